using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;
using SamlFederation.Tests.Saml.Reading;

namespace SamlFederation.Tests.Saml.Validation;

public sealed class AssertionValidatorTests
{
    private static readonly HonestResponse Honest = new();
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    [Fact]
    public void NotBefore_is_inclusive_and_the_skew_widens_it()
    {
        var start = Honest.Now + TimeSpan.FromMinutes(10);
        var response = (Honest with { Lifetime = TimeSpan.FromHours(1), EditAssertion = a => a with { Conditions = a.Conditions! with { NotBefore = start } } }).Base64();
        var wide = (Expectations e) => e with { RedemptionWindow = TimeSpan.FromHours(1) };
        Assert.Equal(AssertionRule.NotBefore, At(response, start - Skew - Tick, wide));
        Assert.Null(At(response, start - Skew, wide));
    }

    [Fact]
    public void NotOnOrAfter_is_exclusive_and_the_skew_widens_it()
    {
        var end = Honest.Now + TimeSpan.FromMinutes(2);
        var response = Conditions(c => c with { NotOnOrAfter = end });
        Assert.Null(At(response, end + Skew - Tick));
        Assert.Equal(AssertionRule.NotOnOrAfter, At(response, end + Skew));
        Assert.Null(At(response, end - Tick, e => e with { Skew = TimeSpan.Zero }));
        Assert.Equal(AssertionRule.NotOnOrAfter, At(response, end, e => e with { Skew = TimeSpan.Zero }));
    }

    [Fact]
    public void The_confirmations_end_is_exclusive()
    {
        var end = Honest.Now + TimeSpan.FromMinutes(2);
        var response = (Honest with { EditAssertion = a => a with { Confirmations = [a.Confirmations[0] with { NotOnOrAfter = end }] } }).Base64();
        Assert.Null(At(response, end + Skew - Tick));
        Assert.Equal(AssertionRule.ConfirmationNotOnOrAfter, At(response, end + Skew));
    }

    [Fact]
    public void The_sessions_end_is_exclusive()
    {
        var end = Honest.Now + TimeSpan.FromMinutes(2);
        var response = (Honest with { SessionNotOnOrAfter = end }).Base64();
        Assert.Null(At(response, end + Skew - Tick));
        Assert.Equal(AssertionRule.SessionNotOnOrAfter, At(response, end + Skew));
        Assert.Equal(end, Reader.Valid(response, Honest).SessionNotOnOrAfter);
    }

    [Fact]
    public void The_redemption_window_is_five_minutes_inclusive_and_has_no_skew()
    {
        var response = (Honest with { Lifetime = TimeSpan.FromHours(1) }).Base64();
        Assert.Null(At(response, Honest.Now + TimeSpan.FromMinutes(5)));
        Assert.Equal(AssertionRule.RedemptionWindow, At(response, Honest.Now + TimeSpan.FromMinutes(5) + Tick));
    }

    [Fact]
    public void The_IssueInstant_may_be_ahead_by_the_skew()
    {
        var response = Conditions(c => c with { NotBefore = null });
        Assert.Null(At(response, Honest.Now - Skew));
        Assert.Equal(AssertionRule.IssueInstantFuture, At(response, Honest.Now - Skew - Tick));
    }

    [Fact]
    public void An_assertion_that_has_expired_and_is_too_old_has_expired() =>
        Assert.Equal(AssertionRule.NotOnOrAfter, At(Honest.Base64(), Honest.Now + TimeSpan.FromMinutes(15)));

    [Fact]
    public void Every_restriction_must_name_us_by_any_of_its_audiences()
    {
        Assert.Null(At(Conditions(c => c with { AudienceRestrictions = [["urn:other", Honest.Audience], [Honest.Audience]] }), Honest.Now));
        Assert.Null(At(Conditions(c => c with { AudienceRestrictions = [[Honest.Audience, Honest.Audience]] }), Honest.Now));
        Assert.Equal(AssertionRule.Audience, At(Conditions(c => c with { AudienceRestrictions = [[Honest.Audience], ["urn:other"]] }), Honest.Now));
    }

    [Theory]
    [InlineData("Response", "IssueInstant")]
    [InlineData("Assertion", "IssueInstant")]
    [InlineData("Conditions", "NotBefore")]
    [InlineData("Conditions", "NotOnOrAfter")]
    [InlineData("SubjectConfirmationData", "NotBefore")]
    [InlineData("SubjectConfirmationData", "NotOnOrAfter")]
    [InlineData("AuthnStatement", "AuthnInstant")]
    [InlineData("AuthnStatement", "SessionNotOnOrAfter")]
    public void Every_instant_is_one_whatever_the_others_are(string element, string attribute)
    {
        var attack = new Attack("", "", default) { Before = m => (element == "Response" ? m.Response : m.Find(element)).SetAttribute(attribute, "soon") };
        Assert.Equal(AssertionRule.Timestamp, At(attack.Render(Honest, SignedParts.Both), Honest.Now));
    }

