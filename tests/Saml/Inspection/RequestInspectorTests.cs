using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Inspection;

public sealed class RequestInspectorTests
{
    private const string Sso = "https://portal.example.com/saml/sso";
    private static readonly HonestAuthnRequest Honest = new();
    private static readonly MessageCheck Known = MessageCheck.Of("ServiceProvider", "", "registered", "registered", true);

    private static readonly SpMetadata Registered = new()
    {
        EntityId = Honest.Issuer,
        SigningCertificates = [TestKeys.Rsa.Der],
        AssertionConsumerServices = [new SamlEndpoint(SamlBindings.Post, "https://sp.example.com/acs", 0, IsDefault: true)],
    };

    [Fact]
    public void A_query_that_a_registered_key_signed_holds_and_covers_the_whole_message()
    {
        var seen = Inspect(Sso + "?" + Honest.Redirect(TestKeys.Rsa));
        Assert.Null(seen.Refusal);
        Assert.All(seen.Rows, row => Assert.True(row.IsReached && row.Check.Passed && row.Check.Clause.Length >= 0, row.ToString()));
        var signature = Assert.Single(seen.Signatures);
        Assert.True(signature.Holds);
        Assert.Equal(Coverage.Query, signature.Element);
        Assert.All(seen.Lines, line => Assert.Equal(Coverage.Query, line.Coverage));
        Assert.True(seen.IsSigned);
        Assert.Contains(("RelayState", Honest.RelayState!), seen.Says);
        Assert.Contains(seen.Contract, finding => finding is { Severity: ContractSeverity.Note, Finding: "does not apply" });
    }

    [Theory]
    [InlineData("RelayState=deep", "RelayState=shallow")]
    [InlineData("SigAlg=http%3A", "SigAlg=http%3a")]
    public void A_query_that_was_changed_is_refused_and_the_rest_is_judged_all_the_same(string old, string changed)
    {
        var query = Honest.Redirect(TestKeys.Rsa);
        Assert.Contains(old, query, StringComparison.Ordinal);
        var seen = Inspect("?" + query.Replace(old, changed, StringComparison.Ordinal));
        Assert.Equal("Signature", seen.Refusal!.Rule);
        Assert.False(Assert.Single(seen.Signatures).Holds);
        Assert.False(seen.IsSigned);
        Assert.Contains(seen.Rows, row => row is { IsReached: false, Check: { Rule: "AssertionConsumerService", Passed: true } });
        Assert.Null(Inspect("?" + query).Refusal);
    }

    [Fact]
    public void A_signature_in_the_message_covers_it_but_for_itself()
    {
        var seen = Inspect(Honest.Post(TestKeys.Rsa));
        Assert.Null(seen.Refusal);
        Assert.Equal(Coverage.Message, Assert.Single(seen.Signatures).Element);
        Assert.Equal(Coverage.Message, seen.Lines[0].Coverage);
        Assert.Contains(seen.Lines, line => line.Coverage == Coverage.None && line.Runs.Any(run => run.Text == "ds:SignatureValue" || run.Text == "SignatureValue"));
        Assert.Equal("Signature", Inspect(Honest.Post(TestKeys.OtherRsa)).Refusal!.Rule);
    }

    [Theory]
    [InlineData("SignatureRequired", true, "", 0)]
    [InlineData("IssueInstant", false, "", 6)]
    [InlineData("AssertionConsumerService", false, "AssertionConsumerServiceURL=\"https://evil.example.com\"", 0)]
    [InlineData("ProtocolBinding", false, "ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact\"", 0)]
    public void The_verdict_is_the_validators_own(string rule, bool mustSign, string attributes, int minutes)
    {
        var query = (Honest with { Attributes = attributes }).Redirect();
        var now = Honest.Now.AddMinutes(minutes);
        var seen = RequestInspector.Inspect(Found(query), Known, Trust with { RequireSigned = mustSign, Now = now });
        var parsed = Assert.IsType<AuthnRequestParse.Parsed>(AuthnRequestReader.ReadRedirect(query));
        var refused = Assert.IsType<AuthnRequestOutcome.Refused>(AuthnRequestValidator.Validate(parsed, Registered, mustSign, Sso, now, Trust.Skew)).Fault;
        Assert.Equal((rule, refused.Expected, refused.Seen), (seen.Refusal!.Rule, seen.Refusal.Expected, seen.Refusal.Seen));
        Assert.Equal(rule, $"{refused.Rule}");
        Assert.NotEmpty(seen.Refusal.Clause);
        Assert.Null(Inspect(Honest.Redirect()).Refusal);
    }

