using System.Globalization;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.Kills;

/// <summary>What <c>./run.sh kills</c> runs: half of the kills on SQLite, half on PostgreSQL.</summary>
internal static class KillsCommand
{
    /// <summary>0 when every promise held, 1 when one was broken, 2 when the arguments make no sense.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (count, seed) = (100, Random.Shared.Next());
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || arguments[i] is not ("--count" or "--seed"))
            {
                await System.Console.Error.WriteLineAsync("Usage: ./run.sh kills [--count N] [--seed S]");
                return 2;
            }
            if (arguments[i] == "--count") count = number;
            else seed = number;
        }
        System.Console.WriteLine($"seed {seed}");
        var broken = 0;
        var onPostgreSql = PostgreSqlServer.WhyAbsent is null ? count / 2 : 0;
        if (PostgreSqlServer.WhyAbsent is { } absent) await System.Console.Error.WriteLineAsync($"Without PostgreSQL: {absent}.");
        await using (var service = await KilledService.MakeAsync()) broken += await PrintAsync("SQLite", await new KillRun(service, seed).RunAsync(count - onPostgreSql));
        if (onPostgreSql > 0)
        {
            await using var server = await PostgreSqlServer.StartAsync();
            await using var service = await KilledService.MakeAsync(await server.CreateDatabaseAsync());
            broken += await PrintAsync("PostgreSQL", await new KillRun(service, seed).RunAsync(onPostgreSql));
        }
        return broken == 0 ? 0 : 1;
    }

    private static async Task<int> PrintAsync(string database, KillReport report)
    {
        System.Console.WriteLine($"{database}: {report}");
        foreach (var broken in report.Broken.Take(20)) await System.Console.Error.WriteLineAsync($"BROKEN: {broken}");
        return report.Broken.Count;
    }
}
