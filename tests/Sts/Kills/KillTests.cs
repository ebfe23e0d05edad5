using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.Kills;

/// <summary>The service as a process of its own that is killed at any moment, ten times in all: what was answered is on record. <c>./run.sh kills</c> does it a hundred times.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Seven_kills_on_SQLite_lose_no_acknowledged_record_and_leave_nothing_unrecorded()
    {
        await using var service = await KilledService.MakeAsync();
        await AssertAsync(service, 7);
    }

    [PostgreSqlFact]
    public async Task Three_kills_on_PostgreSql_lose_no_acknowledged_record_and_leave_nothing_unrecorded()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var service = await KilledService.MakeAsync(await server.CreateDatabaseAsync());
        await AssertAsync(service, 3);
    }

    private static async Task AssertAsync(KilledService service, int kills)
    {
        var seed = Random.Shared.Next();
        var report = await new KillRun(service, seed).RunAsync(kills);
        Assert.True(report.Broken.Count == 0, $"seed {seed}: {report}\n{string.Join('\n', report.Broken.Take(10))}");
        // That there was something to lose.
        Assert.True(report.Answers >= 20 * kills && report.Credentials >= 5 * kills && report is { Refusals: > 0, Delivered: > 0 }, $"seed {seed}: {report}");
    }
}
