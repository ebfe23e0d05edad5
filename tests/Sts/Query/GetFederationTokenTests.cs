using Amazon.SecurityToken.Model;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

public sealed class GetFederationTokenTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Theresa = "arn:aws:sts::123456789012:federated-user/theresa";
    private static readonly string Everything = Policies.Allow("*");
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Gives_the_AWS_SDK_credentials_for_somebody_the_user_vouches_for()
    {
        var user = await _sts.UserAsync(Policies.Allow("sts:GetFederationToken"));
        using var client = _sts.Sdk(user.Signer);
        var answer = await client.GetFederationTokenAsync(new GetFederationTokenRequest { Name = "theresa", Policy = Everything, DurationSeconds = 900 });
        Assert.Equal((Theresa, "123456789012:theresa"), (answer.FederatedUser.Arn, answer.FederatedUser.FederatedUserId));
        Assert.InRange((answer.Credentials.Expiration!.Value.ToUniversalTime() - DateTime.UtcNow).TotalSeconds, 840, 901);
        using var session = _sts.Sdk(new SigV4Signer(answer.Credentials.AccessKeyId, answer.Credentials.SecretAccessKey, answer.Credentials.SessionToken));
        var who = await session.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal((Theresa, "123456789012:theresa", RunningSts.Account), (who.Arn, who.UserId, who.Account));
    }

    [Fact]
    public async Task Needs_the_permission_for_the_name()
    {
        var without = await _sts.UserAsync();
        var one = await _sts.UserAsync($$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetFederationToken","Resource":"{{Theresa}}"}]}""");
        (await AskAsync(without)).AssertRefused(403, "AccessDenied", Principals.Denied(without.Arn, "sts:GetFederationToken", Theresa));
        (await AskAsync(one)).AssertAccepted();
        (await _sts.StsAsync(one.Signer, "GetFederationToken", ("Name", "david"))).AssertRefused(403, "AccessDenied");
        await _sts.AttachAsync(one.UniqueId, "no-more", Policies.Deny("sts:GetFederationToken"));
        (await AskAsync(one)).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Is_for_long_term_keys_only()
    {
        var user = await _sts.UserAsync(Everything);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Everything);
        foreach (var session in new[]
        {
            (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer(), (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer(), (await AskAsync(user, ("Policy", Everything))).Signer(),
        })
            (await _sts.StsAsync(session, "GetFederationToken", ("Name", "theresa"))).AssertRefused(403, "AccessDenied", "Cannot call GetFederationToken with session credentials");
    }

    [Theory]
    [InlineData("Name", "t", false)]
    [InlineData("Name", "th", true)]
    [InlineData("Name", "theresa@example.com", true)]
    [InlineData("Name", "theresa/x", false)]
    [InlineData("Name", "12345678901234567890123456789012", true)]
    [InlineData("Name", "123456789012345678901234567890123", false)]
    [InlineData("DurationSeconds", "900", true)]
    [InlineData("DurationSeconds", "899", false)]
    [InlineData("DurationSeconds", "129600", true)]
    [InlineData("DurationSeconds", "129601", false)]
    [InlineData("Policy", "", false)]
    public async Task Parameters_have_both_their_bounds(string name, string value, bool accepted)
    {
        var user = await _sts.UserAsync(Everything);
        var answer = await AskAsync(user, (name, value));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task A_policy_is_bounded_in_length_and_must_be_one()
    {
        var user = await _sts.UserAsync(Everything);
        var fits = Policies.Allow("s3:GetObject");
        fits = fits.Replace("\"Resource\"", new string(' ', 2048 - fits.Length) + "\"Resource\"", StringComparison.Ordinal);
        Assert.Equal("0", (await AskAsync(user))["PackedPolicySize"]);
        Assert.NotEqual("0", (await AskAsync(user, ("Policy", fits)))["PackedPolicySize"]);
        (await AskAsync(user, ("Policy", fits + " "))).AssertRefused(400, "ValidationError");
        (await AskAsync(user, ("Policy", "{}"))).AssertRefused(400, "MalformedPolicyDocument");
        (await AskAsync(user, ("PolicyArns.member.1.arn", "arn:aws:iam::999999999999:policy/ReadOnly"))).AssertRefused(400, "ValidationError", "arn:aws:iam::999999999999:policy/ReadOnly is invalid");
        (await AskAsync(user, ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"))).AssertAccepted();
    }

    [Fact]
    public async Task A_federated_user_may_do_what_both_the_user_and_the_policy_allow_and_nothing_without_one()
    {
        // The event history is the one thing here that a federated user's policies can open: it is neither IAM nor STS.
        foreach (var (own, passed, opens) in new[]
        {
            ("cloudtrail:*", Policies.Allow("cloudtrail:LookupEvents"), true),
            ("cloudtrail:*", Policies.Allow("s3:*"), false),
            ("s3:*", Policies.Allow("cloudtrail:LookupEvents"), false),
            ("cloudtrail:*", null, false),
        })
        {
            var user = await _sts.UserAsync(Policies.Allow("sts:GetFederationToken", own));
            var session = (await AskAsync(user, passed is null ? [] : [("Policy", passed)])).Signer();
            using var browser = new Browser(_sts);
            await browser.FollowAsync(await browser.GetAsync(Broker.Login(await browser.TokenAsync(session))));
            Assert.Equal(opens ? 200 : 403, (int)(await browser.GetAsync("/console/trail")).Status);
        }
    }

    [Fact]
    public async Task Its_credentials_call_GetCallerIdentity_of_STS_and_nothing_else_and_never_IAM()
    {
        var user = await _sts.UserAsync(Everything);
        var role = await _sts.RoleAsync(Policies.Trust($$"""{"AWS":["{{user.Arn}}","{{Theresa}}"]}"""));
        var session = (await AskAsync(user, ("Policy", Everything))).Signer();
        (await _sts.CallerIdentityAsync(session)).AssertAccepted();
        (await _sts.AssumeRoleAsync(session, role.Arn)).AssertRefused(403, "AccessDenied", "Cannot call AssumeRole with session credentials");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).AssertAccepted();
        (await _sts.StsAsync(session, "GetAccessKeyInfo", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A"))).AssertRefused(403, "AccessDenied", "Cannot call GetAccessKeyInfo with session credentials");
        (await _sts.StsAsync(session, "DecodeAuthorizationMessage", ("EncodedMessage", "x"))).AssertRefused(403, "AccessDenied");
        (await _sts.IamAsync(session, "ListAccountAliases")).AssertRefused(403, "InvalidClientTokenId");
        (await _sts.IamAsync(user.Signer, "ListAccountAliases")).AssertAccepted();
    }

    [Fact]
    public async Task Tags_need_their_own_permission_and_are_never_transitive()
    {
        (string, string)[] tags = [("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "Blue")];
        var (with, without) = (await _sts.UserAsync(Policies.Allow("sts:GetFederationToken", "sts:TagSession")), await _sts.UserAsync(Policies.Allow("sts:GetFederationToken")));
        var session = (await AskAsync(with, tags)).Signer();
        Assert.Equal(("Team", "Blue", false), _sts.Session(session).Tags.Select(tag => (tag.Key, tag.Value, tag.Transitive)).Single());
        (await AskAsync(without, tags)).AssertRefused(403, "AccessDenied", Principals.Denied(without.Arn, "sts:TagSession", Theresa));
        (await AskAsync(with, [.. tags, ("Tags.member.2.Key", "TEAM"), ("Tags.member.2.Value", "Red")]))
            .AssertRefused(400, "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }

    [Fact]
    public async Task Records_the_call_and_what_its_credentials_do()
    {
        var user = await _sts.UserAsync(Everything);
        var answer = await AskAsync(user, ("Policy", Everything));
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal("theresa", json.GetProperty("requestParameters").GetProperty("name").GetString());
        Assert.Equal(Theresa, json.GetProperty("responseElements").GetProperty("federatedUser").GetProperty("arn").GetString());
        Assert.DoesNotContain(answer["SecretAccessKey"]!, record.Record, StringComparison.Ordinal);
        Assert.DoesNotContain(answer["SessionToken"]!, record.Record, StringComparison.Ordinal);

        var identity = (await _sts.RecordAsync((await _sts.CallerIdentityAsync(answer.Signer())).RequestId)).Json.GetProperty("userIdentity");
        Assert.Equal(("FederatedUser", Theresa), (identity.GetProperty("type").GetString(), identity.GetProperty("arn").GetString()));
        var issuer = identity.GetProperty("sessionContext").GetProperty("sessionIssuer");
        Assert.Equal(("IAMUser", user.UniqueId, user.Arn), (issuer.GetProperty("type").GetString(), issuer.GetProperty("principalId").GetString(), issuer.GetProperty("arn").GetString()));
    }

    private Task<Answer> AskAsync(TestUser user, params (string Name, string Value)[] more) =>
        _sts.StsAsync(user.Signer, "GetFederationToken", [.. more.Any(one => one.Name == "Name") ? Array.Empty<(string, string)>() : [("Name", "theresa")], .. more]);
}
