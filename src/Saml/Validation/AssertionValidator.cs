using System.Globalization;

namespace SamlFederation.Saml;

/// <summary>Validates the meaning of a verified response.</summary>
public static class AssertionValidator
{
    // In the order of the specification. Each is one clause, one rule, one method; Clauses says which clause.
    private static readonly IReadOnlyList<Rule> Checks =
    [
        new(AssertionRule.EncryptionRequired, EncryptionRequired),
        new(AssertionRule.Status, Status),
        new(AssertionRule.Version, Version),
        new(AssertionRule.Timestamp, Timestamp),
        new(AssertionRule.ResponseIssuer, ResponseIssuer),
        new(AssertionRule.AssertionIssuer, AssertionIssuer),
        new(AssertionRule.Audience, Audience),
        new(AssertionRule.Destination, Destination),
        new(AssertionRule.InResponseTo, InResponseTo),
        new(AssertionRule.Subject, Subject),
        new(AssertionRule.NameId, NameId),
        new(AssertionRule.Confirmation, Confirmation),
        new(AssertionRule.ConfirmationMethod, ConfirmationMethod),
        new(AssertionRule.ConfirmationData, ConfirmationData),
        new(AssertionRule.Recipient, Recipient),
        new(AssertionRule.UnknownCondition, UnknownCondition),
        new(AssertionRule.NotBefore, NotBefore),
        new(AssertionRule.NotOnOrAfter, NotOnOrAfter),
        new(AssertionRule.ConfirmationNotOnOrAfter, ConfirmationNotOnOrAfter),
        new(AssertionRule.AuthnStatement, AuthnStatement),
        new(AssertionRule.SessionNotOnOrAfter, SessionNotOnOrAfter),
        new(AssertionRule.IssueInstantFuture, IssueInstantFuture),
        new(AssertionRule.RedemptionWindow, RedemptionWindow),
        new(AssertionRule.CertificateValidity, CertificateValidity),
    ];

    private const int MaxNameIdLength = 256; // SAML Core 8.3.7
    private static readonly Finding Absent = new(true, "an instant or none", "absent");

    private sealed record Rule(AssertionRule Name, Func<VerifiedResponse, Expectations, Finding> Apply);

    private readonly record struct Finding(bool Passed, string Expected, string Seen);

    /// <summary>Applies every check in order; the first that fails refuses.</summary>
    /// <param name="response">A response whose signatures are verified.</param>
    /// <param name="expectations">What it must say.</param>
    public static ValidationOutcome Validate(VerifiedResponse response, Expectations expectations) => Validate(response, expectations, leftOut: null);

