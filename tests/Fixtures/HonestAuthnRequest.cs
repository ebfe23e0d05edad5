using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures;

/// <summary>An honest authentication request as a service provider writes it; written here by hand, as the product only reads them.</summary>
public sealed record HonestAuthnRequest
{
    public DateTimeOffset Now { get; init; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public string Id { get; init; } = SamlId.New();

    public string Issuer { get; init; } = "https://sp.example.com/metadata";

    public string? Destination { get; init; } = "https://portal.example.com/saml/sso";

    /// <summary>More attributes, written as they stand.</summary>
    public string Attributes { get; init; } = "";

    /// <summary>What follows Issuer (and the signature), written as it stands.</summary>
    public string Content { get; init; } = "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\" AllowCreate=\"true\"/>";

    public string Version { get; init; } = "2.0";

    /// <summary>The whole document, when it is to be something else.</summary>
    public string? Document { get; init; }

    public string? RelayState { get; init; } = "deep/link?a=1&b=ü";

    public string Xml() => Document ?? $"""
        <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{Id}" Version="{Version}" IssueInstant="{Now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}"{(Destination is null ? "" : $" Destination=\"{Destination}\"")} {Attributes}><saml:Issuer>{Issuer}</saml:Issuer>{Content}</samlp:AuthnRequest>
        """;

    /// <summary>The form field of the POST binding.</summary>
    public string Post(TestKey? key = null)
    {
        if (key is null)
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(Xml()));
        var document = XmlForge.Load(Xml());
        XmlForge.Sign(document.DocumentElement!, key);
        return XmlForge.Base64(document);
    }

    /// <summary>The raw query of the Redirect binding.</summary>
    /// <param name="key">Signs it, when given.</param>
    /// <param name="algorithm">The algorithm that is named, and used where it can be.</param>
    /// <param name="encode">How values are percent-encoded.</param>
    public string Redirect(TestKey? key = null, string? algorithm = null, Func<string, string>? encode = null)
    {
        encode ??= Uri.EscapeDataString;
        var query = "SAMLRequest=" + encode(Deflated(Encoding.UTF8.GetBytes(Xml())));
        if (RelayState is not null)
            query += "&RelayState=" + encode(RelayState);
        return key is null ? query : Signed(query, key, algorithm, encode);
    }

    public static string Deflated(byte[] octets)
    {
        using var packed = new MemoryStream();
        using (var deflater = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            deflater.Write(octets);
        return Convert.ToBase64String(packed.ToArray());
    }

    private static string Signed(string query, TestKey key, string? algorithm, Func<string, string> encode)
    {
        algorithm ??= key.PrivateKey is ECDsa ? "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" : "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
        query += "&SigAlg=" + encode(algorithm);
        var octets = Encoding.ASCII.GetBytes(query);
        var hash = algorithm.EndsWith("512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512
            : algorithm.EndsWith("384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384
            : algorithm.EndsWith("sha1", StringComparison.Ordinal) ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        var value = key.PrivateKey is ECDsa ecdsa
            ? ecdsa.SignData(octets, hash)
            : ((RSA)key.PrivateKey).SignData(octets, hash, RSASignaturePadding.Pkcs1);
        return query + "&Signature=" + encode(Convert.ToBase64String(value));
    }
}
