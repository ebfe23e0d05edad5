using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Saml;

/// <summary>Makes the <c>ds:Signature</c> of a part of a message that was written in canonical form (SAML Core 5.4): nothing is parsed.</summary>
internal static class CanonicalSignature
{
    /// <summary>The octets of the signature, to be put into the signed element, and canonical themselves.</summary>
    /// <param name="id">The element's ID, an NCName.</param>
    /// <param name="element">The element's canonical octets without a signature.</param>
    /// <param name="key">The key to sign with.</param>
    public static byte[] Sign(string id, ReadOnlySpan<byte> element, SigningKey key)
    {
        var digest = CryptographicOperations.HashData(SignatureAlgorithms.Hash(key.Algorithm), element);
        var info = $"<ds:CanonicalizationMethod Algorithm=\"{Ns.ExclusiveC14N}\"></ds:CanonicalizationMethod>"
            + $"<ds:SignatureMethod Algorithm=\"{SignatureAlgorithms.Uri(key.Algorithm)}\"></ds:SignatureMethod>"
            + $"<ds:Reference URI=\"#{id}\"><ds:Transforms><ds:Transform Algorithm=\"{Ns.Enveloped}\"></ds:Transform><ds:Transform Algorithm=\"{Ns.ExclusiveC14N}\"></ds:Transform></ds:Transforms>"
            + $"<ds:DigestMethod Algorithm=\"{SignatureAlgorithms.DigestUri(key.Algorithm)}\"></ds:DigestMethod><ds:DigestValue>{Convert.ToBase64String(digest)}</ds:DigestValue></ds:Reference></ds:SignedInfo>";
        // SignedInfo stands alone when it is signed, and so declares ds itself; in its place the Signature does that.
        var value = key.Sign(Encoding.UTF8.GetBytes($"<ds:SignedInfo xmlns:ds=\"{Ns.Signature}\">{info}"));
        return Encoding.UTF8.GetBytes($"<ds:Signature xmlns:ds=\"{Ns.Signature}\"><ds:SignedInfo>{info}<ds:SignatureValue>{Convert.ToBase64String(value)}</ds:SignatureValue>"
            + $"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{key.CertificateText}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>");
    }
}