    [Fact]
    public void The_second_fault_is_seen_as_well()
    {
        var seen = Inspect((Honest with { Destination = "https://elsewhere.example.com", Now = Honest.Now.AddHours(-1) }).Redirect(TestKeys.Rsa));
        Assert.Equal("Destination", seen.Refusal!.Rule);
        Assert.Contains(seen.Rows, row => row is { IsReached: false, Check: { Rule: "IssueInstant", Passed: false } });
    }

    [Fact]
    public void Of_a_sender_whom_nobody_registered_no_signature_counts()
    {
        var seen = RequestInspector.Inspect(Found(Honest.Redirect(TestKeys.Rsa)), Known with { Rule = "UnknownServiceProvider", Passed = false }, null);
        Assert.Equal("UnknownServiceProvider", seen.Refusal!.Rule);
        var signature = Assert.Single(seen.Signatures);
        Assert.Equal((false, false, "no key to check it with"), (signature.Holds, signature.IsChecked, signature.Fault));
        Assert.Equal(Honest.Issuer, RequestInspector.ClaimedIssuer(Found(Honest.Redirect())));
        Assert.NotEmpty(seen.Says);
        Assert.False(seen.IsSigned);
    }

    [Fact]
    public void What_cannot_be_read_says_how_far_it_came()
    {
        var packed = Honest.Redirect()["SAMLRequest=".Length..].Split('&')[0];
        var half = Inspect("?SAMLRequest=" + packed[..201]);
        Assert.Equal(("Base64", "Base64"), (half.Refusal!.Rule, Assert.Single(half.Contract).Subject));
        Assert.Equal("MissingParameter", Inspect("?SAMLRequest=&RelayState=x").Refusal!.Rule);
        Assert.Equal("DuplicateParameter", Inspect($"?SAMLRequest={packed}&SAMLRequest={packed}").Refusal!.Rule);
        Assert.Equal("Shape", Inspect("?SAMLRequest=" + Uri.EscapeDataString(HonestAuthnRequest.Deflated("<a/>"u8.ToArray()))).Refusal!.Rule);
        var unpacked = Inspect("?SAMLRequest=" + Uri.EscapeDataString(Honest.Post()));
        Assert.Equal("Deflate", unpacked.Refusal!.Rule);
        Assert.Equal(ContractSeverity.Error, Assert.Single(unpacked.Contract).Severity);
        Assert.Empty(unpacked.Lines);
        var comment = Inspect((Honest with { Content = "<!-- -->" }).Post());
        Assert.Equal("Xml", comment.Refusal!.Rule);
        Assert.NotEmpty(comment.Lines);
        Assert.Equal("Size", Inspect("SAMLRequest=" + new string('A', 200_000)).Refusal!.Rule);
    }

    [Fact]
    public void What_follows_a_valid_request_is_judged_after_it()
    {
        var seen = RequestInspector.Inspect(Found(Honest.Redirect()), Known, Trust with { Afterwards = request => [MessageCheck.Of("NameIDPolicy", "", "", request.NameIdPolicyFormat, false)] });
        Assert.Equal(("NameIDPolicy", NameIdFormats.Persistent), (seen.Refusal!.Rule, seen.Refusal.Seen));
    }

    [Fact]
    public void The_linter_names_what_others_trip_over()
    {
        Assert.Contains(Inspect(Honest.Redirect()).Contract, finding => finding.Subject == "Signature");
        Assert.Contains(Inspect((Honest with { RelayState = new string('a', 81) }).Redirect()).Contract, finding => finding is { Subject: "RelayState", Severity: ContractSeverity.Warning });
        Assert.DoesNotContain(Inspect((Honest with { RelayState = new string('a', 80) }).Redirect()).Contract, finding => finding.Subject == "RelayState");
        Assert.Contains(Inspect((Honest with { Attributes = "ForceAuthn=\"1\" IsPassive=\"1\"" }).Redirect()).Contract, finding => finding.Subject.StartsWith("ForceAuthn", StringComparison.Ordinal));
        Assert.Contains(Inspect((Honest with { Destination = null }).Redirect()).Contract, finding => finding.Subject == "Destination");
    }

    private static RequestTrust Trust => new(Registered, false, Sso, Honest.Now, TimeSpan.FromMinutes(1));

    private static RequestInspection Inspect(string pasted) => RequestInspector.Inspect(Found(pasted), Known, Trust);

    private static PastedMessage Found(string pasted)
    {
        var found = PastedMessage.Find(pasted)!;
        Assert.Equal(MessageKind.AuthnRequest, found.Kind);
        return found;
    }
}
