using System.Globalization;

namespace SamlFederation.Saml;

/// <summary>What each check expected and what it saw, in words: put together when somebody reads them, and not for every assertion.</summary>
internal static class Findings
{
    private const string NoInstant = "an instant or none";

    public static (string Expected, string Seen) Of(AssertionRule rule, VerifiedResponse r, Expectations e) => rule switch
    {
        AssertionRule.EncryptionRequired => (e.RequireEncryption ? "encrypted" : "encrypted or not", r.WasEncrypted ? "encrypted" : "not encrypted"),
        AssertionRule.Status => (Ns.Success, Text.Show(r.Envelope.StatusCodes)),
        AssertionRule.Version => ("2.0, 2.0", Text.Show([r.Envelope.Version, r.Assertion.Version])),
        AssertionRule.Timestamp => Timestamp(r),
        AssertionRule.ResponseIssuer => (Text.Show(e.Issuer), Issuer(r.Envelope.Issuer)),
        AssertionRule.AssertionIssuer => (Text.Show(e.Issuer), Issuer(r.Assertion.Issuer)),
        AssertionRule.Audience => (Text.Show(e.Audiences), Text.Show((r.Assertion.Conditions?.AudienceRestrictions ?? []).Take(4).Select(any => $"[{Text.Show(any)}]"))),
        AssertionRule.Destination => (Text.Show(e.Recipients), Text.Show(r.Envelope.Destination)),
        AssertionRule.InResponseTo => (Text.Show(e.AllowedInResponseTo), Text.Show([r.Envelope.InResponseTo, .. Confirmed(r, c => c.InResponseTo)])),
        AssertionRule.Subject => ("one NameID", Text.Show(r.Assertion.Identifiers)),
        AssertionRule.NameId => NameId(r.Assertion.NameId?.Value ?? ""),
        AssertionRule.Confirmation => ("one SubjectConfirmation", Count(r.Assertion.Confirmations.Count)),
        AssertionRule.ConfirmationMethod => (Ns.Bearer, Text.Show(Confirmed(r, c => c.Method))),
        AssertionRule.ConfirmationData => ("Recipient, NotOnOrAfter, no NotBefore",
            Text.Show(Confirmed(r, c => $"Recipient {Presence(c.Recipient)}, NotOnOrAfter {Presence(c.NotOnOrAfter)}, NotBefore {Presence(c.NotBefore)}"))),
        AssertionRule.Recipient => (Text.Show(e.Recipients), Text.Show(Confirmed(r, c => c.Recipient))),
        AssertionRule.UnknownCondition => ("AudienceRestriction, OneTimeUse, ProxyRestriction", Text.Show(r.Assertion.Conditions?.Unknown ?? [])),
        AssertionRule.NotBefore => XsDateTime.Parse(r.Assertion.Conditions?.NotBefore) is { } start ? ($"not after {Instant(e.Now + e.Skew)}", Instant(start)) : (NoInstant, "absent"),
        AssertionRule.NotOnOrAfter => Expiry([r.Assertion.Conditions?.NotOnOrAfter], e),
        AssertionRule.ConfirmationNotOnOrAfter => Expiry(Confirmed(r, c => c.NotOnOrAfter), e),
        AssertionRule.AuthnStatement => ("one AuthnStatement", Count(r.Assertion.AuthnStatements.Count)),
        AssertionRule.SessionNotOnOrAfter => Expiry(r.Assertion.AuthnStatements.Select(s => s.SessionNotOnOrAfter), e),
        AssertionRule.IssueInstantFuture => Issued(r, $"not after {Instant(e.Now + e.Skew)}"),
        AssertionRule.RedemptionWindow => Issued(r, $"not before {Instant(e.Now - e.RedemptionWindow)}"),
        AssertionRule.CertificateValidity => Certificate(r.Key, e),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "not a rule of the validator"),
    };

    private static (string, string) Timestamp(VerifiedResponse r)
    {
        string?[] mandatory = [r.Envelope.IssueInstant, r.Assertion.IssueInstant, .. r.Assertion.AuthnStatements.Select(s => s.AuthnInstant)];
        string?[] optional =
        [
            r.Assertion.Conditions?.NotBefore, r.Assertion.Conditions?.NotOnOrAfter,
            .. r.Assertion.Confirmations.SelectMany(c => new[] { c.NotBefore, c.NotOnOrAfter }),
            .. r.Assertion.AuthnStatements.Select(s => s.SessionNotOnOrAfter),
        ];
        var wrong = mandatory.Concat(optional.Where(t => t is not null)).Where(t => XsDateTime.Parse(t) is null).ToList();
        return ("xs:dateTime in UTC", wrong.Count == 0 ? "all of them" : Text.Show(wrong));
    }

    private static string Issuer(IssuerClaim? issuer) => issuer switch
    {
        null => "absent",
        { Format: null } => Text.Show(issuer.Value),
        _ => Text.Show([issuer.Value, issuer.Format]),
    };

    private static (string, string) NameId(string value) =>
        ($"1 to {AssertionValidator.MaxNameIdLength} visible characters", value.Length > AssertionValidator.MaxNameIdLength ? $"{value.Length} characters" : Text.Show(value));

    private static (string, string) Expiry(IEnumerable<string?> instants, Expectations e) =>
        instants.Select(XsDateTime.Parse).Where(end => end is not null).Order().FirstOrDefault() is { } earliest
            ? ($"after {Instant(e.Now - e.Skew)}", Instant(earliest))
            : (NoInstant, "absent");

    private static (string, string) Issued(VerifiedResponse r, string expected) =>
        XsDateTime.Parse(r.Assertion.IssueInstant) is { } issued ? (expected, Instant(issued)) : ("an instant", Text.Show(r.Assertion.IssueInstant));

    private static (string, string) Certificate(PinnedKey key, Expectations e)
    {
        var isCurrent = e.Now >= key.NotBefore && e.Now <= key.NotAfter;
        return (e.RequireCurrentCertificate ? $"valid at {Instant(e.Now)}" : "a pinned key", $"{Instant(key.NotBefore)} to {Instant(key.NotAfter)}{(isCurrent ? "" : ", not valid now")}");
    }

    private static IEnumerable<string?> Confirmed(VerifiedResponse r, Func<ConfirmationClaim, string?> part) => r.Assertion.Confirmations.Select(part);

    private static string Presence(string? value) => value is null ? "absent" : "present";

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