    [Fact]
    public void The_certificate_s_dates_are_inclusive_and_judged_where_that_was_asked_for()
    {
        var certificate = Honest.Key.Certificate;
        foreach (var (bound, beyond) in new[] { (certificate.NotBefore, -Tick), (certificate.NotAfter, Tick) })
        {
            var instant = new DateTimeOffset(bound);
            var response = (Honest with { Now = instant }).Base64();
            Assert.Null(At(response, instant, e => e with { RequireCurrentCertificate = true }));
            Assert.Equal(AssertionRule.CertificateValidity, At(response, instant + beyond, e => e with { RequireCurrentCertificate = true }));
            Assert.Null(At(response, instant + beyond));
        }
    }

    [Fact]
    public void Comparisons_are_ordinal_whatever_the_sets_comparer()
    {
        var loose = new HashSet<string>([Honest.Recipient.ToUpperInvariant()], StringComparer.OrdinalIgnoreCase);
        Assert.Equal(AssertionRule.Destination, At(Honest.Base64(), Honest.Now, e => e with { Recipients = loose }));
        Assert.Equal(AssertionRule.Audience, At(Honest.Base64(), Honest.Now, e => e with { Audiences = loose }));
    }

    [Fact]
    public void A_solicited_response_answers_the_request_in_both_places()
    {
        var answer = (Honest with { InResponseTo = "_request" }).Base64();
        Assert.Null(At(answer, Honest.Now, e => e with { AllowedInResponseTo = "_request" }));
        Assert.Equal(AssertionRule.InResponseTo, At(answer, Honest.Now));
        Assert.Equal(AssertionRule.InResponseTo, At(answer, Honest.Now, e => e with { AllowedInResponseTo = "_another" }));
        Assert.Equal(AssertionRule.InResponseTo, At(Honest.Base64(), Honest.Now, e => e with { AllowedInResponseTo = "_request" }));
        var half = (Honest with { Edit = r => r with { InResponseTo = "_request" } }).Base64();
        Assert.Equal(AssertionRule.InResponseTo, At(half, Honest.Now, e => e with { AllowedInResponseTo = "_request" }));
    }

    [Fact]
    public void The_trace_lists_every_check_in_order()
    {
        var rules = Reader.Valid(Honest.Base64(), Honest).Checks.Select(c => c.Rule).ToList();
        Assert.Equal(AssertionValidator.Rules, rules[^AssertionValidator.Rules.Count..]);
        Assert.Contains(AssertionRule.SignatureValue, rules);
        Assert.Contains(AssertionRule.DigestValue, rules);
    }

    [Fact]
    public void A_NameID_of_256_characters_is_accepted() => Assert.Null(At((Honest with { NameId = new string('a', 256) }).Base64(), Honest.Now));

    // Encryption and the certificate's dates are demanded by some receivers only, and no vector is hostile to all of them.
    public static TheoryData<AssertionRule> CanaryRules => [.. AssertionValidator.Rules.Except([AssertionRule.Timestamp, AssertionRule.EncryptionRequired, AssertionRule.CertificateValidity])];

    [Theory]
    [MemberData(nameof(CanaryRules))]
    public void Without_its_check_a_vector_is_refused_by_no_other_rule_of_that_name(AssertionRule rule)
    {
        var attack = AttackCorpus.Attacks.First(a => a.Expected == rule && a.Row.StartsWith('S') | a.Row.StartsWith('K') && a.Modes.Contains(SignedParts.Assertion));
        var vector = attack.Build(Honest, SignedParts.Assertion);
        var verified = Reader.Verified(vector.Response, Honest.Key);
        var complete = Assert.IsType<ValidationOutcome.Refused>(AssertionValidator.Validate(verified, HonestMessages.Expect(Honest)));
        Assert.Equal(rule, complete.Fault.Rule);
        var mutant = AssertionValidator.Validate(verified, HonestMessages.Expect(Honest), leftOut: rule);
        Assert.NotEqual(rule, (mutant as ValidationOutcome.Refused)?.Fault.Rule);
    }

    private static string Conditions(Func<Conditions, Conditions> change) =>
        (Honest with { EditAssertion = a => a with { Conditions = change(a.Conditions!) } }).Base64();

    private static AssertionRule? At(string response, DateTimeOffset now, Func<Expectations, Expectations>? expect = null) =>
        Reader.Fault(response, Honest, e => (expect ?? (x => x))(e with { Now = now }))?.Rule;
}
