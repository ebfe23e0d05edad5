using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>Whose key, and whose name.</summary>
internal static class TrustAttacks
{
    private static string OtherX509 => $"<ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(TestKeys.OtherRsa.Der.Span)}</ds:X509Certificate></ds:X509Data>";

    public static IEnumerable<Attack> All =>
    [
        .. KeyInfos.Select(info => new Attack("K1", $"the attacker's key, KeyInfo with {info.Name}", AssertionRule.SignatureValue) { Key = TestKeys.OtherRsa, Signature = r => r with { KeyInfo = info.Xml() } }),
        new("K3", "the attacker's ECDSA key", AssertionRule.SignatureValue) { Key = TestKeys.Ecdsa },
        .. IssuerChanges.Select(change => new Attack("K4", $"the assertion's Issuer {change.Name}", AssertionRule.AssertionIssuer) { Before = m => Issuer(m.Assertion, change.Change) }),
        .. IssuerChanges.Select(change => new Attack("K5", $"the response's Issuer {change.Name}", AssertionRule.ResponseIssuer) { Before = m => Issuer(m.Response, change.Change) }),
        new("K5", "no Issuer in a signed response", AssertionRule.ResponseIssuer) { Modes = Attack.WithResponse, Before = m => m.Response.RemoveChild(SamlMessage.Child(m.Response, "Issuer")) },
        new("K7", "an expired certificate where it must be valid", AssertionRule.CertificateValidity)
        {
            Honest = h => h with { Now = new DateTimeOffset(h.Key.Certificate.NotAfter).AddDays(1) },
            Expect = e => e with { Now = new DateTimeOffset(TestKeys.Rsa.Certificate.NotAfter).AddDays(1), RequireCurrentCertificate = true },
        },
        new("K6", "an Issuer that is no entity", AssertionRule.AssertionIssuer) { Before = m => SamlMessage.Child(m.Assertion, "Issuer").SetAttribute("Format", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress") },
        new("K6", "no Issuer in the assertion", AssertionRule.Structure) { Before = m => m.Assertion.RemoveChild(SamlMessage.Child(m.Assertion, "Issuer")) },
        new("K6", "two Issuers in the assertion", AssertionRule.Structure) { Before = m => m.Assertion.PrependChild(SamlMessage.Child(m.Assertion, "Issuer").CloneNode(deep: true)) },
    ];

    private static readonly (string Name, Func<string> Xml)[] KeyInfos =
    [
        ("its certificate", () => OtherX509),
        ("our name", () => "<ds:KeyName>idp.example.com</ds:KeyName>"),
        ("a RetrievalMethod", () => "<ds:RetrievalMethod URI=\"http://127.0.0.1:9/key\"/>"),
        ("an X509Data of an address", () => "<ds:X509Data><ds:X509SubjectName>http://127.0.0.1:9/</ds:X509SubjectName></ds:X509Data>"),
    ];

    private static readonly (string Name, Func<string, string> Change)[] IssuerChanges =
    [
        ("in other case", i => i.ToUpperInvariant()),
        ("with a trailing slash", i => i + "/"),
        ("with a trailing space", i => i + " "),
        ("with a leading line end", i => "\n" + i),
        ("with a Cyrillic letter", i => i.Replace('a', 'а')),
        ("of a provider in the same domain", _ => "https://other.example.com/saml"),
        ("empty", _ => ""),
    ];

    private static void Issuer(System.Xml.XmlElement parent, Func<string, string> change)
    {
        var issuer = SamlMessage.Child(parent, "Issuer");
        issuer.InnerText = change(issuer.InnerText);
    }
}
