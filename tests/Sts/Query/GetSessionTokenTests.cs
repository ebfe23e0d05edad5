using Amazon.SecurityToken.Model;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

public sealed class GetSessionTokenTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string OwnName = """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":"sts:GetFederationToken","Resource":"*"},
          {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/owner":"${aws:username}"}}}]}
        """;

    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Gives_the_AWS_SDK_credentials_of_the_user_itself_for_twelve_hours()
    {
        var user = await _sts.UserAsync();
        using var client = _sts.Sdk(user.Signer);
        var given = (await client.GetSessionTokenAsync(new GetSessionTokenRequest())).Credentials;
        Assert.InRange((given.Expiration!.Value.ToUniversalTime() - DateTime.UtcNow).TotalSeconds, 43_140, 43_201);
        using var session = _sts.Sdk(new SigV4Signer(given.AccessKeyId, given.SecretAccessKey, given.SessionToken));
        var who = await session.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal((user.Arn, user.UniqueId, RunningSts.Account), (who.Arn, who.UserId, who.Account));
    }

    [Fact]
    public async Task Needs_no_permission_and_cannot_be_denied()
    {
        var user = await _sts.UserAsync(Policies.Deny("*"));
        (await _sts.StsAsync(user.Signer, "GetSessionToken")).AssertAccepted();
    }

    [Theory]
    [InlineData("900", true)]
    [InlineData("899", false)]
    [InlineData("129600", true)]
    [InlineData("129601", false)]
    public async Task Lasts_from_fifteen_minutes_to_thirty_six_hours(string seconds, bool accepted)
    {
        var user = await _sts.UserAsync();
        var answer = await _sts.StsAsync(user.Signer, "GetSessionToken", ("DurationSeconds", seconds));
        if (!accepted)
        {
            answer.AssertRefused(400, "ValidationError");
            return;
        }
        var session = _sts.Session(answer.Signer());
        Assert.Equal(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), (session.Expires - session.IssuedAt).TotalSeconds, 1.0);
    }

    [Fact]
    public async Task Is_for_long_term_keys_only()
    {
        var user = await _sts.UserAsync(Policies.Allow("sts:*"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("*"));
        var token = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        foreach (var session in new[] { token, (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer(), (await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"), ("Policy", Policies.Allow("*")))).Signer() })
            (await _sts.StsAsync(session, "GetSessionToken")).AssertRefused(403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
    }

    [Fact]
    public async Task Its_credentials_call_AssumeRole_and_GetCallerIdentity_of_STS_and_nothing_else()
    {
        var user = await _sts.UserAsync(Policies.Allow("sts:*"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        var token = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        (await _sts.AssumeRoleAsync(token, role.Arn)).AssertAccepted();
        (await _sts.CallerIdentityAsync(token)).AssertAccepted();
        foreach (var (action, name, value) in new[] { ("GetFederationToken", "Name", "theresa"), ("GetAccessKeyInfo", "AccessKeyId", "ASIAY34FZKBOKMUTVV7A"), ("DecodeAuthorizationMessage", "EncodedMessage", "x") })
        {
            (await _sts.StsAsync(token, action, (name, value))).AssertRefused(403, "AccessDenied", $"Cannot call {action} with session credentials");
            var own = await _sts.StsAsync(user.Signer, action, (name, value));
            if (action == "DecodeAuthorizationMessage") own.AssertRefused(400, "InvalidAuthorizationMessageException");
            else own.AssertAccepted();
        }
    }

    [Fact]
    public async Task Its_credentials_reach_IAM_only_with_MFA()
    {
        var user = await _sts.UserAsync(Policies.Allow("iam:ListAccountAliases"));
        var device = await _sts.DeviceAsync(user);
        var without = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        var with = (await _sts.StsAsync(user.Signer, "GetSessionToken", ("SerialNumber", device.SerialNumber), ("TokenCode", device.Code(_sts.Clock.GetUtcNow())))).Signer();
        (await _sts.IamAsync(without, "ListAccountAliases")).AssertRefused(403, "InvalidClientTokenId");
        (await _sts.IamAsync(with, "ListAccountAliases")).AssertAccepted();
        (await _sts.IamAsync(user.Signer, "ListAccountAliases")).AssertAccepted();
    }

    [Fact]
    public async Task Its_credentials_tell_policies_of_the_MFA_device()
    {
        var user = await _sts.UserAsync("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}}]}""");
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(RunningSts.Account)));
        var device = await _sts.DeviceAsync(user);
        var without = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        var with = (await _sts.StsAsync(user.Signer, "GetSessionToken", ("SerialNumber", device.SerialNumber), ("TokenCode", device.Code(_sts.Clock.GetUtcNow())))).Signer();
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(without, role.Arn)).AssertRefused(403, "AccessDenied");
        var session = (await _sts.AssumeRoleAsync(with, role.Arn)).Signer();
        Assert.Null(_sts.Session(session).MfaAuthenticatedAt);
        var json = (await _sts.RecordAsync((await _sts.CallerIdentityAsync(with)).RequestId)).Json.GetProperty("userIdentity");
        Assert.Equal("true", json.GetProperty("sessionContext").GetProperty("attributes").GetProperty("mfaAuthenticated").GetString());
    }

    [Fact]
    public async Task Records_the_call_without_secrets()
    {
        var user = await _sts.UserAsync();
        var device = await _sts.DeviceAsync(user);
        var code = device.Code(_sts.Clock.GetUtcNow());
        var answer = await _sts.StsAsync(user.Signer, "GetSessionToken", ("SerialNumber", device.SerialNumber), ("TokenCode", code), ("DurationSeconds", "1800"));
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal(device.SerialNumber, json.GetProperty("requestParameters").GetProperty("serialNumber").GetString());
        Assert.Equal(1800, json.GetProperty("requestParameters").GetProperty("durationSeconds").GetInt32());
        Assert.False(json.GetProperty("requestParameters").TryGetProperty("tokenCode", out _));
        Assert.Equal(answer["AccessKeyId"], json.GetProperty("responseElements").GetProperty("credentials").GetProperty("accessKeyId").GetString());
        Assert.DoesNotContain(answer["SessionToken"]!, record.Record + record.Trace, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{code}\"", record.Record + record.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bears_the_name_that_its_user_has_now()
    {
        var administrator = await _sts.UserAsync(Policies.Allow("iam:*"));
        var user = await _sts.UserAsync(OwnName);
        var session = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        var federated = (await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"))).Signer();
        var (old, now) = (await Role(user.Name), await Role(user.Name + "-2"));
        (await _sts.AssumeRoleAsync(session, old.Arn)).AssertAccepted();
        (await _sts.AssumeRoleAsync(session, now.Arn)).AssertRefused(403, "AccessDenied");

        (await _sts.IamAsync(administrator.Signer, "UpdateUser", ("UserName", user.Name), ("NewUserName", user.Name + "-2"))).AssertAccepted();

        // As for the key itself: who it is stays, what it is called is what it is called now.
        foreach (var signer in new[] { session, user.Signer })
        {
            var who = await _sts.CallerIdentityAsync(signer);
            Assert.Equal((user.Arn + "-2", user.UniqueId), (who["Arn"], who["UserId"]));
            (await _sts.AssumeRoleAsync(signer, old.Arn)).AssertRefused(403, "AccessDenied");
            (await _sts.AssumeRoleAsync(signer, now.Arn)).AssertAccepted();
        }
        Assert.Equal(user.Name + "-2", (await _sts.RecordAsync((await _sts.CallerIdentityAsync(session)).RequestId)).Json.GetProperty("userIdentity").GetProperty("userName").GetString());
        // A federated user is called as it was called by whoever made it.
        Assert.Equal($"arn:aws:sts::{RunningSts.Account}:federated-user/theresa", (await _sts.CallerIdentityAsync(federated))["Arn"]);

        Task<TestRole> Role(string owner) => _sts.RoleAsync(Policies.Trust(Policies.Aws(RunningSts.Account)), tags: ("owner", owner));
    }

    [Fact]
    public async Task Ends_with_the_key_it_was_made_with()
    {
        var user = await _sts.UserAsync();
        var token = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        (await _sts.CallerIdentityAsync(token)).AssertAccepted();
        await _sts.ChangeAsync(db => db.AccessKeys.Where(key => key.Id == user.Signer.AccessKeyId).ExecuteUpdateAsync(set => set.SetProperty(key => key.Active, false)));
        (await _sts.CallerIdentityAsync(token)).AssertRefused(403, "InvalidClientTokenId");
        await _sts.ChangeAsync(db => db.AccessKeys.Where(key => key.Id == user.Signer.AccessKeyId).ExecuteUpdateAsync(set => set.SetProperty(key => key.Active, true)));
        (await _sts.CallerIdentityAsync(token)).AssertAccepted();
    }
}
