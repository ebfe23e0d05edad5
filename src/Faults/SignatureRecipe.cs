using System.Security.Cryptography;

namespace SamlFederation.Faults;

/// <summary>A signature to be made, honest by default. Every part can be made to lie; the value is then computed over the lie.</summary>
public sealed record SignatureRecipe
{
    /// <summary>Exclusive canonicalization.</summary>
    public const string Exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

    /// <summary>The transform that leaves the signature itself out.</summary>
    public const string Enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

    /// <summary>The namespace prefix; empty for none.</summary>
    public string Prefix { get; init; } = "ds";

    /// <summary>The CanonicalizationMethod that is named; exclusive is what is done.</summary>
    public string Canonicalization { get; init; } = Exclusive;

    /// <summary>The SignatureMethod that is named.</summary>
    public string SignatureMethod { get; init; } = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    /// <summary>Inner XML of SignatureMethod.</summary>
    public string SignatureMethodContent { get; init; } = "";

    /// <summary>The hash that is signed.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>The DigestMethod that is named.</summary>
    public string DigestMethod { get; init; } = "http://www.w3.org/2001/04/xmlenc#sha256";

    /// <summary>The hash that the digest is made by.</summary>
    public HashAlgorithmName DigestHash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>The PrefixList of the exclusive transform; null leaves InclusiveNamespaces out.</summary>
    public string? PrefixList { get; init; }

    /// <summary>The transforms' algorithms.</summary>
    public IReadOnlyList<string> Transforms { get; init; } = [Enveloped, Exclusive];

    /// <summary>The URI attribute from the ID; null leaves it out.</summary>
    public Func<string, string?> Uri { get; init; } = id => "#" + id;

    /// <summary>The digest instead of the true one.</summary>
    public string? Digest { get; init; }

    /// <summary>How often the Reference stands there.</summary>
    public int References { get; init; } = 1;

    /// <summary>Inner XML of KeyInfo; null leaves it out.</summary>
    public string? KeyInfo { get; init; }

    /// <summary>Last child instead of after Issuer.</summary>
    public bool AtTheEnd { get; init; }

    /// <summary>The last word on the text of the Signature before its value is computed.</summary>
    public Func<string, string> Edit { get; init; } = text => text;

    /// <summary>The octets of SignatureValue instead of the key's.</summary>
    public Func<byte[], byte[]>? Value { get; init; }

    /// <summary>The honest signature by such a key.</summary>
    public static SignatureRecipe For(MessageKey key) => key?.PrivateKey is ECDsa
        ? new() { SignatureMethod = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" }
        : new();
}
