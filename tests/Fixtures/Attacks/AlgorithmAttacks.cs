using System.Security.Cryptography;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>What the signature says about itself: references, transforms, algorithms. All are signed with the honest key, so that the lie alone is at fault.</summary>
internal static class AlgorithmAttacks
{
    private const string Exclusive = SignatureRecipe.Exclusive, Enveloped = SignatureRecipe.Enveloped;
    private const string Dsig = "http://www.w3.org/2000/09/xmldsig#", More = "http://www.w3.org/2001/04/xmldsig-more#";

    public static IEnumerable<Attack> All =>
    [
        new("R1", "no URI", AssertionRule.ReferenceUri) { Signature = r => r with { Uri = _ => null } },
        .. new[] { "#", "#missing", "#xpointer(/)", "http://127.0.0.1:9/", "file:///etc/passwd", "cid:a" }.Select(uri => new Attack("R1", $"the URI '{uri}'", AssertionRule.ReferenceUri) { Signature = r => r with { Uri = _ => uri } }),
        new("R1", "the ID without #", AssertionRule.ReferenceUri) { Signature = r => r with { Uri = id => id } },
        new("R1", "xpointer of the ID", AssertionRule.ReferenceUri) { Signature = r => r with { Uri = id => $"#xpointer(id('{id}'))" } },
        new("R1", "the ID in other case", AssertionRule.ReferenceUri) { Signature = r => r with { Uri = id => "#" + id.ToUpperInvariant() } },
        .. Chains.Select(chain => new Attack("R2", $"the transforms {chain.Name}", AssertionRule.Transforms) { Signature = r => r with { Transforms = chain.Algorithms } }),
        new("R2", "no Transforms at all", AssertionRule.Transforms) { Signature = r => r with { Edit = text => Cut(text, "<ds:Transforms>", "</ds:Transforms>") } },
        .. new[]
        {
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", "http://www.w3.org/2006/12/xml-c14n11",
            "http://www.w3.org/TR/1999/REC-xslt-19991116", Enveloped, "",
        }.Select(method => new Attack("R3", $"canonicalization by '{method}'", AssertionRule.CanonicalizationMethod) { Signature = r => r with { Canonicalization = method } }),
        .. new[]
        {
            Dsig + "rsa-sha1", Dsig + "dsa-sha1", More + "rsa-md5", More + "rsa-ripemd160", More + "ecdsa-sha1", Dsig + "hmac-sha1", More + "hmac-sha256", "http://www.w3.org/2007/05/xmldsig-more#rsa-pss", "RSA", "",
        }.Select(method => new Attack("R4", $"signed by '{method}'", AssertionRule.SignatureMethod) { Signature = r => r with { SignatureMethod = method } }),
        .. HmacKeys.Select(k => new Attack("R5", $"HMAC keyed with the certificate's {k.Name}", AssertionRule.SignatureMethod)
        {
            Signature = r => r with { SignatureMethod = More + "hmac-sha256", Value = octets => HMACSHA256.HashData(k.Octets(TestKeys.Rsa), octets) },
        }),
        .. new[] { 1, 8 }.Select(bits => new Attack("R6", $"HMACOutputLength {bits}", AssertionRule.SignatureMethod) { Signature = r => r with { SignatureMethodContent = $"<ds:HMACOutputLength>{bits}</ds:HMACOutputLength>" } }),
        .. new[] { Dsig + "sha1", More + "md5", "http://www.w3.org/2001/04/xmlenc#ripemd160", "MD5", "SHA256", "" }.Select(method => new Attack("R7", $"digested by '{method}'", AssertionRule.DigestMethod) { Signature = r => r with { DigestMethod = method } }),
        new("R8", "a zero SignatureValue", AssertionRule.SignatureValue) { Signature = r => r with { Value = _ => new byte[256] } },
        new("R8", "a one-octet SignatureValue", AssertionRule.SignatureValue) { Signature = r => r with { Value = _ => [1] } },
        new("R8", "a SignatureValue of 4,096 octets", AssertionRule.SignatureValue) { Signature = r => r with { Value = _ => new byte[4096] } },
        new("R8", "a SignatureValue of the signature and one octet", AssertionRule.SignatureValue) { After = m => Change(m, v => [.. v, 0]) },
        new("R8", "one bit of the SignatureValue", AssertionRule.SignatureValue) { After = m => Change(m, v => [.. v[..^1], (byte)(v[^1] ^ 1)]) },
        new("R9", "ECDSA where the key is RSA", AssertionRule.SignatureValue) { Signature = r => r with { SignatureMethod = More + "ecdsa-sha256", Value = _ => new byte[64] } },
        new("R9", "an empty Signature", AssertionRule.SignatureShape) { After = m => { while (m.Signature.FirstChild is { } child) m.Signature.RemoveChild(child); } },
        new("R9", "no SignatureValue", AssertionRule.SignatureShape) { After = m => m.Signature.RemoveChild(SamlMessage.Child(m.Signature, "SignatureValue")) },
        .. new[] { "ds:SignatureMethod", "ds:Reference", "ds:DigestMethod", "/ds:Reference" }.Select(part => new Attack("R9", $"signed text before {part}", AssertionRule.SignatureShape)
        {
            Signature = r => r with { Edit = text => text.Replace($"<{part}", $"x<{part}", StringComparison.Ordinal) },
        }),
        new("R9", "a signed element after the Reference", AssertionRule.SignatureShape) { Signature = r => r with { Edit = text => text.Replace("</ds:SignedInfo>", "<ds:Another/></ds:SignedInfo>", StringComparison.Ordinal) } },
        new("R9", "one bit of the digest", AssertionRule.SignatureValue) { After = m => SamlMessage.Flip(SamlMessage.Elements(m.Signature).First(e => e.LocalName == "DigestValue")) },
    ];

