using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies;

public class TrustPolicyTests
{
    private const string Provider = "arn:aws:iam::123456789012:saml-provider/Portal";
    private const string Role = "arn:aws:iam::123456789012:role/Developer";

    private static string Trust(string principal, string action = "\"sts:AssumeRole\"", string more = "") =>
        $"{{\"Version\":\"2012-10-17\",\"Statement\":{{\"Effect\":\"Allow\",\"Principal\":{principal},\"Action\":{action}{more}}}}}";

    [Theory]
    [InlineData("\"*\"")]
    [InlineData("""{"AWS":"*"}""")]
    [InlineData("""{"AWS":"123456789012"}""")]
    [InlineData("""{"AWS":["arn:aws:iam::123456789012:root","arn:aws:iam::123456789012:user/team/David"]}""")]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:role/team/Developer"}""")]
    [InlineData("""{"AWS":"arn:aws:sts::123456789012:assumed-role/Developer/David"}""")]
    [InlineData("""{"AWS":"arn:aws:sts::123456789012:federated-user/David"}""")]
    [InlineData("""{"AWS":"AROAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"Federated":"arn:aws:iam::123456789012:saml-provider/Portal"}""")]
    [InlineData("""{"Federated":"arn:aws:iam::123456789012:oidc-provider/login.example.com/realm"}""")]
    [InlineData("""{"Federated":"accounts.google.com"}""")]
    [InlineData("""{"Service":"ec2.amazonaws.com","Federated":"accounts.google.com"}""")]
    public void Accepts_a_principal(string principal) => Assert.Single(Policy.Parse(Trust(principal), PolicyKind.Trust).Statements);

    [Theory]
    [InlineData("\"123456789012\"")]
    [InlineData("""{"AWS":""}""")]
    [InlineData("""{"AWS":"12345678901"}""")]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:user/*"}""")]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:role/team*/Developer"}""")]
    [InlineData("""{"AWS":"arn:aws:iam::*:root"}""")]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:group/Developers"}""")]
    [InlineData("""{"AWS":"AGPAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"Federated":"*"}""")]
    [InlineData("""{"Federated":"arn:aws:iam::123456789012:role/Developer"}""")]
    [InlineData("""{"Service":"*"}""")]
    [InlineData("""{"Service":"ec2"}""")]
    [InlineData("""{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}""")]
    [InlineData("""{"aws":"*"}""")]
    [InlineData("""{"Everyone":"*"}""")]
    public void Refuses_a_principal(string principal)
    {
        var fault = Policy.Refuse(Trust(principal), PolicyKind.Trust);
        Assert.Equal(PolicyRule.Principal, fault.Rule);
        Assert.StartsWith("Invalid principal in policy: \"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_bad_principal_as_AWS_does() =>
        Assert.Equal("Invalid principal in policy: \"AWS\":\"nobody\"", Policy.Refuse(Trust("""{"AWS":"nobody"}"""), PolicyKind.Trust).Message);

    [Theory]
    [InlineData("\"sts:AssumeRole\"", true)]
    [InlineData("\"sts:AssumeRole*\"", true)]
    [InlineData("\"STS:assumerolewithsaml\"", true)]
    [InlineData("""["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity","sts:SetContext"]""", true)]
    [InlineData("\"sts:*\"", false)]
    [InlineData("\"*\"", false)]
    [InlineData("\"sts:GetFederationToken\"", false)]
    [InlineData("\"sts:TagSession*\"", false)]
    [InlineData("\"iam:AssumeRole\"", false)]
    [InlineData("""["sts:AssumeRole","s3:GetObject"]""", false)]
    public void Takes_only_actions_that_assume_a_role(string action, bool fits)
    {
        if (fits)
        {
            Assert.Single(Policy.Parse(Trust("\"*\"", action), PolicyKind.Trust).Statements);
            return;
        }
        var fault = Policy.Refuse(Trust("\"*\"", action), PolicyKind.Trust);
        Assert.Equal((PolicyRule.TrustAction, "AssumeRole policy may only specify STS AssumeRole actions."), (fault.Rule, fault.Message));
    }

    [Theory]
    [InlineData(PolicyRule.ResourceProhibited, """{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}""")]
    [InlineData(PolicyRule.ResourceProhibited, """{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","NotResource":"*"}""")]
    [InlineData(PolicyRule.NotPrincipalProhibited, """{"Effect":"Deny","NotPrincipal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}""")]
    [InlineData(PolicyRule.PrincipalMissing, """{"Effect":"Allow","Action":"sts:AssumeRole"}""")]
    [InlineData(PolicyRule.PrincipalMissing, """{"Effect":"Allow","Principal":{},"Action":"sts:AssumeRole"}""")]
    [InlineData(PolicyRule.TrustAction, """{"Effect":"Allow","Principal":"*","NotAction":"sts:AssumeRole"}""")]
    [InlineData(PolicyRule.ActionMissing, """{"Effect":"Allow","Principal":"*"}""")]
    public void Refuses_what_a_trust_policy_may_not_have(PolicyRule rule, string statement) =>
        Assert.Equal(rule, Policy.Refuse($"{{\"Statement\":{statement}}}", PolicyKind.Trust).Rule);

    [Fact]
    public void Says_the_recorded_texts()
    {
        Assert.Equal("This policy contains invalid Json", Policy.Refuse("{", PolicyKind.Trust).Message);
        Assert.Equal("Has prohibited field Resource", Policy.Refuse(Trust("\"*\"", more: ",\"Resource\":\"*\""), PolicyKind.Trust).Message);
        Assert.Equal("Cannot exceed quota for ACLSizePerRole: 2048", Policy.Refuse(Trust("\"*\"", $"\"sts:{new string('a', 2048)}\""), PolicyKind.Trust).Message);
    }

    [Theory]
    [InlineData("sts:AssumeRoleWithSAML", "https://sts/saml", true)]
    [InlineData("sts:AssumeRoleWithSAML", "https://elsewhere/saml", false)]
    [InlineData("sts:AssumeRoleWithSAML", null, false)]
    [InlineData("sts:TagSession", "https://sts/saml", false)]
    [InlineData("sts:AssumeRole", "https://sts/saml", false)]
    public void A_provider_may_do_what_the_trust_policy_allows_and_nothing_else(string action, string? audience, bool allowed)
    {
        var trust = Policy.Parse(
            Trust($"{{\"Federated\":\"{Provider}\"}}", "\"sts:AssumeRoleWithSAML\"", """,  "Condition":{"StringEquals":{"SAML:aud":"https://sts/saml"}}"""), PolicyKind.Trust);
        var context = new RequestContext { { "saml:aud", audience } };

        var decision = PolicyEvaluator.EvaluateTrust(trust, new(PrincipalIdentity.FederatedBy(Provider, "123456789012"), action, Role, context));

        Assert.Equal(allowed, decision.IsAllowed);
        Assert.Equal(allowed ? DecisionEffect.Allowed : DecisionEffect.ImplicitlyDenied, decision.Effect);
        if (!allowed && action == "sts:AssumeRoleWithSAML")
        {
            var failed = Assert.Single(decision.Failed);
            Assert.Equal(("StringEquals", "SAML:aud"), (failed.Operator, failed.Key));
            Assert.Equal(["https://sts/saml"], failed.Expected);
            Assert.Equal(audience is null ? [] : [audience], failed.Seen);
        }
    }

    [Fact]
    public void Another_provider_is_named_as_what_was_seen()
    {
        var trust = Policy.Parse(Trust($"{{\"Federated\":\"{Provider}\"}}", "\"sts:AssumeRoleWithSAML\""), PolicyKind.Trust);
        var decision = PolicyEvaluator.EvaluateTrust(trust, new(PrincipalIdentity.FederatedBy(Provider + "2", "123456789012"), "sts:AssumeRoleWithSAML", Role, []));
        var failed = Assert.Single(decision.Failed);
        Assert.Equal("Principal", failed.Operator);
        Assert.Equal([Provider + "2"], failed.Seen);
    }

    [Theory]
    [InlineData("\"*\"", true)]
    [InlineData("""{"AWS":"*"}""", false)]
    [InlineData("""{"AWS":"123456789012"}""", false)]
    public void A_wildcard_for_AWS_principals_lets_no_provider_in(string principal, bool allowed)
    {
        var trust = Policy.Parse(Trust(principal, "\"sts:AssumeRoleWithSAML\""), PolicyKind.Trust);
        var request = new AuthorizationRequest(PrincipalIdentity.FederatedBy(Provider, "123456789012"), "sts:AssumeRoleWithSAML", Role, []);
        Assert.Equal(allowed, PolicyEvaluator.EvaluateTrust(trust, request).IsAllowed);
    }

    [Fact]
    public void A_wildcard_for_AWS_principals_shuts_providers_out_too()
    {
        var trust = Policy.Parse(
            $$"""
            {"Statement":[{"Effect":"Allow","Principal":{"Federated":"{{Provider}}"},"Action":"sts:AssumeRoleWithSAML"},
            {"Sid":"Closed","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole*"}]}
            """, PolicyKind.Trust);
        var decision = PolicyEvaluator.EvaluateTrust(trust, new(PrincipalIdentity.FederatedBy(Provider, "123456789012"), "sts:AssumeRoleWithSAML", Role, []));
        Assert.Equal(DecisionEffect.ExplicitlyDenied, decision.Effect);
        Assert.Equal("Closed", Assert.Single(decision.Matched).Sid);
    }

    [Fact]
    public void What_is_made_again_under_the_same_name_inherits_nothing()
    {
        var user = new UserArn("aws", "123456789012", "/", "David");
        var trust = Policy.Parse(Trust($"{{\"AWS\":\"{user}\"}}"), PolicyKind.Trust);
        var bound = Assert.IsType<PolicyParse.Parsed>(trust.BindPrincipals(_ => "AIDAOLDOLDOLDOLDOLDOL")).Document;
        var stored = Assert.IsType<PolicyParse.Parsed>(Policy.Parse(bound.Json, PolicyKind.Trust).BindPrincipals(value => bound.PrincipalIds.GetValueOrDefault(value))).Document;

        foreach (var document in new[] { bound, stored })
        {
            Assert.True(Allows(document, PrincipalIdentity.User(user, "AIDAOLDOLDOLDOLDOLDOL")));
            Assert.False(Allows(document, PrincipalIdentity.User(user, "AIDANEWNEWNEWNEWNEWNE")));
            Assert.False(Allows(document, PrincipalIdentity.User(user, null)));
            Assert.True(Allows(document, PrincipalIdentity.User(user with { Name = "Renamed" }, "AIDAOLDOLDOLDOLDOLDOL")));
        }
        Assert.True(Allows(trust, PrincipalIdentity.User(user, "AIDANEWNEWNEWNEWNEWNE")));
    }

    [Fact]
    public void A_principal_that_does_not_exist_cannot_be_bound()
    {
        var trust = Policy.Parse(Trust("""{"AWS":["123456789012","arn:aws:iam::123456789012:role/Gone"]}"""), PolicyKind.Trust);
        var fault = Assert.IsType<PolicyParse.Refused>(trust.BindPrincipals(_ => null)).Fault;
        Assert.Equal("Invalid principal in policy: \"AWS\":\"arn:aws:iam::123456789012:role/Gone\"", fault.Message);
    }

    [Theory]
    [InlineData("123456789012", true)]
    [InlineData("arn:aws:iam::123456789012:root", true)]
    [InlineData("210987654321", false)]
    [InlineData("arn:aws:iam::210987654321:root", false)]
    public void An_account_that_does_not_exist_cannot_be_bound_where_it_is_asked_for(string principal, bool exists)
    {
        var trust = Policy.Parse(Trust($"{{\"AWS\":\"{principal}\"}}"), PolicyKind.Trust);
        Assert.IsType<PolicyParse.Parsed>(trust.BindPrincipals(_ => null));
        var bound = trust.BindPrincipals(_ => null, account => account == "123456789012");
        if (exists) Assert.IsType<PolicyParse.Parsed>(bound);
        else Assert.Equal($"Invalid principal in policy: \"AWS\":\"{principal}\"", Assert.IsType<PolicyParse.Refused>(bound).Fault.Message);
    }

    private static bool Allows(PolicyDocument trust, PrincipalIdentity principal) =>
        PolicyEvaluator.EvaluateTrust(trust, new(principal, "sts:AssumeRole", Role, [])).IsAllowed;
}
