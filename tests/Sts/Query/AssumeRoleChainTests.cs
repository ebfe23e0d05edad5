using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

/// <summary>Session tags and source identity of AssumeRole, and what becomes of them down a chain of roles.</summary>
public sealed class AssumeRoleChainTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private static readonly string[] Everything = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Session_tags_need_their_own_permission_on_both_sides()
    {
        var (user, untagged) = (await _sts.UserAsync(Policies.Allow(Everything)), await _sts.UserAsync(Policies.Allow("sts:AssumeRole")));
        var open = await _sts.RoleAsync(Policies.Trust(Policies.Aws(RunningSts.Account), Everything));
        var closed = await _sts.RoleAsync(Policies.Trust(Policies.Aws(RunningSts.Account)));
        var direct = await _sts.RoleAsync(Policies.Trust(Policies.Aws(untagged.Arn), Everything));
        var tags = Tags(("Team", "Blue"));
        var session = (await _sts.AssumeRoleAsync(user.Signer, open.Arn, tags)).Signer();
        Assert.Equal(("Team", "Blue", false), _sts.Session(session).Tags.Select(tag => (tag.Key, tag.Value, tag.Transitive)).Single());
        (await _sts.AssumeRoleAsync(user.Signer, closed.Arn, tags)).AssertRefused(403, "AccessDenied", Principals.Denied(user.Arn, "sts:TagSession", closed.Arn));
        (await _sts.AssumeRoleAsync(user.Signer, closed.Arn)).AssertAccepted();
        (await _sts.AssumeRoleAsync(untagged.Signer, open.Arn, tags)).AssertRefused(403, "AccessDenied", Principals.Denied(untagged.Arn, "sts:TagSession", open.Arn));
        (await _sts.AssumeRoleAsync(untagged.Signer, direct.Arn, tags)).AssertAccepted();
    }

    [Fact]
    public async Task A_trust_policy_sees_the_tags_that_are_asked_for_and_those_of_the_caller()
    {
        var user = await _sts.UserAsync(Policies.Allow(Everything), tags: [("Team", "Blue")]);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), Everything,
            """{"StringEquals":{"aws:RequestTag/Team":"${aws:PrincipalTag/Team}","aws:ResourceTag/Team":"Blue"},"ForAllValues:StringEquals":{"aws:TagKeys":["Team","Project"],"sts:TransitiveTagKeys":["Team"]}}"""),
            tags: [("Team", "Blue")]);
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, Tags(("Team", "Blue")))).AssertAccepted();
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, [.. Tags(("Team", "Blue"), ("Project", "wiki")), ("TransitiveTagKeys.member.1", "Team")])).AssertAccepted();
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, Tags(("Team", "Red")))).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, Tags(("Team", "Blue"), ("Cost", "9")))).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, [.. Tags(("Team", "Blue"), ("Project", "wiki")), ("TransitiveTagKeys.member.1", "Project")])).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Tags_follow_their_rules()
    {
        var user = await _sts.UserAsync(Policies.Allow(Everything));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), Everything));
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, [.. Tags(("Team", "Blue")), ("TransitiveTagKeys.member.1", "Project")]))
            .AssertRefused(400, "InvalidParameterValue", "The specified transitive tag key must be included in the requested tags.");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, Tags(("Team", "Blue"), ("team", "Red"))))
            .AssertRefused(400, "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, Tags(("aws:Team", "Blue")))).AssertRefused(400, "InvalidParameterValue");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, Tags((new string('k', 129), "Blue")))).AssertRefused(400, "ValidationError");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, Tags(("Team", new string('v', 257))))).AssertRefused(400, "ValidationError");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, [.. Tags([.. Enumerable.Range(0, 51).Select(n => ($"k{n}", "v"))])])).AssertRefused(400, "ValidationError");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, [.. Tags([.. Enumerable.Range(0, 50).Select(n => ($"k{n}", "v"))])])).AssertAccepted();
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, Tags((new string('k', 128), new string('v', 256))))).AssertAccepted();
        var random = new Random(7);
        var incompressible = Tags([.. Enumerable.Range(0, 10).Select(n => ($"k{n}", new string([.. Enumerable.Range(0, 200).Select(_ => (char)random.Next('a', 'z'))])))]);
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, incompressible)).AssertRefused(400, "PackedPolicyTooLarge");
    }

    [Fact]
    public async Task Transitive_tags_stay_down_a_chain_and_others_do_not()
    {
        var (user, first, second, third) = await ChainAsync();
        var one = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, [.. Tags(("Team", "Blue"), ("Project", "wiki")), ("TransitiveTagKeys.member.1", "team")])).Signer();
        var two = await _sts.AssumeRoleAsync(one, second.Arn, Tags(("Cost", "9")));
        var tags = _sts.Session(two.Signer()).Tags.Select(tag => (tag.Key, tag.Value, tag.Transitive)).Order().ToList();
        Assert.Equal([("Cost", "9", false), ("Team", "Blue", true)], tags);
        Assert.NotNull(two["PackedPolicySize"]);
        var record = (await _sts.RecordsAsync(two.RequestId))[RunningSts.Account].GetProperty("requestParameters");
        Assert.Equal("""{"Team":"Blue"}""", record.GetProperty("incomingTransitiveTags").GetRawText());
        Assert.Equal("""[{"key":"Cost","value":"9"}]""", record.GetProperty("tags").GetRawText());
        var three = (await _sts.AssumeRoleAsync(two.Signer(), third.Arn)).Signer();
        Assert.Equal(("Team", "Blue", true), _sts.Session(three).Tags.Select(tag => (tag.Key, tag.Value, tag.Transitive)).Single());
    }

    [Fact]
    public async Task An_inherited_tag_can_be_neither_replaced_nor_claimed_anew()
    {
        var (user, first, second, _) = await ChainAsync();
        var one = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, [.. Tags(("Team", "Blue")), ("TransitiveTagKeys.member.1", "Team")])).Signer();
        const string conflict = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.";
        (await _sts.AssumeRoleAsync(one, second.Arn, [.. Tags(("Team", "Red")), ("TransitiveTagKeys.member.1", "Team")])).AssertRefused(400, "InvalidParameterValue", conflict);
        (await _sts.AssumeRoleAsync(one, second.Arn, Tags(("TEAM", "Red")))).AssertRefused(400, "InvalidParameterValue", conflict);
        (await _sts.AssumeRoleAsync(one, second.Arn, Tags(("Other", "Red")))).AssertAccepted();
    }

    [Fact]
    public async Task An_inherited_tag_overrides_the_roles_own_and_its_resource_tag_while_trust_is_asked()
    {
        var user = await _sts.UserAsync(Policies.Allow(Everything));
        var first = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), Everything), Policies.Allow(Everything));
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn), Everything, """{"StringEquals":{"aws:ResourceTag/Team":"Blue"}}"""),
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetAccessKeyInfo","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/Team":"Blue"}}}]}""", tags: [("Team", "Green")]);
        var blue = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, [.. Tags(("Team", "Blue")), ("TransitiveTagKeys.member.1", "Team")])).Signer();
        var plain = (await _sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        (await _sts.AssumeRoleAsync(plain, second.Arn)).AssertRefused(403, "AccessDenied");
        var session = (await _sts.AssumeRoleAsync(blue, second.Arn)).Signer();
        (await _sts.StsAsync(session, "GetAccessKeyInfo", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A"))).AssertAccepted();
    }

    [Fact]
    public async Task A_role_that_does_not_take_tags_cannot_be_reached_with_inherited_ones()
    {
        var user = await _sts.UserAsync(Policies.Allow(Everything));
        var first = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), Everything), Policies.Allow(Everything));
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn)));
        var tagged = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, [.. Tags(("Team", "Blue")), ("TransitiveTagKeys.member.1", "Team")])).Signer();
        var plain = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, Tags(("Team", "Blue")))).Signer();
        (await _sts.AssumeRoleAsync(tagged, second.Arn)).AssertRefused(403, "AccessDenied", Principals.Denied(_sts.Session(tagged).CallerArn, "sts:TagSession", second.Arn));
        (await _sts.AssumeRoleAsync(plain, second.Arn)).AssertAccepted();
    }

    [Fact]
    public async Task Source_identity_needs_its_own_permission_and_stays_down_the_chain()
    {
        var (user, first, second, third) = await ChainAsync();
        var closed = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), ["sts:AssumeRole", "sts:TagSession"]));
        (await _sts.AssumeRoleAsync(user.Signer, closed.Arn, ("SourceIdentity", "David"))).AssertRefused(403, "AccessDenied", Principals.Denied(user.Arn, "sts:SetSourceIdentity", closed.Arn));
        (await _sts.AssumeRoleAsync(user.Signer, closed.Arn)).AssertAccepted();

        var one = await _sts.AssumeRoleAsync(user.Signer, first.Arn, ("SourceIdentity", "David"));
        Assert.Equal("David", one["SourceIdentity"]);
        var two = await _sts.AssumeRoleAsync(one.Signer(), second.Arn);
        Assert.Equal("David", two["SourceIdentity"]);
        var three = await _sts.AssumeRoleAsync(two.Signer(), third.Arn, ("SourceIdentity", "David"));
        Assert.Equal("David", three["SourceIdentity"]);
        var json = (await _sts.RecordAsync((await _sts.CallerIdentityAsync(three.Signer())).RequestId)).Json;
        Assert.Equal("David", json.GetProperty("userIdentity").GetProperty("sessionContext").GetProperty("sourceIdentity").GetString());
    }

    [Fact]
    public async Task Source_identity_cannot_change()
    {
        var (user, first, second, _) = await ChainAsync();
        var one = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, ("SourceIdentity", "David"))).Signer();
        (await _sts.AssumeRoleAsync(one, second.Arn, ("SourceIdentity", "Theresa"))).AssertRefused(403, "AccessDenied", Principals.Denied(_sts.Session(one).CallerArn, "sts:SetSourceIdentity", second.Arn));
        (await _sts.AssumeRoleAsync(one, second.Arn, ("SourceIdentity", "david"))).AssertRefused(403, "AccessDenied");
        var none = (await _sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        Assert.Equal("Theresa", (await _sts.AssumeRoleAsync(none, second.Arn, ("SourceIdentity", "Theresa")))["SourceIdentity"]);
        (await _sts.AssumeRoleAsync(user.Signer, first.Arn, ("SourceIdentity", "aws:David"))).AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task A_trust_policy_may_ask_for_the_source_identity()
    {
        var user = await _sts.UserAsync(Policies.Allow(Everything));
        var first = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), Everything, """{"StringLike":{"sts:SourceIdentity":"D*"}}"""), Policies.Allow(Everything));
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn), Everything, """{"StringEquals":{"aws:SourceIdentity":"David"}}"""));
        (await _sts.AssumeRoleAsync(user.Signer, first.Arn, ("SourceIdentity", "Theresa"))).AssertRefused(403, "AccessDenied");
        var one = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, ("SourceIdentity", "David"))).Signer();
        (await _sts.AssumeRoleAsync(one, second.Arn)).AssertAccepted();
    }

    [Fact]
    public async Task A_chain_that_began_with_SAML_keeps_who_vouched_for_it()
    {
        var saml = await _sts.SignerAsync();
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(RunningSts.Developer), Everything,
            "{\"StringEquals\":{\"saml:sub_type\":\"persistent\",\"aws:FederatedProvider\":\"" + RunningSts.Portal + "\"}}"), Policies.Allow(Everything));
        var third = await _sts.RoleAsync(Policies.Trust(Policies.Aws(second.Arn), Everything, "{\"StringEquals\":{\"aws:FederatedProvider\":\"" + RunningSts.Portal + "\"}}"));
        var two = await _sts.AssumeRoleAsync(saml, second.Arn);
        var three = (await _sts.AssumeRoleAsync(two.Signer(), third.Arn)).Signer();
        Assert.Equal(_sts.Session(saml).Saml, _sts.Session(three).Saml);
        Assert.Equal([RunningSts.Developer, second.Arn], _sts.Session(three).Ancestors.Select(ancestor => ancestor.RoleArn));
    }

    private async Task<(TestUser User, TestRole First, TestRole Second, TestRole Third)> ChainAsync()
    {
        var user = await _sts.UserAsync(Policies.Allow(Everything));
        var first = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), Everything), Policies.Allow(Everything));
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn), Everything), Policies.Allow(Everything), account: Principals.Production);
        return (user, first, second, await _sts.RoleAsync(Policies.Trust(Policies.Aws(second.Arn), Everything)));
    }

    private static (string, string)[] Tags(params (string Key, string Value)[] tags) =>
        [.. tags.SelectMany((tag, index) => new[] { ($"Tags.member.{index + 1}.Key", tag.Key), ($"Tags.member.{index + 1}.Value", tag.Value) })];
}
