using System.Security.Cryptography;

namespace SamlFederation.Portal.Employees;

/// <summary>Passwords that we make: 20 letters and digits without look-alikes in groups of five, about 98 bits.</summary>
internal static class OneTimePassword
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    internal static string New() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));
}
