using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Saml;

/// <summary>The <c>saml:namequalifier</c> of AWS: a name for the pair of issuer and provider that makes a NameID unique.</summary>
public static class NameQualifier
{
    /// <summary>Base64(SHA-1(issuer + account number + "/" + provider name)); nothing stands between issuer and account.</summary>
    /// <param name="issuer">The assertion's Issuer.</param>
    /// <param name="accountId">The twelve digits of the provider's account.</param>
    /// <param name="providerName">The provider's name.</param>
    public static string Compute(string issuer, string accountId, string providerName) =>
        // SHA-1 is AWS's format here, a name and no protection.
#pragma warning disable CA5350 // Do Not Use Weak Cryptographic Algorithms: the value must equal AWS's
        Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes($"{issuer}{accountId}/{providerName}")));
#pragma warning restore CA5350
}
