using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>W1 to W21: the signature holds, but over something other than what is read.</summary>
internal static class WrappingAttacks
{
    private const string Saml = SamlMessage.Saml, Samlp = SamlMessage.Samlp, Ds = SamlMessage.Ds;

    public static IEnumerable<Attack> All =>
    [
        new("W1", "the signed response inside the evil one's signature", AssertionRule.AssertionCount) { Modes = Attack.WithResponse, After = m => WrapResponse(m, inside: true) },
        new("W2", "the signed response before the evil one's signature", AssertionRule.AssertionCount) { Modes = Attack.WithResponse, After = m => WrapResponse(m, inside: false) },
        new("W3", "an evil assertion before the signed one", AssertionRule.AssertionCount) { After = m => m.Response.InsertBefore(m.Evil(), m.Assertion) },
        new("W4", "the signed assertion inside an evil one", AssertionRule.AssertionCount) { After = m => Swap(m, m.Assertion, evil => evil.AppendChild(m.Assertion)) },
        new("W5", "the edited assertion keeps the signature, the original at the end", AssertionRule.AssertionCount) { Modes = Attack.WithAssertion, After = m => EditInPlace(m, original => m.Response.AppendChild(original)) },
        new("W6", "the edited assertion keeps the signature, the original inside it", AssertionRule.AssertionCount) { Modes = Attack.WithAssertion, After = m => EditInPlace(m, original => m.AssertionSignature.AppendChild(original)) },
        new("W7", "an evil assertion of the same ID in Extensions", AssertionRule.AssertionCount) { After = m => m.Response.InsertBefore(m.New("samlp:Extensions", Samlp, m.Evil(m.Assertion.GetAttribute("ID"))), m.Assertion) },
        new("W8", "the original inside a ds:Object", AssertionRule.SignatureObject) { Modes = Attack.WithAssertion, After = m => EditInPlace(m, original => m.AssertionSignature.AppendChild(m.New("ds:Object", Ds, original))) },
        new("W9", "an evil assertion after the signed one", AssertionRule.AssertionCount) { After = m => m.Response.AppendChild(m.Evil()) },
        .. Parking.Select(place => new Attack("W10", $"the signed assertion parked in {place.Name}", AssertionRule.AssertionCount) { After = m => Park(m, place.Make) }),
        new("W10", "the signed assertion parked in KeyInfo", AssertionRule.AssertionCount) { Modes = Attack.WithAssertion, After = m => ParkInKeyInfo(m) },
        .. Smuggling.Select(evil => new Attack("W11", $"no assertion signed, {evil.Name} in the signature's Object", AssertionRule.SignatureObject)
        {
            Modes = Attack.ResponseOnly, Before = m => Keep(m), After = m => m.ResponseSignature.AppendChild(m.New("ds:Object", Ds, evil.Make(m))),
        }),
        new("W11", "no assertion signed, an evil one directly in the signature", AssertionRule.AssertionCount) { Modes = Attack.ResponseOnly, Before = m => Keep(m), After = m => m.ResponseSignature.AppendChild(Kept(m)) },
        new("W12", "the assertion's signature under the response", AssertionRule.ReferenceUri) { Modes = Attack.AssertionOnly, After = m => m.Response.InsertBefore(m.AssertionSignature, m.Response.ChildNodes[1]) },
        new("W12", "the response's signature under the assertion", AssertionRule.ReferenceUri) { Modes = Attack.ResponseOnly, After = m => m.Assertion.AppendChild(m.ResponseSignature) },
        .. new[] { "Issuer", "Subject" }.Select(part => new Attack("W13", $"the signature covers {part} alone", AssertionRule.ReferenceUri)
        {
            Modes = Attack.AssertionOnly, Before = m => SamlMessage.Child(m.Assertion, part).SetAttribute("ID", "_part"), Signature = r => r with { Uri = _ => "#_part" },
        }),
        new("W13", "the signature inside the Subject", AssertionRule.SignatureLocation) { Modes = Attack.WithAssertion, After = m => SamlMessage.Child(m.Assertion, "Subject").AppendChild(m.AssertionSignature) },
        new("W14", "two honestly signed assertions", AssertionRule.AssertionCount) { Modes = Attack.WithAssertion, Between = m => m.Response.AppendChild(Renamed(m)) },
        new("W15", "a bad response signature over a good assertion", AssertionRule.DigestValue) { Modes = [SignedParts.Both], After = m => m.Response.SetAttribute("Consent", "urn:evil") },
        new("W15", "a good response signature over a bad assertion", AssertionRule.DigestValue) { Modes = [SignedParts.Both], Between = m => SamlMessage.Corrupt(m.Assertion) },
        new("W15", "a good response signature over a bad assertion signature", AssertionRule.SignatureValue) { Modes = [SignedParts.Both], Between = m => Flip(SamlMessage.Child(m.AssertionSignature, "SignatureValue")) },
        new("W16", "a second SignedInfo before the first", AssertionRule.SignatureShape) { After = m => SignatureOf(m).PrependChild(Copy(m, "SignedInfo")) },
        new("W16", "a second SignedInfo after the first", AssertionRule.SignatureShape) { After = m => SignatureOf(m).AppendChild(Copy(m, "SignedInfo")) },
        new("W16", "a second SignedInfo in an Object", AssertionRule.SignatureObject) { After = m => SignatureOf(m).AppendChild(m.New("ds:Object", Ds, Copy(m, "SignedInfo"))) },
        new("W16", "a second SignedInfo in the StatusDetail", AssertionRule.SignatureShape) { Modes = Attack.AssertionOnly, After = m => m.Find("Status").AppendChild(m.New("samlp:StatusDetail", Samlp, Copy(m, "SignedInfo"))) },
        new("W17", "a matching DigestValue in the StatusDetail", AssertionRule.DigestValue) { Modes = Attack.AssertionOnly, After = SecondDigest },
        new("W17", "a second Signature in the StatusDetail", AssertionRule.SignatureLocation) { After = m => m.Find("Status").AppendChild(m.New("samlp:StatusDetail", Samlp, SignatureOf(m).CloneNode(deep: true))) },
        .. new[] { "LogoutRequest", "AuthnRequest", "ArtifactResponse" }.Select(root => new Attack(root == "ArtifactResponse" ? "W21" : "W18", $"{root} around it", AssertionRule.Root)
        {
            Text = xml => $"<samlp:{root} xmlns:samlp=\"{Samlp}\" xmlns:saml=\"{Saml}\" ID=\"_outer\" Version=\"2.0\" IssueInstant=\"2026-11-23T12:00:00Z\">{xml}</samlp:{root}>",
        }),
        .. new[] { 0, 2, 101 }.Select(count => new Attack("W19", $"{count} references", AssertionRule.ReferenceCount) { Modes = count > 100 ? [SignedParts.Assertion, SignedParts.Response] : Attack.All, Signature = r => r with { References = count } }),
        .. Copies.Select(place => new Attack("W20", $"the evil claims where a reader of the original finds them first: {place.Name}", place.Expected) { Modes = place.Modes, After = m => place.Make(m, m.Evil()) }),
        new("W19", "a Reference to a Manifest", AssertionRule.SignatureObject)
        {
            Signature = r => r with { Uri = _ => "#_manifest" },
            After = m => SignatureOf(m).AppendChild(m.Fragment("<ds:Object><ds:Manifest ID=\"_manifest\"/></ds:Object>")),
        },
    ];