    // For the tests that prove each check to be what stops its vector.
    internal static ValidationOutcome Validate(VerifiedResponse response, Expectations expectations, AssertionRule? leftOut)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(expectations);
        var trace = new Trace(response.Checks);
        foreach (var rule in Checks.Where(rule => rule.Name != leftOut))
        {
            var finding = rule.Apply(response, expectations);
            if (!finding.Passed)
            {
                var fault = new AssertionFault(rule.Name, finding.Expected, finding.Seen);
                return new ValidationOutcome.Refused(fault, trace.Fail(fault));
            }
            trace.Pass(rule.Name, finding.Expected, finding.Seen);
        }
        return new ValidationOutcome.Ok(ValidAssertions.Build(response, expectations, trace.Checks));
    }

    internal static IReadOnlyList<AssertionRule> Rules => [.. Checks.Select(rule => rule.Name)];

    private static Finding EncryptionRequired(VerifiedResponse r, Expectations e) =>
        new(r.WasEncrypted || !e.RequireEncryption, e.RequireEncryption ? "encrypted" : "encrypted or not", r.WasEncrypted ? "encrypted" : "not encrypted");

    // The top-level code, once. What is nested below it only explains.
    private static Finding Status(VerifiedResponse r, Expectations e) =>
        new(r.Envelope.StatusCodes is [Ns.Success], Ns.Success, Text.Show(r.Envelope.StatusCodes));

    private static Finding Version(VerifiedResponse r, Expectations e) =>
        new(r.Envelope.Version == "2.0" && r.Assertion.Version == "2.0", "2.0, 2.0", Text.Show([r.Envelope.Version, r.Assertion.Version]));

    private static Finding Timestamp(VerifiedResponse r, Expectations e)
    {
        string?[] mandatory = [r.Envelope.IssueInstant, r.Assertion.IssueInstant, .. r.Assertion.AuthnStatements.Select(s => s.AuthnInstant)];
        string?[] optional =
        [
            r.Assertion.Conditions?.NotBefore, r.Assertion.Conditions?.NotOnOrAfter,
            .. r.Assertion.Confirmations.SelectMany(c => new[] { c.NotBefore, c.NotOnOrAfter }),
            .. r.Assertion.AuthnStatements.Select(s => s.SessionNotOnOrAfter),
        ];
        var wrong = mandatory.Concat(optional.Where(t => t is not null)).Where(t => XsDateTime.Parse(t) is null).ToList();
        return new(wrong.Count == 0, "xs:dateTime in UTC", wrong.Count == 0 ? "all of them" : Text.Show(wrong));
    }

    // A signed Response must name its issuer, any other may.
    private static Finding ResponseIssuer(VerifiedResponse r, Expectations e) => r.Envelope.Issuer is { } issuer
        ? IssuerIs(issuer, e)
        : new(!r.Envelope.Signed, Text.Show(e.Issuer), "absent");

    private static Finding AssertionIssuer(VerifiedResponse r, Expectations e) => IssuerIs(r.Assertion.Issuer, e);

    private static Finding IssuerIs(IssuerClaim issuer, Expectations e) =>
        new(string.Equals(issuer.Value, e.Issuer, StringComparison.Ordinal) && issuer.Format is null or Ns.EntityFormat,
            Text.Show(e.Issuer),
            issuer.Format is null ? Text.Show(issuer.Value) : Text.Show([issuer.Value, issuer.Format]));

    // Every restriction must hold, by any of its audiences.
    private static Finding Audience(VerifiedResponse r, Expectations e)
    {
        var restrictions = r.Assertion.Conditions?.AudienceRestrictions ?? [];
        var holds = restrictions.Count > 0 && restrictions.All(any => any.Any(audience => IsIn(e.Audiences, audience)));
        return new(holds, Text.Show(e.Audiences), Text.Show(restrictions.Take(4).Select(any => $"[{Text.Show(any)}]")));
    }

    // Mandatory in a signed message; elsewhere it may be absent, but not another.
    private static Finding Destination(VerifiedResponse r, Expectations e) =>
        new(r.Envelope.Destination is null ? !r.Envelope.Signed : IsIn(e.Recipients, r.Envelope.Destination), Text.Show(e.Recipients), Text.Show(r.Envelope.Destination));

    // An unsolicited response answers nothing. A solicited one says so in both places.
    private static Finding InResponseTo(VerifiedResponse r, Expectations e)
    {
        string?[] seen = [r.Envelope.InResponseTo, .. r.Assertion.Confirmations.Select(c => c.InResponseTo)];
        return new(seen.All(id => string.Equals(id, e.AllowedInResponseTo, StringComparison.Ordinal)), Text.Show(e.AllowedInResponseTo), Text.Show(seen));
    }

    private static Finding Subject(VerifiedResponse r, Expectations e) =>
        new(r.Assertion.NameId is not null, "one NameID", Text.Show(r.Assertion.Identifiers));

    private static Finding NameId(VerifiedResponse r, Expectations e)
    {
        var value = r.Assertion.NameId?.Value ?? "";
        var isFit = value.Length <= MaxNameIdLength && !string.IsNullOrWhiteSpace(value) && !Text.HidesSomething(value);
        return new(isFit, $"1 to {MaxNameIdLength} visible characters", value.Length > MaxNameIdLength ? $"{value.Length} characters" : Text.Show(value));
    }

    // AWS asks for exactly one.
    private static Finding Confirmation(VerifiedResponse r, Expectations e) =>
        new(r.Assertion.Confirmations.Count == 1, "one SubjectConfirmation", Count(r.Assertion.Confirmations.Count));

    private static Finding ConfirmationMethod(VerifiedResponse r, Expectations e) =>
        new(r.Assertion.Confirmations.All(c => c.Method == Ns.Bearer), Ns.Bearer, Text.Show(r.Assertion.Confirmations.Select(c => c.Method)));

    private static Finding ConfirmationData(VerifiedResponse r, Expectations e)
    {
        var isWhole = r.Assertion.Confirmations.All(c => c.Recipient is not null && c.NotOnOrAfter is not null && c.NotBefore is null);
        var seen = r.Assertion.Confirmations.Select(c => $"Recipient {Presence(c.Recipient)}, NotOnOrAfter {Presence(c.NotOnOrAfter)}, NotBefore {Presence(c.NotBefore)}");
        return new(isWhole, "Recipient, NotOnOrAfter, no NotBefore", Text.Show(seen));
    }

    private static Finding Recipient(VerifiedResponse r, Expectations e) =>
        new(r.Assertion.Confirmations.All(c => c.Recipient is { } recipient && IsIn(e.Recipients, recipient)), Text.Show(e.Recipients), Text.Show(r.Assertion.Confirmations.Select(c => c.Recipient)));

    // A condition that is not understood leaves the assertion's validity undetermined.
    private static Finding UnknownCondition(VerifiedResponse r, Expectations e) =>
        new(r.Assertion.Conditions?.Unknown is null or [], "AudienceRestriction, OneTimeUse, ProxyRestriction", Text.Show(r.Assertion.Conditions?.Unknown ?? []));

    private static Finding NotBefore(VerifiedResponse r, Expectations e) =>
        XsDateTime.Parse(r.Assertion.Conditions?.NotBefore) is { } start
            ? new(e.Now + e.Skew >= start, $"not after {Instant(e.Now + e.Skew)}", Instant(start))
            : Absent;

    private static Finding NotOnOrAfter(VerifiedResponse r, Expectations e) => Unexpired([r.Assertion.Conditions?.NotOnOrAfter], e);

    private static Finding ConfirmationNotOnOrAfter(VerifiedResponse r, Expectations e) => Unexpired(r.Assertion.Confirmations.Select(c => c.NotOnOrAfter), e);

    private static Finding AuthnStatement(VerifiedResponse r, Expectations e) =>
        new(r.Assertion.AuthnStatements.Count == 1, "one AuthnStatement", Count(r.Assertion.AuthnStatements.Count));

    private static Finding SessionNotOnOrAfter(VerifiedResponse r, Expectations e) => Unexpired(r.Assertion.AuthnStatements.Select(s => s.SessionNotOnOrAfter), e);

    private static Finding IssueInstantFuture(VerifiedResponse r, Expectations e) =>
        XsDateTime.Parse(r.Assertion.IssueInstant) is { } issued
            ? new(issued <= e.Now + e.Skew, $"not after {Instant(e.Now + e.Skew)}", Instant(issued))
            : new(false, "an instant", Text.Show(r.Assertion.IssueInstant));

    // The window is wide enough for clocks that differ, so no skew is added to it.
    private static Finding RedemptionWindow(VerifiedResponse r, Expectations e) =>
        XsDateTime.Parse(r.Assertion.IssueInstant) is { } issued
            ? new(e.Now - issued <= e.RedemptionWindow, $"not before {Instant(e.Now - e.RedemptionWindow)}", Instant(issued))
            : new(false, "an instant", Text.Show(r.Assertion.IssueInstant));

    // The key is pinned, not the certificate's dates: they are shown, and judged where that was asked for.
    private static Finding CertificateValidity(VerifiedResponse r, Expectations e)
    {
        var isCurrent = e.Now >= r.Key.NotBefore && e.Now <= r.Key.NotAfter;
        return new(isCurrent || !e.RequireCurrentCertificate,
            e.RequireCurrentCertificate ? $"valid at {Instant(e.Now)}" : "a pinned key",
            $"{Instant(r.Key.NotBefore)} to {Instant(r.Key.NotAfter)}{(isCurrent ? "" : ", not valid now")}");
    }

    // NotOnOrAfter is exclusive: at that very instant it has expired.
    private static Finding Unexpired(IEnumerable<string?> instants, Expectations e) =>
        instants.Select(XsDateTime.Parse).Where(end => end is not null).Order().FirstOrDefault() is { } earliest
            ? new(e.Now - e.Skew < earliest, $"after {Instant(e.Now - e.Skew)}", Instant(earliest))
            : Absent;

    private static bool IsIn(IReadOnlySet<string> set, string value) => set.Any(ours => string.Equals(ours, value, StringComparison.Ordinal));

    private static string Presence(string? value) => value is null ? "absent" : "present";

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
