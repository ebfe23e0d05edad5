using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Trail;

/// <summary>Two hundred requests at once: each has its own record and its own answer.</summary>
public abstract class ManyAtOnce
{
    private const int Count = 200;

    protected static async Task HaveARecordEachAsync(RunningSts sts)
    {
        var responses = Enumerable.Range(0, Count).Select(_ => sts.Honest()).ToList();
        var answers = await Task.WhenAll(responses.Select(response => Task.Run(() => sts.AssumeAsync(response))));
        Assert.All(answers, answer => answer.AssertAccepted());
        Assert.Equal(Count, answers.Select(answer => answer["AccessKeyId"]).Distinct().Count());
        await AssertOnRecordAsync(sts, answers);
    }

    protected static async Task RedeemOneAssertionOnceAsync(RunningSts sts)
    {
        var fields = RunningSts.Fields(sts.Honest());
        var answers = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => sts.PostAsync(fields))));
        Assert.Single(answers, answer => (int)answer.Status == 200);
        Assert.All(answers.Where(answer => (int)answer.Status != 200), answer => answer.AssertRefused(400, "InvalidIdentityToken"));
        await AssertOnRecordAsync(sts, answers);
    }

    private static async Task AssertOnRecordAsync(RunningSts sts, IReadOnlyList<Answer> answers)
    {
        await using var db = await sts.DatabaseAsync();
        var ids = answers.Select(answer => answer.RequestId).ToHashSet(StringComparer.Ordinal);
        var records = await db.Trail.AsNoTracking().Where(record => ids.Contains(record.RequestId)).ToListAsync();
        Assert.Equal(Count, records.Count);
        Assert.Equal(answers.Select(answer => (answer.RequestId, Refused: (int)answer.Status != 200)).Order(), records.Select(record => (record.RequestId, Refused: record.ErrorCode is not null)).Order());
    }
}

public sealed class SqliteManyAtOnceTests(StsFixture fixture) : ManyAtOnce, IClassFixture<StsFixture>
{
    [Fact]
    public Task Two_hundred_assertions_have_a_record_each() => HaveARecordEachAsync(fixture.Sts);

    [Fact]
    public Task Of_two_hundred_requests_with_one_assertion_one_is_accepted_and_all_are_on_record() => RedeemOneAssertionOnceAsync(fixture.Sts);
}

public sealed class PostgreSqlManyAtOnceTests(StsOnPostgreSql fixture) : ManyAtOnce, IClassFixture<StsOnPostgreSql>
{
    [PostgreSqlFact]
    public Task Two_hundred_assertions_have_a_record_each() => HaveARecordEachAsync(fixture.Sts);

    [PostgreSqlFact]
    public Task Of_two_hundred_requests_with_one_assertion_one_is_accepted_and_all_are_on_record() => RedeemOneAssertionOnceAsync(fixture.Sts);
}
