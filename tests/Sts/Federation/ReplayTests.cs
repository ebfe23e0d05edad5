using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Saml;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Federation;

public abstract class ReplayCases
{
    private const string Tester = "arn:aws:iam::123456789012:role/Tester";
    private const string StrictRole = "arn:aws:iam::123456789012:role/StrictRole";
    private const string Redeemed = "Response has already been redeemed";

    protected static async Task RedeemsOnceAsync(RunningSts sts)
    {
        var response = sts.Honest();
        (await sts.AssumeAsync(response)).AssertAccepted();
        (await sts.AssumeAsync(response)).AssertRefused(400, "InvalidIdentityToken", Redeemed);
        // The same assertion in another envelope is the same assertion.
        (await sts.AssumeAsync(response with { ResponseId = SamlId.New() })).AssertRefused(400, "InvalidIdentityToken", Redeemed);
        (await sts.AssumeAsync(sts.Honest())).AssertAccepted();
    }

    protected static async Task RedeemsForEachRoleAsync(RunningSts sts)
    {
        var both = sts.Honest() with { Roles = [(RunningSts.Developer, RunningSts.Portal), (Tester, RunningSts.Portal)] };
        (await sts.AssumeAsync(both)).AssertAccepted();
        (await sts.AssumeAsync(both, ("RoleArn", Tester))).AssertAccepted();
        (await sts.AssumeAsync(both, ("RoleArn", Tester))).AssertRefused(400, "InvalidIdentityToken", Redeemed);

        var once = both with { AssertionId = SamlId.New(), EditAssertion = assertion => assertion with { Conditions = assertion.Conditions! with { OneTimeUse = true } } };
        (await sts.AssumeAsync(once)).AssertAccepted();
        (await sts.AssumeAsync(once, ("RoleArn", Tester))).AssertRefused(400, "InvalidIdentityToken", Redeemed);
    }

    protected static async Task RedeemsOnceAtEachDoorAsync(RunningSts sts)
    {
        var response = sts.Honest();
        (await sts.AssumeAsync(response)).AssertAccepted();
        Assert.IsType<ExchangeOutcome.Issued>(await SignInAsync(sts, response));
        Assert.Equal(Redeemed, Assert.IsType<ExchangeOutcome.Refused>(await SignInAsync(sts, response)).Error.Message);

        var strict = sts.Honest(StrictRole, TestWorld.Strict);
        Assert.IsType<ExchangeOutcome.Issued>(await SignInAsync(sts, strict));
        (await sts.AssumeAsync(strict)).AssertRefused(400, "InvalidIdentityToken", Redeemed);
    }

    protected static async Task LetsOneOfManyThroughAsync(RunningSts sts)
    {
        var fields = RunningSts.Fields(sts.Honest());
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => sts.PostAsync(fields)));
        Assert.Single(answers, answer => answer.Status == System.Net.HttpStatusCode.OK);
        foreach (var refused in answers.Where(answer => answer.Status != System.Net.HttpStatusCode.OK)) refused.AssertRefused(400, "InvalidIdentityToken", Redeemed);

        // Every one of them is on record, and one success only.
        var ids = answers.Select(answer => answer.RequestId).ToList();
        await using var db = await sts.DatabaseAsync();
        var records = await db.Trail.AsNoTracking().Where(record => ids.Contains(record.RequestId)).ToListAsync();
        Assert.Equal(64, records.Count);
        Assert.Single(records, record => record.ErrorCode is null);

        var response = sts.Honest();
        var sessions = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SignInAsync(sts, response)));
        Assert.Single(sessions.OfType<ExchangeOutcome.Issued>());
    }

    private static Task<ExchangeOutcome> SignInAsync(RunningSts sts, HonestResponse response) => sts.Services.GetRequiredService<SamlExchange>().RunAsync(
        new ExchangeRequest(Door.SignIn, response.Base64(), response.Roles[0].Role),
        new RequestFacts { RequestId = Guid.NewGuid().ToString(), Now = sts.Clock.GetUtcNow(), SourceIp = "127.0.0.1", UserAgent = "test", Host = "localhost" },
        default);

}

public sealed class SqliteReplayTests(StsFixture fixture) : ReplayCases, IClassFixture<StsFixture>
{
    [Fact]
    public Task Redeems_an_assertion_once() => RedeemsOnceAsync(fixture.Sts);

    [Fact]
    public Task Redeems_one_response_for_each_of_its_roles_unless_it_is_for_one_use() => RedeemsForEachRoleAsync(fixture.Sts);

    [Fact]
    public Task Redeems_at_each_door_unless_the_provider_is_strict() => RedeemsOnceAtEachDoorAsync(fixture.Sts);

    [Fact]
    public Task Lets_one_of_sixty_four_racing_requests_through() => LetsOneOfManyThroughAsync(fixture.Sts);
}

public sealed class PostgreSqlReplayTests : ReplayCases, IAsyncLifetime
{
    private PostgreSqlServer? _server;
    private RunningSts? _sts;

    public async Task InitializeAsync()
    {
        if (PostgreSqlServer.WhyAbsent is not null) return;
        _server = await PostgreSqlServer.StartAsync();
        _sts = await RunningSts.StartAsync(await _server.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        if (_sts is not null) await _sts.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [PostgreSqlFact]
    public async Task Redeems_an_assertion_once_for_each_role_and_at_each_door()
    {
        await RedeemsOnceAsync(_sts!);
        await RedeemsForEachRoleAsync(_sts!);
        await RedeemsOnceAtEachDoorAsync(_sts!);
    }

    [PostgreSqlFact]
    public Task Lets_one_of_sixty_four_racing_requests_through() => LetsOneOfManyThroughAsync(_sts!);
}
