using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>The signature holds, but over something other than what is read (Somorovsky and others, On Breaking SAML, 2012).</summary>
internal static class WrappingFaults
{
    private const string Saml = SamlMessage.Saml, Samlp = SamlMessage.Samlp, Ds = SamlMessage.Ds;
    private const string Answer = "Refuse. What is used must be the very element that the signature covers, in the only place where the schema has it (SAML Core 5.4.2).";

    public static IReadOnlyList<Fault> All =>
    [
        Wrap("xsw1", "W1", "XSW1: the signed Response, without its signature, stands inside the evil one's signature.", AssertionRule.AssertionCount, new() { Modes = Forgery.WithResponse, After = m => WrapResponse(m, inside: true) }),
        Wrap("xsw2", "W2", "XSW2: the signed Response stands before the evil one's signature.", AssertionRule.AssertionCount, new() { Modes = Forgery.WithResponse, After = m => WrapResponse(m, inside: false) }),
        Wrap("xsw3", "W3", "XSW3: an evil assertion stands before the signed one.", AssertionRule.AssertionCount, new() { After = m => m.Response.InsertBefore(m.Evil(), m.Assertion) }),
        Wrap("xsw4", "W4", "XSW4: the signed assertion stands inside an evil one.", AssertionRule.AssertionCount, new() { After = WrapAssertion }),
        Wrap("xsw5", "W5", "XSW5: the edited assertion keeps the signature, the original stands at the end.", AssertionRule.AssertionCount, new() { Modes = Forgery.WithAssertion, After = m => EditInPlace(m, original => m.Response.AppendChild(original)) }),
        Wrap("xsw6", "W6", "XSW6: the edited assertion keeps the signature, the original stands inside it.", AssertionRule.AssertionCount, new() { Modes = Forgery.WithAssertion, After = m => EditInPlace(m, original => m.AssertionSignature.AppendChild(original)) }),
        Wrap("xsw7", "W7", "XSW7: an evil assertion of the same ID stands in Extensions, where any element is allowed.", AssertionRule.AssertionCount, new() { After = m => m.Response.InsertBefore(m.New("samlp:Extensions", Samlp, m.Evil(m.Assertion.GetAttribute("ID"))), m.Assertion) }),
        Wrap("xsw8", "W8", "XSW8: the edited assertion keeps the signature, the original stands in a ds:Object of it.", AssertionRule.SignatureObject, new() { Modes = Forgery.WithAssertion, After = m => EditInPlace(m, original => m.AssertionSignature.AppendChild(m.New("ds:Object", Ds, original))) }),
        Wrap("appended-assertion", "W9", "An evil assertion stands after the signed one.", AssertionRule.AssertionCount, new() { After = m => m.Response.AppendChild(m.Evil()) }),
        .. Parking.Select(place => Wrap($"parked-in-{place.Slug}", "W10", $"The signed assertion is parked in {place.Name}, an evil one stands in its place.", AssertionRule.AssertionCount, new() { After = m => Park(m, place.Make) })),
        Wrap("parked-in-keyinfo", "W10", "The signed assertion is parked in KeyInfo, the edited one stands in its place.", AssertionRule.AssertionCount, new() { Modes = Forgery.WithAssertion, After = ParkInKeyInfo }),
        Smuggle("smuggled-in-object", "The signed Response holds no assertion; an evil one stands in an Object of its signature, which the enveloped-signature transform leaves out of the digest.", AssertionRule.SignatureObject, m => m.New("ds:Object", Ds, Kept(m))),
        Smuggle("smuggled-encrypted", "The signed Response holds no assertion; an EncryptedAssertion stands in an Object of its signature.", AssertionRule.SignatureObject, m => m.New("ds:Object", Ds, m.New("saml:EncryptedAssertion", Saml))),
        Smuggle("smuggled-in-signature", "The signed Response holds no assertion; an evil one stands directly in its signature.", AssertionRule.AssertionCount, Kept),
        Wrap("signature-in-response", "W12", "The assertion's signature stands under the Response.", AssertionRule.ReferenceUri, new() { Modes = Forgery.AssertionOnly, After = m => m.Response.InsertBefore(m.AssertionSignature, m.Response.ChildNodes[1]) }),
        Wrap("signature-in-assertion", "W12", "The Response's signature stands under the assertion.", AssertionRule.ReferenceUri, new() { Modes = Forgery.ResponseOnly, After = m => m.Assertion.AppendChild(m.ResponseSignature) }),
        Wrap("signed-subject-only", "W13", "The signature covers the Subject alone.", AssertionRule.ReferenceUri, Partial("Subject")),
        Wrap("signed-issuer-only", "W13", "The signature covers the Issuer alone.", AssertionRule.ReferenceUri, Partial("Issuer")),
        Wrap("signature-in-subject", "W13", "The assertion's signature stands inside the Subject.", AssertionRule.SignatureLocation, new() { Modes = Forgery.WithAssertion, After = m => SamlMessage.Child(m.Assertion, "Subject").AppendChild(m.AssertionSignature) }),
        new("two-assertions", "W14", FaultFamily.Wrapping, AssertionRule.AssertionCount)
        {
            Summary = "Two assertions, both honestly signed.",
            Answer = "Refuse, or be sure that all of it comes from one of them: never the name of one and the attributes of the other.",
            Forgery = new() { Modes = Forgery.WithAssertion, Between = m => m.Response.AppendChild(Renamed(m)) },
        },
        Wrap("bad-response-signature", "W15", "The Response's signature does not verify, its assertion's does.", AssertionRule.DigestValue, new() { Modes = [SignedParts.Both], After = m => m.Response.SetAttribute("Consent", "urn:evil") }),
        Wrap("bad-assertion-signature", "W15", "The assertion's signature does not verify, the Response's around it does.", AssertionRule.SignatureValue, new() { Modes = [SignedParts.Both], Between = m => SamlMessage.Flip(SamlMessage.Child(m.AssertionSignature, "SignatureValue")) }),
        Wrap("second-signedinfo", "W16", "A second SignedInfo stands before the signed one.", AssertionRule.SignatureShape, new() { After = m => m.Signature.PrependChild(Copy(m, "SignedInfo")) }),
        Wrap("digest-elsewhere", "W17", "The edited assertion's true digest stands in the StatusDetail, for whoever looks for the first DigestValue anywhere.", AssertionRule.DigestValue, new() { Modes = Forgery.AssertionOnly, After = SecondDigest }),
        Wrap("manifest", "W19", "The Reference names a Manifest, whose own references nobody checks.", AssertionRule.SignatureObject, new()
        {
            Signature = r => r with { Uri = _ => "#_manifest" },
            After = m => m.Signature.AppendChild(m.Fragment("<ds:Object><ds:Manifest ID=\"_manifest\"/></ds:Object>")),
        }),
    ];