    private static readonly (string Name, Func<SamlMessage, XmlElement, XmlElement, XmlNode?> Make)[] Parking =
    [
        ("Extensions", (m, evil, original) => m.Response.InsertBefore(m.New("samlp:Extensions", Samlp, original), evil)),
        ("StatusDetail", (m, evil, original) => m.Find("Status").AppendChild(m.New("samlp:StatusDetail", Samlp, original))),
        ("Advice", (m, evil, original) => evil.AppendChild(m.New("saml:Advice", Saml, original))),
        ("SubjectConfirmationData", (m, evil, original) => SamlMessage.Elements(evil).First(e => e.LocalName == "SubjectConfirmationData").AppendChild(original)),
        ("AttributeValue", (m, evil, original) => SamlMessage.Elements(evil).First(e => e.LocalName == "AttributeValue").AppendChild(original)),
    ];

    // No second Assertion and no second Signature: only its parts, for whoever verifies one copy and looks claims up in another.
    private static readonly (string Name, SignedParts[] Modes, AssertionRule Expected, Action<SamlMessage, XmlElement> Make)[] Copies =
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

    private static readonly (string Name, Func<SamlMessage, XmlElement> Make)[] Smuggling =
    [
        ("an Assertion", Kept),
        ("an EncryptedAssertion", m => m.New("saml:EncryptedAssertion", Saml)),
    ];

