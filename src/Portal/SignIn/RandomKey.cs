using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Portal.SignIn;

/// <summary>Bearer keys: 256 random bits for the browser, their hash for the store.</summary>
internal static class RandomKey
{
    internal static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