    private static readonly (string Slug, string Name, Func<SamlMessage, XmlElement, XmlElement, XmlNode?> Make)[] Parking =
    [
        ("extensions", "Extensions", (m, evil, original) => m.Response.InsertBefore(m.New("samlp:Extensions", Samlp, original), evil)),
        ("statusdetail", "StatusDetail", (m, evil, original) => m.Find("Status").AppendChild(m.New("samlp:StatusDetail", Samlp, original))),
        ("advice", "Advice", (m, evil, original) => evil.AppendChild(m.New("saml:Advice", Saml, original))),
        ("subjectconfirmationdata", "SubjectConfirmationData", (m, evil, original) => SamlMessage.Elements(evil).First(e => e.LocalName == "SubjectConfirmationData").AppendChild(original)),
        ("attributevalue", "an AttributeValue", (m, evil, original) => SamlMessage.Elements(evil).First(e => e.LocalName == "AttributeValue").AppendChild(original)),
    ];

    private static Fault Wrap(string name, string row, string summary, AssertionRule expected, Forgery forgery) =>
        new(name, row, FaultFamily.Wrapping, expected) { Summary = summary, Answer = Answer, Forgery = forgery };

    private static Fault Smuggle(string name, string summary, AssertionRule expected, Func<SamlMessage, XmlElement> evil) =>
        Wrap(name, "W11", summary, expected, new() { Modes = Forgery.ResponseOnly, Before = Keep, After = m => m.ResponseSignature.AppendChild(evil(m)) });

    private static Forgery Partial(string part) => new()
    {
        Modes = Forgery.AssertionOnly, Before = m => SamlMessage.Child(m.Assertion, part).SetAttribute("ID", "_part"), Signature = r => r with { Uri = _ => "#_part" },
    };

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

    private static void WrapAssertion(SamlMessage m)
    {
        var (original, evil) = (m.Assertion, m.Evil());
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
        var (original, evil) = (m.Assertion, m.Evil());
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

    // The assertion leaves before the Response is signed and waits, edited, for its way back in.
    private static void Keep(SamlMessage m)
    {
        var kept = m.Assertion;
        m.Response.RemoveChild(kept);
        SamlMessage.Corrupt(kept);
        Waiting.AddOrUpdate(m, kept);
    }

    private static XmlElement Kept(SamlMessage m) => Waiting.TryGetValue(m, out var kept) ? kept : throw new InvalidOperationException("Nothing was kept.");

    private static readonly ConditionalWeakTable<SamlMessage, XmlElement> Waiting = [];

    private static XmlElement Renamed(SamlMessage m)
    {
        var second = (XmlElement)m.Assertion.CloneNode(deep: true);
        second.SetAttribute("ID", "_second");
        return second;
    }

    private static void SecondDigest(SamlMessage m)
    {
        SamlMessage.Corrupt(m.Assertion);
        var digest = Convert.ToBase64String(SHA256.HashData(TestSigner.Canonical(SamlMessage.WithoutSignature(m.Assertion))));
        m.Find("Status").AppendChild(m.Fragment($"<samlp:StatusDetail><ds:DigestValue>{digest}</ds:DigestValue></samlp:StatusDetail>"));
    }

    private static XmlNode Copy(SamlMessage m, string part) => SamlMessage.Child(m.Signature, part).CloneNode(deep: true);
}
