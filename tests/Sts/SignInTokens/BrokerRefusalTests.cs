using System.Net;
using System.Text.Json;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignInTokens;

/// <summary>What a broker's program is refused at getSigninToken: status, text and record, with the call beside it that is not.</summary>
public sealed class BrokerRefusalTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Long_term_keys_are_no_session_and_the_credentials_that_they_get_are()
    {
        using var broker = new Browser(_sts);
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        var taken = (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer();
        foreach (var session in new[]
        {
            Broker.Session(user.Signer with { SessionToken = "" }), Broker.Session(user.Signer), Broker.Session(user.Signer with { SessionToken = taken.SessionToken }),
            JsonSerializer.Serialize(new { sessionId = user.Signer.AccessKeyId, sessionKey = user.Signer.SecretAccessKey }),
        })
            await AssertRefusedAsync(broker, Broker.Ask(session), account: null);
        await broker.TokenAsync(taken);
        await broker.TokenAsync((await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"))).Signer());
    }

    [Fact]
    public async Task A_session_has_its_three_parts_as_texts_by_their_exact_names()
    {
        using var broker = new Browser(_sts);
        var good = await _sts.SignerAsync();
        var (id, key, token) = (good.AccessKeyId, good.SecretAccessKey, good.SessionToken);
        foreach (object session in new object[]
        {
            new { sessionKey = key, sessionToken = token }, new { sessionId = id, sessionToken = token }, new { sessionId = id, sessionKey = key },
            new { SessionId = id, SessionKey = key, SessionToken = token }, new { accessKeyId = id, secretAccessKey = key, sessionToken = token },
            new { sessionId = id, sessionKey = key, sessionToken = new[] { token } }, new { session = new { sessionId = id, sessionKey = key, sessionToken = token } },
        })
            await AssertRefusedAsync(broker, Broker.Ask(JsonSerializer.Serialize(session)), account: null);
        var whole = JsonSerializer.Serialize(new { sessionId = id, sessionKey = key, sessionToken = token });
        foreach (var broken in new[] { whole[..^1], whole + whole, "[" + whole + "]", JsonSerializer.Serialize(whole), Uri.EscapeDataString(whole), whole.Replace('"', '\'') })
            await AssertRefusedAsync(broker, Broker.Ask(broken), account: null);
        // More than is needed does no harm: programs hand over what STS gave them.
        foreach (var accepted in new[] { whole, " " + whole + "\n", whole.Replace("{", """{"Expiration":"2026-11-23T09:00:00Z",""", StringComparison.Ordinal) })
            Assert.Equal(HttpStatusCode.OK, (await broker.GetAsync(Broker.Ask(accepted))).Status);
    }

    [Fact]
    public async Task A_role_of_a_role_has_a_console_for_as_long_as_its_credentials_and_no_longer()
    {
        using var broker = new Browser(_sts);
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var first = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("*"), longest: 7200);
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn)), longest: 7200);
        var one = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, ("DurationSeconds", "7200"))).Signer();

        // By its key a user may ask for more than an hour, and then the console too may have it; a role may ask for neither.
        (await _sts.AssumeRoleAsync(one, second.Arn, ("DurationSeconds", "3601"))).AssertRefused(400, "ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        await broker.TokenAsync(one, ("SessionDuration", "7200"));
        var two = (await _sts.AssumeRoleAsync(one, second.Arn, ("DurationSeconds", "3600"))).Signer();
        await AssertRefusedAsync(broker, Broker.Ask(Broker.Session(two), ("SessionDuration", "3600")), RunningSts.Account);
        await broker.TokenAsync(two);
    }

    [Fact]
    public async Task A_role_that_a_users_session_took_counts_as_chained()
    {
        using var broker = new Browser(_sts);
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        var session = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        await AssertRefusedAsync(broker, Broker.Ask(Broker.Session(session)), RunningSts.Account);
        var taken = (await _sts.AssumeRoleAsync(session, role.Arn)).Signer();
        await AssertRefusedAsync(broker, Broker.Ask(Broker.Session(taken), ("SessionDuration", "900")), RunningSts.Account);
        await broker.TokenAsync(taken);
        await broker.TokenAsync((await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer(), ("SessionDuration", "900"));
    }

    [Fact]
    public async Task Credentials_that_were_revoked_or_whose_role_is_gone_get_no_token()
    {
        using var broker = new Browser(_sts);
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var (revoked, gone) = (await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn))), await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn))));
        var (ended, orphan) = ((await _sts.AssumeRoleAsync(user.Signer, revoked.Arn)).Signer(), (await _sts.AssumeRoleAsync(user.Signer, gone.Arn)).Signer());
        await broker.TokenAsync(ended);
        await broker.TokenAsync(orphan);
        var administrator = await _sts.AdministratorAsync();
        (await _sts.SessionsAsync(administrator, "RevokeSession", ("AccessKeyId", ended.AccessKeyId))).AssertAccepted();
        (await _sts.IamAsync(administrator, "DeleteRole", ("RoleName", gone.Name))).AssertAccepted();
        await AssertRefusedAsync(broker, Broker.Ask(Broker.Session(ended)), RunningSts.Account);
        await AssertRefusedAsync(broker, Broker.Ask(Broker.Session(orphan)), RunningSts.Account);
        await broker.TokenAsync((await _sts.AssumeRoleAsync(user.Signer, revoked.Arn)).Signer());
    }

    [Fact]
    public async Task Expired_credentials_are_refused_on_record_of_nobodys_account()
    {
        await using var sts = await RunningSts.StartAsync();
        using var broker = new Browser(sts);
        var credentials = await sts.SignerAsync();
        sts.Clock.Advance(TimeSpan.FromHours(1));
        var refused = await broker.GetAsync(Broker.Ask(Broker.Session(credentials)));
        Assert.Equal((400, "Invalid credentials parameter"), ((int)refused.Status, refused.Body));
        var (record, json) = await sts.RecordAsync(refused.RequestId);
        Assert.Equal(("GetSigninToken", "InvalidInput", null), (record.EventName, record.ErrorCode, record.AccountId));
        Assert.Equal("Failure", json.GetProperty("responseElements").GetProperty("GetSigninToken").GetString());
        Assert.Contains("SessionExpires", record.Trace, StringComparison.Ordinal);
        await broker.TokenAsync(await sts.SignerAsync());
    }

    // What is proven of a caller decides whose trail the refusal is in; what was shown in vain is in no text.
    private async Task AssertRefusedAsync(Browser broker, string path, string? account)
    {
        var answer = await broker.GetAsync(path);
        Assert.Equal((400, "text/plain; charset=utf-8", "Invalid credentials parameter"), ((int)answer.Status, answer.Headers["Content-Type"], answer.Body));
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal(("GetSigninToken", "InvalidInput", account), (record.EventName, record.ErrorCode, record.AccountId));
        Assert.Equal("""{"GetSigninToken":"Failure"}""", json.GetProperty("responseElements").GetRawText());
        Assert.Equal(("signin.amazonaws.com", "AwsConsoleSignIn", "Invalid credentials parameter"), (json.GetProperty("eventSource").GetString(), json.GetProperty("eventType").GetString(), json.GetProperty("errorMessage").GetString()));
        Assert.Contains("\"passed\":false", record.Trace, StringComparison.Ordinal);
    }
}
