using Amazon.SecurityToken.Model;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

public sealed class GetAccessKeyInfoTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Tells_the_AWS_SDK_the_account_of_any_key_there_or_not()
    {
        var user = await _sts.UserAsync(Policies.Allow("sts:GetAccessKeyInfo"));
        var (own, other) = (user.Signer.AccessKeyId, (await _sts.UserAsync(account: Principals.Production)).Signer.AccessKeyId);
        using var client = _sts.Sdk(user.Signer);
        foreach (var (id, account) in new[] { (own, RunningSts.Account), (other, Principals.Production), ("ASIAY34FZKBOKMUTVV7A", "609629065308"), ("ASIAQNZGKIQY56JQ7WML", "029608264753") })
            Assert.Equal(account, (await client.GetAccessKeyInfoAsync(new GetAccessKeyInfoRequest { AccessKeyId = id })).Account);
    }

    [Fact]
    public async Task Needs_the_permission()
    {
        var user = await _sts.UserAsync();
        (await AskAsync(user, "ASIAY34FZKBOKMUTVV7A")).AssertRefused(403, "AccessDenied", $"User: {user.Arn} is not authorized to perform: sts:GetAccessKeyInfo");
        await _sts.AttachAsync(user.UniqueId, "may", Policies.Allow("sts:GetAccessKeyInfo"));
        (await AskAsync(user, "ASIAY34FZKBOKMUTVV7A")).AssertAccepted();
    }

    [Theory]
    [InlineData("ASIAY34FZKBOKMU")]
    [InlineData("ASIAY34FZKBOKMUTVV7!")]
    [InlineData("")]
    [InlineData("NONEOFOURKEYSATALL00")]
    public async Task Refuses_what_is_no_key_id(string id)
    {
        var user = await _sts.UserAsync(Policies.Allow("sts:GetAccessKeyInfo"));
        (await AskAsync(user, id)).AssertRefused(400, "ValidationError");
        (await _sts.StsAsync(user.Signer, "GetAccessKeyInfo")).AssertRefused(400, "ValidationError", "1 validation error detected: Value null at 'accessKeyId' failed to satisfy constraint: Member must not be null");
    }

    private Task<Answer> AskAsync(TestUser user, string id) => _sts.StsAsync(user.Signer, "GetAccessKeyInfo", ("AccessKeyId", id));
}

/// <summary>Actions that AWS has for what is not enabled here.</summary>
public sealed class NotEnabledTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Task1 = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task AssumeRoot_is_denied_even_to_an_administrator()
    {
        var administrator = await _sts.AdministratorAsync();
        var arn = (await _sts.CallerIdentityAsync(administrator))["Arn"]!;
        (await _sts.StsAsync(administrator, "AssumeRoot", ("TargetPrincipal", Principals.Production), ("TaskPolicyArn.arn", Task1)))
            .AssertRefused(403, "AccessDenied", Principals.Denied(arn, "sts:AssumeRoot", "arn:aws:iam::999999999999:root"));
        (await _sts.StsAsync(administrator, "AssumeRoot", ("TargetPrincipal", "99999999999"), ("TaskPolicyArn.arn", Task1))).AssertRefused(400, "ValidationError");
        (await _sts.StsAsync(administrator, "AssumeRoot", ("TargetPrincipal", Principals.Production))).AssertRefused(400, "ValidationError");
        (await _sts.StsAsync(administrator, "AssumeRoot", ("TargetPrincipal", Principals.Production), ("TaskPolicyArn.arn", Task1), ("DurationSeconds", "901"))).AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task GetDelegatedAccessToken_is_denied_and_does_not_repeat_the_token()
    {
        var administrator = await _sts.AdministratorAsync();
        var arn = (await _sts.CallerIdentityAsync(administrator))["Arn"]!;
        var answer = await _sts.StsAsync(administrator, "GetDelegatedAccessToken", ("TradeInToken", "a-trade-in-token"));
        answer.AssertRefused(403, "AccessDenied", $"User: {arn} is not authorized to perform: sts:GetDelegatedAccessToken");
        var (record, _) = await _sts.RecordAsync(answer.RequestId);
        Assert.DoesNotContain("a-trade-in-token", record.Record + record.Trace + answer.Body, StringComparison.Ordinal);
        (await _sts.StsAsync(administrator, "GetDelegatedAccessToken")).AssertRefused(400, "ValidationError");
    }
}
