using System.Globalization;
using System.Xml;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>S1 to S10: honestly signed, and not for here, not for now, not for anyone.</summary>
internal static class SemanticAttacks
{
    private const string Saml = SamlMessage.Saml;
    private const string Responder = "urn:oasis:names:tc:SAML:2.0:status:Responder", Success = "urn:oasis:names:tc:SAML:2.0:status:Success";

    public static IEnumerable<Attack> All =>
    [
        new("S1", "Success below Responder", AssertionRule.Status) { Before = m => Nested(m) },
        new("S1", "two statuses", AssertionRule.Status) { Before = m => m.Response.InsertAfter(m.Find("Status").CloneNode(deep: true), m.Find("Status")) },
        new("S1", "two status codes", AssertionRule.Status) { Before = m => m.Find("Status").AppendChild(m.Find("StatusCode").CloneNode(deep: true)) },
        new("S1", "no status", AssertionRule.Status) { Before = m => m.Response.RemoveChild(m.Find("Status")) },
        new("S1", "a refusal without assertion", AssertionRule.Status) { Modes = Attack.ResponseOnly, Before = m => { m.Find("StatusCode").SetAttribute("Value", Responder); m.Response.RemoveChild(m.Assertion); } },
        .. new[] { "1.0", "2.00", "2", "" }.SelectMany(version => new[]
        {
            new Attack("S2", $"the assertion's Version '{version}'", AssertionRule.Version) { Before = m => m.Assertion.SetAttribute("Version", version) },
            new Attack("S2", $"the response's Version '{version}'", AssertionRule.Version) { Before = m => m.Response.SetAttribute("Version", version) },
        }),
        new("S2", "no IssueInstant in the assertion", AssertionRule.Timestamp) { Before = m => m.Assertion.RemoveAttribute("IssueInstant") },
        new("S2", "no IssueInstant in the response", AssertionRule.Timestamp) { Before = m => m.Response.RemoveAttribute("IssueInstant") },
        new("S2", "issued in the future", AssertionRule.IssueInstantFuture) { Before = m => Shift(m.Assertion, "IssueInstant", 61 + 60) },
        new("S2", "issued longer ago than five minutes", AssertionRule.RedemptionWindow) { Before = m => Shift(m.Assertion, "IssueInstant", -(301 + 60)) },
        new("S3", "no Conditions", AssertionRule.Audience) { Before = m => m.Assertion.RemoveChild(m.Find("Conditions")) },
        new("S3", "an empty AudienceRestriction", AssertionRule.Audience) { Before = m => m.Find("AudienceRestriction").RemoveAll() },
        .. Addresses.Select(change => new Attack("S3", $"the Audience {change.Name}", AssertionRule.Audience) { Before = m => m.Find("Audience").InnerText = change.Change(m.Find("Audience").InnerText) }),
        .. new[] { "NotBefore", "NotOnOrAfter" }.SelectMany(name => BadInstants.Select(bad => new Attack("S4", $"{name} '{bad}'", AssertionRule.Timestamp) { Modes = Attack.AssertionOnly, Before = m => m.Find("Conditions").SetAttribute(name, bad) })),
        .. BadInstants.Select(bad => new Attack("S4", $"IssueInstant '{bad}'", AssertionRule.Timestamp) { Modes = Attack.AssertionOnly, Before = m => m.Assertion.SetAttribute("IssueInstant", bad) }),
        new("S4", "not valid yet", AssertionRule.NotBefore) { Before = m => Set(m, m.Find("Conditions"), "NotBefore", 61 + 60) },
        new("S4", "conditions expired", AssertionRule.NotOnOrAfter) { Before = m => Set(m, m.Find("Conditions"), "NotOnOrAfter", -(60 + 60)) },
        new("S4", "confirmation expired", AssertionRule.ConfirmationNotOnOrAfter) { Before = m => Set(m, m.Find("SubjectConfirmationData"), "NotOnOrAfter", -(60 + 60)) },
        new("S4", "session expired", AssertionRule.SessionNotOnOrAfter) { Before = m => Set(m, m.Find("AuthnStatement"), "SessionNotOnOrAfter", -(60 + 60)) },
        .. Addresses.Select(change => new Attack("S5", $"the Recipient {change.Name}", AssertionRule.Recipient) { Before = m => Change(m.Find("SubjectConfirmationData"), "Recipient", change.Change) }),
        .. Addresses.Select(change => new Attack("S5", $"the Destination {change.Name}", AssertionRule.Destination) { Before = m => Change(m.Response, "Destination", change.Change) }),
        new("S5", "no Destination in a signed response", AssertionRule.Destination) { Modes = Attack.WithResponse, Before = m => m.Response.RemoveAttribute("Destination") },
        .. new[] { "_request", "" }.SelectMany(id => new[]
        {
            new Attack("S6", $"the response answers '{id}'", AssertionRule.InResponseTo) { Before = m => m.Response.SetAttribute("InResponseTo", id) },
            new Attack("S6", $"the confirmation answers '{id}'", AssertionRule.InResponseTo) { Before = m => m.Find("SubjectConfirmationData").SetAttribute("InResponseTo", id) },
        }),
        .. new[] { "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches", "", "bearer" }.Select(method => new Attack("S7", $"the method '{method}'", AssertionRule.ConfirmationMethod) { Before = m => m.Find("SubjectConfirmation").SetAttribute("Method", method) }),
        new("S7", "a second confirmation, holder-of-key", AssertionRule.Confirmation) { Before = m => Second(m).SetAttribute("Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key") },
        new("S7", "a second good confirmation", AssertionRule.Confirmation) { Before = m => Second(m) },
        new("S7", "NotBefore in the confirmation", AssertionRule.ConfirmationData) { Before = m => Set(m, m.Find("SubjectConfirmationData"), "NotBefore", -60) },
        new("S7", "no confirmation data", AssertionRule.ConfirmationData) { Before = m => m.Find("SubjectConfirmation").RemoveChild(m.Find("SubjectConfirmationData")) },
        new("S7", "two statements of authentication", AssertionRule.AuthnStatement) { Before = m => m.Assertion.AppendChild(m.Find("AuthnStatement").CloneNode(deep: true)) },
        new("S8", "a foreign element in Conditions", AssertionRule.UnknownCondition) { Before = m => m.Find("Conditions").AppendChild(m.Document.CreateElement("OneTimeUse", "urn:e")) },
        new("S8", "OneTimeUse twice", AssertionRule.Structure) { Before = m => { for (var i = 0; i < 2; i++) m.Find("Conditions").AppendChild(m.New("saml:OneTimeUse", Saml)); } },
        .. Names.Select(name => new Attack("S10", $"the NameID {name.Name}", AssertionRule.NameId) { Before = m => m.Find("NameID").InnerText = name.Value }),
        new("S10", "no Subject", AssertionRule.Subject) { Before = m => m.Assertion.RemoveChild(m.Find("Subject")) },
        new("S10", "no NameID", AssertionRule.Subject) { Before = m => m.Find("Subject").RemoveChild(m.Find("NameID")) },
        new("S10", "two NameIDs", AssertionRule.Subject) { Before = m => m.Find("Subject").PrependChild(m.Find("NameID").CloneNode(deep: true)) },
        new("S10", "an EncryptedID", AssertionRule.Subject) { Before = m => m.Find("Subject").ReplaceChild(m.New("saml:EncryptedID", Saml), m.Find("NameID")) },
    ];

