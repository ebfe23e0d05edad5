using System.Xml;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>W1 to W21: the signature holds, but over something other than what is read. Those that are faults of the test identity provider are in its catalogue.</summary>
internal static class WrappingAttacks
{
    private const string Saml = SamlMessage.Saml, Samlp = SamlMessage.Samlp, Ds = SamlMessage.Ds;

    public static IEnumerable<Attack> All =>
    [
        new("W15", "a good response signature over a bad assertion", AssertionRule.DigestValue) { Modes = [SignedParts.Both], Between = m => SamlMessage.Corrupt(m.Assertion) },
        new("W16", "a second SignedInfo after the first", AssertionRule.SignatureShape) { After = m => m.Signature.AppendChild(Copy(m, "SignedInfo")) },
        new("W16", "a second SignedInfo in an Object", AssertionRule.SignatureObject) { After = m => m.Signature.AppendChild(m.New("ds:Object", Ds, Copy(m, "SignedInfo"))) },
        new("W16", "a second SignedInfo in the StatusDetail", AssertionRule.SignatureShape) { Modes = Attack.AssertionOnly, After = m => m.Find("Status").AppendChild(m.New("samlp:StatusDetail", Samlp, Copy(m, "SignedInfo"))) },
        new("W17", "a second Signature in the StatusDetail", AssertionRule.SignatureLocation) { After = m => m.Find("Status").AppendChild(m.New("samlp:StatusDetail", Samlp, m.Signature.CloneNode(deep: true))) },
        .. new[] { "LogoutRequest", "AuthnRequest", "ArtifactResponse" }.Select(root => new Attack(root == "ArtifactResponse" ? "W21" : "W18", $"{root} around it", AssertionRule.Root)
        {
            Text = xml => $"<samlp:{root} xmlns:samlp=\"{Samlp}\" xmlns:saml=\"{Saml}\" ID=\"_outer\" Version=\"2.0\" IssueInstant=\"2026-11-23T12:00:00Z\">{xml}</samlp:{root}>",
        }),
        .. new[] { 0, 2, 101 }.Select(count => new Attack("W19", $"{count} references", AssertionRule.ReferenceCount) { Modes = count > 100 ? [SignedParts.Assertion, SignedParts.Response] : Attack.All, Signature = r => r with { References = count } }),
        .. Copies.Select(place => new Attack("W20", $"the evil claims where a reader of the original finds them first: {place.Name}", place.Expected) { Modes = place.Modes, After = m => place.Make(m, m.Evil()) }),
    ];

    // No second Assertion and no second Signature: only its parts, for whoever verifies one copy and looks claims up in another.
    private static readonly (string Name, IReadOnlyList<SignedParts> Modes, AssertionRule Expected, Action<SamlMessage, XmlElement> Make)[] Copies =
    [
        ("Subject and AttributeStatement in the Response", Attack.AssertionOnly, AssertionRule.Structure, (m, evil) => Strew(evil, m.Response)),
        ("Subject and AttributeStatement in the Response, signed", Attack.WithResponse, AssertionRule.DigestValue, (m, evil) => Strew(evil, m.Response)),
        ("Subject and AttributeStatement in the assertion's own signature", Attack.WithAssertion, AssertionRule.SignatureShape, (m, evil) => Strew(evil, m.AssertionSignature)),
        ("a second Subject in the assertion", Attack.All, AssertionRule.DigestValue, (m, evil) => m.Assertion.InsertBefore(SamlMessage.Child(evil, "Subject"), SamlMessage.Child(m.Assertion, "Subject"))),
    ];

    internal static void Strew(XmlElement evil, XmlElement place)
    {
        foreach (var part in new[] { "AttributeStatement", "Subject" })
            place.PrependChild(SamlMessage.Child(evil, part));
    }

    private static XmlNode Copy(SamlMessage m, string part) => SamlMessage.Child(m.Signature, part).CloneNode(deep: true);
}
