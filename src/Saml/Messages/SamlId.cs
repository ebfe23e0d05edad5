using System.Security.Cryptography;

namespace SamlFederation.Saml;

/// <summary>Makes message identifiers.</summary>
public static class SamlId
{
    private const int RandomBytes = 20; // SAML Core 1.3.4: 128 bits at least, 160 recommended

    /// <summary>A new identifier: an underscore and 160 random bits in lower-case hexadecimal, hence an NCName.</summary>
    public static string New() => "_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
}