    private static readonly (string Name, Func<string, string> Change)[] Addresses =
    [
        ("in other case", a => a.ToUpperInvariant()),
        ("with a trailing slash", a => a + "/"),
        ("with a longer path", a => a + "x"),
        ("with a query", a => a + "?x=1"),
        ("with a fragment", a => a + "#x"),
        ("with user information", a => a.Replace("://", "://sts.example.com@", StringComparison.Ordinal)),
        ("of another host", _ => "https://evil.example.com/saml"),
        ("with a port", a => new UriBuilder(a) { Port = 8443 }.Uri.AbsoluteUri),
        ("with a space", a => a + " "),
        ("empty", _ => ""),
    ];

    public static readonly string[] BadInstants =
    [
        "", "now", "2026-11-23", "2026-11-23T12:00:00", "2026-11-23T12:00:00+00:00", "2026-11-23T13:00:00+01:00", "2026-11-23T12:00:00z", "2026-11-23T12:00Z", "2026-11-23T12:00:00.Z",
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23T25:00:00Z", "2026-11-23T24:00:01Z", "2026-11-23T12:00:60Z", "-2026-11-23T12:00:00Z", "12026-11-23T12:00:00Z", "0000-01-01T00:00:00Z",
        "9999-12-31T24:00:00Z", " 2026-11-23T12:00:00Z", "٢٠٢٦-11-23T12:00:00Z", "2026-11-23 12:00:00Z",
    ];

    private static readonly (string Name, string Value)[] Names =
    [
        ("empty", ""), ("of white space", "   "), ("of 257 characters", new string('a', 257)), ("with a line end", "david\nadmin"), ("with a tab", "a\tb"), ("with U+0085", "a\u0085b"),
        ("with U+2028", "a\u2028b"), ("with a direction override", "david\u202Enimda"), ("with an isolate", "a\u2066b"), ("with a zero-width space", "da\u200Bvid"), ("with ESC as C1", "a\u009Bb"),
    ];

    private static void Nested(SamlMessage m)
    {
        m.Find("StatusCode").SetAttribute("Value", Responder);
        m.Find("StatusCode").AppendChild(m.Fragment($"<samlp:StatusCode Value=\"{Success}\"/>"));
    }

    private static XmlElement Second(SamlMessage m)
    {
        var second = (XmlElement)m.Find("SubjectConfirmation").CloneNode(deep: true);
        m.Find("Subject").AppendChild(second);
        return second;
    }

    private static void Change(XmlElement element, string name, Func<string, string> change) => element.SetAttribute(name, change(element.GetAttribute(name)));

    private static void Shift(XmlElement element, string name, int seconds) => element.SetAttribute(name, Add(element.GetAttribute(name), seconds));

    // Relative to the instant of issue, so that the vector is as wrong at a running door as at a standing clock.
    private static void Set(SamlMessage m, XmlElement element, string name, int seconds) => element.SetAttribute(name, Add(m.Assertion.GetAttribute("IssueInstant"), seconds));

    private static string Add(string instant, int seconds) =>
        DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
