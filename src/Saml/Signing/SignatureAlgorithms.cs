using System.Security.Cryptography;

namespace SamlFederation.Saml;

/// <summary>The algorithms' names on the wire (RFC 6931) and what they need of a key.</summary>
internal static class SignatureAlgorithms
{
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string RsaSha384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384";
    public const string RsaSha512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
    public const string EcdsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

    public static string Uri(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RsaSha256 => RsaSha256,
        SignatureAlgorithm.RsaSha384 => RsaSha384,
        SignatureAlgorithm.RsaSha512 => RsaSha512,
        SignatureAlgorithm.EcdsaSha256 => EcdsaSha256,
    };

    public static SignatureAlgorithm? FromUri(string uri) => uri switch
    {
        RsaSha256 => SignatureAlgorithm.RsaSha256,
        RsaSha384 => SignatureAlgorithm.RsaSha384,
        RsaSha512 => SignatureAlgorithm.RsaSha512,
        EcdsaSha256 => SignatureAlgorithm.EcdsaSha256,
        _ => null,
    };

    public static HashAlgorithmName Hash(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RsaSha256 or SignatureAlgorithm.EcdsaSha256 => HashAlgorithmName.SHA256,
        SignatureAlgorithm.RsaSha384 => HashAlgorithmName.SHA384,
        SignatureAlgorithm.RsaSha512 => HashAlgorithmName.SHA512,
    };

    public static string DigestUri(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RsaSha256 or SignatureAlgorithm.EcdsaSha256 => "http://www.w3.org/2001/04/xmlenc#sha256",
        SignatureAlgorithm.RsaSha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        SignatureAlgorithm.RsaSha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
    };
}