    private static readonly (string Name, string[] Algorithms)[] Chains =
    [
        ("without enveloped-signature", [Exclusive]),
        ("without canonicalization", [Enveloped]),
        ("enveloped-signature twice", [Enveloped, Enveloped, Exclusive]),
        ("in the wrong order", [Exclusive, Enveloped]),
        ("eleven", [Enveloped, .. Enumerable.Repeat(Exclusive, 10)]),
        ("with inclusive canonicalization", [Enveloped, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"]),
        ("with XPath filter 2", ["http://www.w3.org/2002/06/xmldsig-filter2", Exclusive]),
        ("with base64", [Enveloped, "http://www.w3.org/2000/09/xmldsig#base64"]),
        ("with decryption", [Enveloped, "http://www.w3.org/2002/07/decrypt#XML"]),
        ("with a licence", [Enveloped, "urn:mpeg:mpeg21:2003:01-REL-R-NS:licenseTransform"]),
        ("unknown", [Enveloped, "urn:unknown"]),
    ];

    private static readonly (string Name, Func<TestKey, byte[]> Octets)[] HmacKeys =
    [
        ("DER", k => k.Der.ToArray()),
        ("SubjectPublicKeyInfo", k => k.PrivateKey.ExportSubjectPublicKeyInfo()),
        ("modulus", k => ((RSA)k.PrivateKey).ExportParameters(false).Modulus!),
    ];

    private static string Cut(string text, string from, string to) =>
        string.Concat(text.AsSpan(0, text.IndexOf(from, StringComparison.Ordinal)), text.AsSpan(text.IndexOf(to, StringComparison.Ordinal) + to.Length));

    private static void Change(SamlMessage m, Func<byte[], byte[]> change)
    {
        var value = SamlMessage.Child(m.Signature, "SignatureValue");
        value.InnerText = Convert.ToBase64String(change(Convert.FromBase64String(value.InnerText)));
    }
}
