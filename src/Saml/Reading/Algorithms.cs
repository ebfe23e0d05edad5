using System.Security.Cryptography;

namespace SamlFederation.Saml;

/// <summary>The algorithms that are accepted. SHA-1, MD5, HMAC, DSA and everything unknown is refused by its absence.</summary>
internal static class Algorithms
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. new[] { "rsa-sha256", "rsa-sha384", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512", "sha384" }.Select(name => "http://www.w3.org/2001/04/xmldsig-more#" + name),
        Ns.Encryption + "sha256", Ns.Encryption + "sha512",
    ];

    public static (bool IsRsa, HashAlgorithmName Hash)? Signature(string? identifier) => identifier switch
    {
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => (true, HashAlgorithmName.SHA256),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => (true, HashAlgorithmName.SHA384),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => (true, HashAlgorithmName.SHA512),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => (false, HashAlgorithmName.SHA256),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => (false, HashAlgorithmName.SHA384),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512" => (false, HashAlgorithmName.SHA512),
        _ => null,
    };

    public static HashAlgorithmName? Digest(string? identifier) => identifier switch
    {
        "http://www.w3.org/2001/04/xmlenc#sha256" => HashAlgorithmName.SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => HashAlgorithmName.SHA384,
        "http://www.w3.org/2001/04/xmlenc#sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
