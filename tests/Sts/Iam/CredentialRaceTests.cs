using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

public abstract class CredentialRaceCases
{
    protected static async Task NeverMakesThreeKeysAsync(RunningSts sts)
    {
        var user = await sts.UserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sts.AdministerAsync("CreateAccessKey", ("UserName", user))));
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.OK), 1, 2);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Contains(answer["Code"], new[] { "LimitExceeded", "ConcurrentModification" }));
        Assert.Equal(answers.Count(answer => answer.Status == HttpStatusCode.OK), (await sts.DoneAsync("ListAccessKeys", ("UserName", user))).All("AccessKeyId").Count);
    }

    protected static async Task GivesANameToOneOfManyAsync(RunningSts sts)
    {
        var (users, wanted) = (new List<string>(), IamCases.Name("Wanted"));
        for (var i = 0; i < 6; i++) users.Add(await sts.UserAsync());
        var answers = await Task.WhenAll(users.Select(user => sts.AdministerAsync("UpdateUser", ("UserName", user), ("NewUserName", wanted))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        await using var db = await sts.DatabaseAsync();
        Assert.Equal(1, await db.Users.CountAsync(one => one.Name == wanted));
        Assert.Equal(5, await db.Users.CountAsync(one => users.Contains(one.Name)));
    }

    protected static async Task SpendsAPairOfCodesOnceAsync(RunningSts sts)
    {
        var (user, device) = (await sts.UserAsync(), await sts.DeviceAsync());
        var pair = device.Pair(sts.Clock.GetUtcNow().AddSeconds(-30));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => sts.AdministerAsync("EnableMFADevice", [("UserName", user), ("SerialNumber", device.SerialNumber), .. pair])));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
    }
}

public sealed class SqliteCredentialRaceTests(StsFixture fixture) : CredentialRaceCases, IClassFixture<StsFixture>
{
    [Fact]
    public Task Never_makes_three_keys_of_eight_that_race() => NeverMakesThreeKeysAsync(fixture.Sts);

    [Fact]
    public Task Gives_a_name_to_one_of_six_that_race() => GivesANameToOneOfManyAsync(fixture.Sts);

    [Fact]
    public Task Spends_a_pair_of_codes_once() => SpendsAPairOfCodesOnceAsync(fixture.Sts);
}

public sealed class PostgreSqlCredentialRaceTests(StsOnPostgreSql fixture) : CredentialRaceCases, IClassFixture<StsOnPostgreSql>
{
    [PostgreSqlFact]
    public Task Never_makes_three_keys_of_eight_that_race() => NeverMakesThreeKeysAsync(fixture.Sts);

    [PostgreSqlFact]
    public Task Gives_a_name_to_one_of_six_that_race() => GivesANameToOneOfManyAsync(fixture.Sts);

    [PostgreSqlFact]
    public Task Spends_a_pair_of_codes_once() => SpendsAPairOfCodesOnceAsync(fixture.Sts);
}