    private static void WrapResponse(SamlMessage m, bool inside)
    {
        var original = SamlMessage.WithoutSignature(m.Response);
        m.Response.SetAttribute("ID", "_evil");
        SamlMessage.Corrupt(m.Response);
        if (inside)
            m.ResponseSignature.AppendChild(original);
        else
            m.Response.InsertBefore(original, m.ResponseSignature);
    }

    private static void Swap(SamlMessage m, XmlElement original, Action<XmlElement> place)
    {
        var evil = m.Evil();
        m.Response.InsertBefore(evil, original);
        evil.AppendChild(original);
    }

    private static void EditInPlace(SamlMessage m, Action<XmlElement> park)
    {
        var original = SamlMessage.WithoutSignature(m.Assertion);
        m.Assertion.SetAttribute("ID", "_evil");
        SamlMessage.Corrupt(m.Assertion);
        park(original);
    }

    private static void Park(SamlMessage m, Func<SamlMessage, XmlElement, XmlElement, XmlNode?> place)
    {
        var original = m.Assertion;
        var evil = m.Evil();
        m.Response.ReplaceChild(evil, original);
        place(m, evil, original);
    }

    private static void ParkInKeyInfo(SamlMessage m)
    {
        var original = (XmlElement)m.Assertion.CloneNode(deep: true);
        m.Assertion.SetAttribute("ID", "_evil");
        SamlMessage.Corrupt(m.Assertion);
        if (SamlMessage.Optional(m.AssertionSignature, "KeyInfo") is { } old)
            m.AssertionSignature.RemoveChild(old);
        m.AssertionSignature.AppendChild(m.New("ds:KeyInfo", Ds, original));
    }

    // The assertion leaves before signing and waits in a processing-free place: an attribute of nobody's.
    private static void Keep(SamlMessage m)
    {
        var kept = m.Assertion;
        m.Response.RemoveChild(kept);
        Waiting.AddOrUpdate(m, kept);
    }

    private static XmlElement Kept(SamlMessage m) => Waiting.TryGetValue(m, out var kept) ? kept : throw new InvalidOperationException("nothing was kept");

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<SamlMessage, XmlElement> Waiting = [];

    private static XmlElement Renamed(SamlMessage m)
    {
        var second = (XmlElement)m.Assertion.CloneNode(deep: true);
        second.SetAttribute("ID", "_second");
        return second;
    }

    private static void SecondDigest(SamlMessage m)
    {
        SamlMessage.Corrupt(m.Assertion);
        var digest = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(TestSigner.Canonical(SamlMessage.WithoutSignature(m.Assertion))));
        m.Find("Status").AppendChild(m.Fragment($"<samlp:StatusDetail><ds:DigestValue>{digest}</ds:DigestValue></samlp:StatusDetail>"));
    }

    internal static XmlElement SignatureOf(SamlMessage m) => SamlMessage.Optional(m.Response, "Signature") ?? m.AssertionSignature;

    private static XmlNode Copy(SamlMessage m, string part) => SamlMessage.Child(SignatureOf(m), part).CloneNode(deep: true);

    internal static void Flip(XmlElement base64)
    {
        var octets = Convert.FromBase64String(base64.InnerText);
        octets[^1] ^= 1;
        base64.InnerText = Convert.ToBase64String(octets);
    }
}
