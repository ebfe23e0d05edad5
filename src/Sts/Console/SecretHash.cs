using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Sts.Console;

/// <summary>How cookies and sign-in tokens are stored: SHA-256, lower-case hex. They are 256 random bits, so no salt or stretching is needed.</summary>
internal static class SecretHash
{
    public static string Of(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
