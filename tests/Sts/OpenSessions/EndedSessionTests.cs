using System.Diagnostics;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.OpenSessions;

/// <summary>What was ended is refused on the next call of the same instance, and within two seconds on another: by key, of a role, and by AWS's own policy.</summary>
public abstract class EndedSessionContract : IAsyncLifetime
{
    private const string Text = "The security token included in the request is expired";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly string Everything = Policies.Allow("*");
    private RunningSts? _one;
    private RunningSts? _other;

    private RunningSts One => _one!;

    private RunningSts Other => _other!;

    public virtual async Task InitializeAsync()
    {
        if (await StartAsync() is not { } one) return;
        _one = one;
        _other = await one.BesideAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_other is not null) await _other.DisposeAsync();
        if (_one is not null) await _one.DisposeAsync();
    }

    protected abstract Task<RunningSts?> StartAsync();

    protected async Task OneSessionByItsKeyAsync()
    {
        var (user, first, second) = await WorldAsync();
        var (ended, twin) = ((await One.AssumeRoleAsync(user.Signer, first.Arn)).Signer(), (await One.AssumeRoleAsync(user.Signer, first.Arn)).Signer());
        var chained = (await One.AssumeRoleAsync(ended, second.Arn)).Signer();
        using var console = new Browser(One);
        await console.FollowAsync(await console.GetAsync(Broker.Login(await console.TokenAsync(ended))));
        var waiting = await console.TokenAsync(ended);
        foreach (var sts in new[] { One, Other })
            foreach (var session in new[] { ended, twin, chained }) (await sts.CallerIdentityAsync(session)).AssertAccepted();

        (await One.SessionsAsync(await One.AdministratorAsync(), "RevokeSession", ("AccessKeyId", ended.AccessKeyId))).AssertAccepted();
        foreach (var session in new[] { ended, chained }) (await One.CallerIdentityAsync(session)).AssertRefused(403, "ExpiredToken", Text);
        (await One.AssumeRoleAsync(ended, second.Arn)).AssertRefused(403, "ExpiredToken", Text);
        await UntilExpiredAsync(ended, chained);

        // What hangs on the session goes with it: the console, and a sign-in token that nobody has used yet.
        Assert.Equal("Your session has ended", (await console.GetAsync("/console")).Text("h1"));
        using var late = new Browser(One);
        Assert.Equal(400, (int)(await late.GetAsync(Broker.Login(waiting))).Status);
        Assert.Equal(400, (int)(await late.GetAsync(Broker.Ask(Broker.Session(ended)))).Status);
        foreach (var sts in new[] { One, Other }) (await sts.CallerIdentityAsync(twin)).AssertAccepted();
    }

    protected async Task EverySessionOfARoleAsync()
    {
        var (user, first, second) = await WorldAsync();
        var ended = (await One.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        var chained = (await One.AssumeRoleAsync(ended, second.Arn)).Signer();
        var elsewhere = (await One.AssumeRoleAsync(user.Signer, second.Arn)).Signer();
        await UntilAsync(async () => (int)(await Other.CallerIdentityAsync(chained)).Status == 200);

        (await One.SessionsAsync(await One.AdministratorAsync(), "RevokeSessions", ("RoleArn", first.Arn))).AssertAccepted();
        foreach (var session in new[] { ended, chained }) (await One.CallerIdentityAsync(session)).AssertRefused(403, "ExpiredToken", Text);
        await UntilExpiredAsync(ended, chained);
        foreach (var sts in new[] { One, Other }) (await sts.CallerIdentityAsync(elsewhere)).AssertAccepted();

        // Sessions begin in whole seconds: those of the second of the end are over with it.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        (await One.CallerIdentityAsync((await One.AssumeRoleAsync(user.Signer, first.Arn)).Signer())).AssertAccepted();
    }

    protected async Task ByAwsOwnPolicyAsync()
    {
        var (user, first, second) = await WorldAsync();
        var ended = (await One.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        var chained = (await One.AssumeRoleAsync(ended, second.Arn)).Signer();
        Task<Answer> InfoAsync(RunningSts sts, SigV4Signer session) => sts.StsAsync(session, "GetAccessKeyInfo", ("AccessKeyId", ended.AccessKeyId));
        foreach (var sts in new[] { One, Other })
            foreach (var session in new[] { ended, chained }) (await InfoAsync(sts, session)).AssertAccepted();
        (await One.IamAsync(await One.AdministratorAsync(), "PutRolePolicy", ("RoleName", first.Name), ("PolicyName", "AWSRevokeOlderSessions"),
            ("PolicyDocument", Policies.RevokeBefore(One.Clock.GetUtcNow().AddSeconds(1))))).AssertAccepted();
        foreach (var session in new[] { ended, chained })
        {
            (await InfoAsync(One, session)).AssertRefused(403, "AccessDenied");
            await UntilAsync(async () => (int)(await InfoAsync(Other, session)).Status == 403);
        }
        Assert.DoesNotContain(ended.AccessKeyId, (await One.SessionsAsync(await One.AdministratorAsync(), "ListSessions", ("RoleArn", first.Arn))).All("AccessKeyId"));
    }

    private async Task<(TestUser User, TestRole First, TestRole Second)> WorldAsync()
    {
        var user = await One.UserAsync(Everything);
        var first = await One.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Everything);
        return (user, first, await One.RoleAsync(Policies.Trust($$"""{"AWS":["{{first.Arn}}","{{user.Arn}}"]}"""), Everything, account: Principals.Production));
    }

    private async Task UntilExpiredAsync(params SigV4Signer[] sessions)
    {
        foreach (var session in sessions)
        {
            await UntilAsync(async () => (int)(await Other.CallerIdentityAsync(session)).Status == 403);
            (await Other.CallerIdentityAsync(session)).AssertRefused(403, "ExpiredToken", Text);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSoAsync)
    {
        var began = Stopwatch.StartNew();
        while (!await isSoAsync())
        {
            Assert.True(began.Elapsed < Longest, $"not in force on the other instance after {began.Elapsed}");
            await Task.Delay(50);
        }
    }
}

public sealed class SqliteEndedSessionTests : EndedSessionContract
{
    [Fact]
    public Task One_session_ended_by_its_key_is_over_on_every_instance_with_all_that_hangs_on_it() => OneSessionByItsKeyAsync();

    [Fact]
    public Task Every_session_of_a_role_is_over_on_every_instance_and_new_ones_begin() => EverySessionOfARoleAsync();

    [Fact]
    public Task AWSRevokeOlderSessions_is_in_force_on_every_instance() => ByAwsOwnPolicyAsync();

    protected override async Task<RunningSts?> StartAsync() => await RunningSts.StartAsync();
}

public sealed class PostgreSqlEndedSessionTests : EndedSessionContract
{
    private PostgreSqlServer? _server;

    [PostgreSqlFact]
    public async Task What_is_ended_is_over_on_every_instance()
    {
        await OneSessionByItsKeyAsync();
        await EverySessionOfARoleAsync();
        await ByAwsOwnPolicyAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async Task<RunningSts?> StartAsync()
    {
        if (PostgreSqlServer.WhyAbsent is not null) return null;
        _server = await PostgreSqlServer.StartAsync();
        return await RunningSts.StartAsync(await _server.CreateDatabaseAsync());
    }
}
