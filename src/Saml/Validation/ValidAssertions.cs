namespace SamlFederation.Saml;

/// <summary>From the claims as written to the assertion as understood, once every check has passed.</summary>
internal static class ValidAssertions
{
    public static ValidAssertion Build(VerifiedResponse response, Expectations expectations, AssertionRule? leftOut)
    {
        var claims = response.Assertion;
        var issued = XsDateTime.Parse(claims.IssueInstant)!.Value;
        var assertion = new Assertion
        {
            Id = claims.Id,
            IssueInstant = issued,
            Issuer = claims.Issuer.Value,
            Subject = claims.NameId,
            Confirmations = [.. claims.Confirmations.Select(c => new SubjectConfirmation(c.Method ?? "", c.Recipient, XsDateTime.Parse(c.NotOnOrAfter), XsDateTime.Parse(c.NotBefore), c.InResponseTo))],
            Conditions = claims.Conditions is { } c ? new Conditions(XsDateTime.Parse(c.NotBefore), XsDateTime.Parse(c.NotOnOrAfter), c.AudienceRestrictions, c.OneTimeUse) : null,
            AuthnStatements = [.. claims.AuthnStatements.Select(s => new AuthnStatement(XsDateTime.Parse(s.AuthnInstant)!.Value, s.SessionIndex, XsDateTime.Parse(s.SessionNotOnOrAfter), s.ClassRef))],
            Attributes = claims.Attributes,
        };
        return new ValidAssertion(assertion, assertion.Confirmations is [{ Recipient: { } recipient }, ..] ? recipient : "", response.KeyFingerprint, issued + expectations.RedemptionWindow,
            [.. response.Rules, .. AssertionValidator.Rules.Where(rule => rule != leftOut)],
            () => AssertionValidator.Tell(response, expectations, failed: null, leftOut).Checks);
    }
}
