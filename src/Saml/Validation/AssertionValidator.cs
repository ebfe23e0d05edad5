namespace SamlFederation.Saml;

/// <summary>Validates the meaning of a verified response.</summary>
public static class AssertionValidator
{
    // In the order of the specification. Each is one clause, one rule, one method; Clauses says which clause, Findings what was expected and seen.
    private static readonly Rule[] Checks =
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

    internal const int MaxNameIdLength = 256; // SAML Core 8.3.7

    private sealed record Rule(AssertionRule Name, Func<VerifiedResponse, Expectations, bool> Holds);

    /// <summary>Applies every check in order; the first that fails refuses.</summary>
    /// <param name="response">A response whose signatures are verified.</param>
    /// <param name="expectations">What it must say.</param>
    public static ValidationOutcome Validate(VerifiedResponse response, Expectations expectations) => Validate(response, expectations, leftOut: null);

    // For the tests that prove each check to be what stops its vector.
    internal static ValidationOutcome Validate(VerifiedResponse response, Expectations expectations, AssertionRule? leftOut)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(expectations);
        foreach (var rule in Checks)
        {
            if (rule.Name == leftOut || rule.Holds(response, expectations))
                continue;
            var (expected, seen) = Findings.Of(rule.Name, response, expectations);
            var fault = new AssertionFault(rule.Name, expected, seen);
            return new ValidationOutcome.Refused(fault, Tell(response, expectations, rule.Name, leftOut).Fail(fault));
        }
        return new ValidationOutcome.Ok(ValidAssertions.Build(response, expectations, leftOut));
    }

    internal static IReadOnlyList<AssertionRule> Rules { get; } = [.. Checks.Select(rule => rule.Name)];

    /// <summary>Every check's row, each judged for itself. Decides nothing.</summary>
    internal static IReadOnlyList<Check> Examine(VerifiedResponse response, Expectations expectations, AssertionRule? except = null) =>
        [.. Checks.Where(rule => rule.Name != except).Select(rule =>
        {
            var (expected, seen) = Findings.Of(rule.Name, response, expectations);
            return new Check(rule.Name, Clauses.Of(rule.Name), expected, seen, rule.Holds(response, expectations));
        })];

    /// <summary>The rows of the checks that passed, up to one that did not.</summary>
    internal static Trace Tell(VerifiedResponse response, Expectations expectations, AssertionRule? failed, AssertionRule? leftOut)
    {
        var trace = new Trace(response.Checks);
        foreach (var rule in Checks.TakeWhile(rule => rule.Name != failed).Where(rule => rule.Name != leftOut))
        {
            var (expected, seen) = Findings.Of(rule.Name, response, expectations);
            trace.Pass(rule.Name, expected, seen);
        }
        return trace;
    }

    private static bool EncryptionRequired(VerifiedResponse r, Expectations e) => r.WasEncrypted || !e.RequireEncryption;

    // The top-level code, once. What is nested below it only explains.
    private static bool Status(VerifiedResponse r, Expectations e) => r.Envelope.StatusCodes is [Ns.Success];

    private static bool Version(VerifiedResponse r, Expectations e) => r.Envelope.Version == SamlConstants.Version && r.Assertion.Version == SamlConstants.Version;

    private static bool Timestamp(VerifiedResponse r, Expectations e)
    {
        var conditions = r.Assertion.Conditions;
        var holds = IsInstant(r.Envelope.IssueInstant) && IsInstant(r.Assertion.IssueInstant) && IsAbsentOrInstant(conditions?.NotBefore) && IsAbsentOrInstant(conditions?.NotOnOrAfter);
        foreach (var confirmation in r.Assertion.Confirmations)
            holds &= IsAbsentOrInstant(confirmation.NotBefore) && IsAbsentOrInstant(confirmation.NotOnOrAfter);
        foreach (var statement in r.Assertion.AuthnStatements)
            holds &= IsInstant(statement.AuthnInstant) && IsAbsentOrInstant(statement.SessionNotOnOrAfter);
        return holds;
    }

    // A signed Response must name its issuer, any other may.
    private static bool ResponseIssuer(VerifiedResponse r, Expectations e) => r.Envelope.Issuer is { } issuer ? IssuerIs(issuer, e) : !r.Envelope.Signed;

    private static bool AssertionIssuer(VerifiedResponse r, Expectations e) => IssuerIs(r.Assertion.Issuer, e);

    private static bool IssuerIs(IssuerClaim issuer, Expectations e) =>
        string.Equals(issuer.Value, e.Issuer, StringComparison.Ordinal) && issuer.Format is null or Ns.EntityFormat;

    // Every restriction must hold, by any of its audiences.
    private static bool Audience(VerifiedResponse r, Expectations e)
    {
        var restrictions = r.Assertion.Conditions?.AudienceRestrictions ?? [];
        foreach (var restriction in restrictions)
        {
            var isMet = false;
            foreach (var audience in restriction)
                isMet |= IsIn(e.Audiences, audience);
            if (!isMet)
                return false;
        }
        return restrictions.Count > 0;
    }

    // Mandatory in a signed message; elsewhere it may be absent, but not another.
    private static bool Destination(VerifiedResponse r, Expectations e) =>
        r.Envelope.Destination is { } destination ? IsIn(e.Recipients, destination) : !r.Envelope.Signed;

    // An unsolicited response answers nothing. A solicited one says so in both places.
    private static bool InResponseTo(VerifiedResponse r, Expectations e)
    {
        var holds = string.Equals(r.Envelope.InResponseTo, e.AllowedInResponseTo, StringComparison.Ordinal);
        foreach (var confirmation in r.Assertion.Confirmations)
            holds &= string.Equals(confirmation.InResponseTo, e.AllowedInResponseTo, StringComparison.Ordinal);
        return holds;
    }

    private static bool Subject(VerifiedResponse r, Expectations e) => r.Assertion.NameId is not null;

    private static bool NameId(VerifiedResponse r, Expectations e) =>
        r.Assertion.NameId?.Value is { Length: <= MaxNameIdLength } value && !string.IsNullOrWhiteSpace(value) && !Text.HidesSomething(value);

    // AWS asks for exactly one.
    private static bool Confirmation(VerifiedResponse r, Expectations e) => r.Assertion.Confirmations.Count == 1;

    private static bool ConfirmationMethod(VerifiedResponse r, Expectations e) => All(r, confirmation => confirmation.Method == Ns.Bearer);

    private static bool ConfirmationData(VerifiedResponse r, Expectations e) =>
        All(r, confirmation => confirmation.Recipient is not null && confirmation.NotOnOrAfter is not null && confirmation.NotBefore is null);

    private static bool Recipient(VerifiedResponse r, Expectations e)
    {
        var holds = true;
        foreach (var confirmation in r.Assertion.Confirmations)
            holds &= confirmation.Recipient is { } recipient && IsIn(e.Recipients, recipient);
        return holds;
    }

    // A condition that is not understood leaves the assertion's validity undetermined.
    private static bool UnknownCondition(VerifiedResponse r, Expectations e) => r.Assertion.Conditions is null or { Unknown.Count: 0 };

    private static bool NotBefore(VerifiedResponse r, Expectations e) =>
        XsDateTime.Parse(r.Assertion.Conditions?.NotBefore) is not { } start || e.Now + e.Skew >= start;

    private static bool NotOnOrAfter(VerifiedResponse r, Expectations e) => IsUnexpired(r.Assertion.Conditions?.NotOnOrAfter, e);

    private static bool ConfirmationNotOnOrAfter(VerifiedResponse r, Expectations e)
    {
        var holds = true;
        foreach (var confirmation in r.Assertion.Confirmations)
            holds &= IsUnexpired(confirmation.NotOnOrAfter, e);
        return holds;
    }

    private static bool AuthnStatement(VerifiedResponse r, Expectations e) => r.Assertion.AuthnStatements.Count == 1;

    private static bool SessionNotOnOrAfter(VerifiedResponse r, Expectations e)
    {
        var holds = true;
        foreach (var statement in r.Assertion.AuthnStatements)
            holds &= IsUnexpired(statement.SessionNotOnOrAfter, e);
        return holds;
    }

    private static bool IssueInstantFuture(VerifiedResponse r, Expectations e) =>
        XsDateTime.Parse(r.Assertion.IssueInstant) is { } issued && issued <= e.Now + e.Skew;

    // The window is wide enough for clocks that differ, so no skew is added to it.
    private static bool RedemptionWindow(VerifiedResponse r, Expectations e) =>
        XsDateTime.Parse(r.Assertion.IssueInstant) is { } issued && e.Now - issued <= e.RedemptionWindow;

    // The key is pinned, not the certificate's dates: they are shown, and judged where that was asked for.
    private static bool CertificateValidity(VerifiedResponse r, Expectations e) =>
        !e.RequireCurrentCertificate || (e.Now >= r.Key.NotBefore && e.Now <= r.Key.NotAfter);

    // NotOnOrAfter is exclusive: at that very instant it has expired.
    private static bool IsUnexpired(string? end, Expectations e) => XsDateTime.Parse(end) is not { } instant || e.Now - e.Skew < instant;

    private static bool IsInstant(string? text) => XsDateTime.Parse(text) is not null;

    private static bool IsAbsentOrInstant(string? text) => text is null || IsInstant(text);

    private static bool All(VerifiedResponse r, Func<ConfirmationClaim, bool> holds)
    {
        foreach (var confirmation in r.Assertion.Confirmations)
        {
            if (!holds(confirmation))
                return false;
        }
        return true;
    }

    private static bool IsIn(IReadOnlySet<string> set, string value)
    {
        foreach (var ours in set)
        {
            if (string.Equals(ours, value, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
