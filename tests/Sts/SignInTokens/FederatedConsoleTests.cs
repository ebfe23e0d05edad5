using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignInTokens;

/// <summary>The federation endpoint and the console for credentials that no assertion gave: federated users, chained roles and users' own sessions.</summary>
public sealed class FederatedConsoleTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_federated_user_has_a_console_with_its_name_and_who_vouched()
    {
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var session = (await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"), ("Policy", Policies.Allow("cloudtrail:LookupEvents")))).Signer();
        using var browser = new Browser(_sts);
        var login = await browser.GetAsync(Broker.Login(await browser.TokenAsync(session)));
        var home = await browser.FollowAsync(login);
        Assert.Equal(("theresa", "theresa", user.Arn), (home.Text("h1"), home.Text("#session-name"), home.Text("#made-by")));
        Assert.Equal("arn:aws:sts::123456789012:federated-user/theresa", home.Text("#caller-arn"));
        Assert.False(home.Has("#role-name"));

        var identity = (await _sts.RecordAsync(login.RequestId)).Json.GetProperty("userIdentity");
        Assert.Equal("FederatedUser", identity.GetProperty("type").GetString());
        var trail = await browser.GetAsync("/console/trail");
        Assert.Equal(200, (int)trail.Status);
        Assert.Contains("GetFederationToken", trail.Body, StringComparison.Ordinal);
        var credentials = await browser.SubmitAsync(home, "form[action='/console/credentials']");
        Assert.Equal("Credentials for theresa", credentials.Text("h1"));
    }

    [Fact]
    public async Task Without_the_permission_a_federated_user_sees_no_event_history()
    {
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var session = (await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"))).Signer();
        using var browser = new Browser(_sts);
        await browser.FollowAsync(await browser.GetAsync(Broker.Login(await browser.TokenAsync(session))));
        Assert.Equal(403, (int)(await browser.GetAsync("/console/trail")).Status);
    }

    [Fact]
    public async Task SessionDuration_is_refused_for_federated_users_and_chained_roles_and_taken_for_a_role_of_a_users_key()
    {
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var first = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("*"));
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn)));
        var one = (await _sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        var two = (await _sts.AssumeRoleAsync(one, second.Arn)).Signer();
        var federated = (await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"))).Signer();
        using var browser = new Browser(_sts);
        foreach (var session in new[] { two, federated })
        {
            await AssertRefusedAsync(browser, session, ("SessionDuration", "900"));
            await browser.TokenAsync(session);
        }
        await browser.TokenAsync(one, ("SessionDuration", "900"));
    }

    [Fact]
    public async Task A_users_own_session_opens_no_console()
    {
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        var token = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        using var browser = new Browser(_sts);
        await AssertRefusedAsync(browser, token);
        await browser.TokenAsync((await _sts.AssumeRoleAsync(token, role.Arn)).Signer());
    }

    [Fact]
    public async Task A_console_ends_with_the_user_who_vouched()
    {
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var session = (await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"))).Signer();
        using var browser = new Browser(_sts);
        var token = await browser.TokenAsync(session);
        Assert.Equal("theresa", (await browser.FollowAsync(await browser.GetAsync(Broker.Login(token)))).Text("h1"));
        await _sts.ChangeAsync(db => db.AccessKeys.Where(key => key.UserId == user.UniqueId).ExecuteDeleteAsync());
        Assert.Equal("Your session has ended", (await browser.GetAsync("/console")).Text("h1"));
        await AssertRefusedAsync(browser, session);
    }

    private async Task AssertRefusedAsync(Browser browser, SigV4Signer session, params (string, string)[] more)
    {
        var answer = await browser.GetAsync(Broker.Ask(Broker.Session(session), more));
        Assert.Equal((400, "Invalid credentials parameter"), ((int)answer.Status, answer.Body));
        Assert.Equal("Failure", (await _sts.RecordAsync(answer.RequestId)).Json.GetProperty("responseElements").GetProperty("GetSigninToken").GetString());
    }
}
