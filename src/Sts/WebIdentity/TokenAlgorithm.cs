using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>An algorithm of RFC 7518 that web identity tokens may be signed with. Neither <c>none</c> nor anything with a shared key is among them.</summary>
/// <param name="Name">As <c>alg</c> has it.</param>
/// <param name="KeyType"><c>RSA</c> or <c>EC</c>.</param>
/// <param name="Curve">The curve that belongs to it, for EC.</param>
internal sealed record TokenAlgorithm(string Name, string KeyType, string? Curve)
{
    private const int LeastRsaBits = 2048;

    /// <summary>All that are accepted.</summary>
    public static IReadOnlyList<TokenAlgorithm> All { get; } =
    [
        new("RS256", "RSA", null), new("RS384", "RSA", null), new("RS512", "RSA", null),
        new("ES256", "EC", "P-256"), new("ES384", "EC", "P-384"), new("ES512", "EC", "P-521"),
    ];

    /// <summary>The one of exactly this name, or null.</summary>
    public static TokenAlgorithm? Find(string? name) => All.FirstOrDefault(one => one.Name == name);

    /// <summary>Whether a published key may verify this algorithm: of its kind, and not published for something else.</summary>
    public bool Fits(JsonWebKey key) =>
        key.Kty == KeyType && (KeyType == "EC" ? key.Crv == Curve : key.KeySize >= LeastRsaBits)
        && (key.Use is null or "" or "sig") && (key.Alg is null or "" || key.Alg == Name)
        && (key.KeyOps.Count == 0 || key.KeyOps.Contains("verify"));

    /// <summary>Whether the signature over these octets is the key's.</summary>
    public bool Verifies(JsonWebKey key, byte[] signed, byte[] signature)
    {
        SignatureProvider? verifier = null;
        try
        {
            verifier = key.CryptoProviderFactory.CreateForVerifying(key, Name, cacheProvider: false);
            return verifier.Verify(signed, signature);
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException or InvalidOperationException or CryptographicException or FormatException)
        {
            // A key whose numbers make no key verifies nothing.
            return false;
        }
        finally
        {
            verifier?.Dispose();
        }
    }
}
