using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Road;

/// <summary>What <c>./run.sh bench trail</c> runs: the first page of 50, newest first, by everything that is asked for, in a trail and in one ten times as long.</summary>
internal static class TrailBench
{
    private const int PageSize = 50;
    private const int Times = 400;
    private const double LongestMilliseconds = 50;
    private const double LargestRatio = 1.2;

    private sealed record Row(string Database, string Question, double Short, double Long)
    {
        public double Ratio => Long / Short;

        public bool IsMet => Long <= LongestMilliseconds && Ratio <= LargestRatio;
    }

    /// <summary>0 when every target is met, 1 when one is not, 2 when the arguments make no sense.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Read(args) is not var (events, isWritten))
        {
            await Console.Error.WriteLineAsync("Usage: ./run.sh bench trail [--events N] [--write], N at least 100000.");
            return 2;
        }
        var rows = await OnSqliteAsync(events);
        if (PostgreSqlServer.WhyAbsent is { } absent) await Console.Error.WriteLineAsync($"Without PostgreSQL: {absent}.");
        else rows = [.. rows, .. await OnPostgreSqlAsync(events)];

        var report = new Report("bench trail");
        report.Line($"| First page of {PageSize}, newest first | database | at {events / 10:N0} events, ms | at {events:N0}, ms | ratio |");
        report.Line($"|---|---|---:|---:|---:|");
        foreach (var row in rows) report.Line($"| {row.Question} | {row.Database} | {row.Short:0.00} | {row.Long:0.00} | {row.Ratio:0.00} |");
        foreach (var row in rows.Where(row => !row.IsMet)) Console.WriteLine($"MISSED: {row.Question} on {row.Database}; at most {LongestMilliseconds} ms and {LargestRatio} times are wanted.");
        if (isWritten) report.WriteToReadme();
        return rows.All(row => row.IsMet) ? 0 : 1;
    }

    private static (int Events, bool IsWritten)? Read(string[] args)
    {
        var (events, isWritten) = (1_000_000, false);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--write") isWritten = true;
            else if (args[i] != "--events" || ++i == args.Length || !int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out events) || events < 100_000) return null;
        }
        return (events, isWritten);
    }

    private static async Task<Row[]> OnSqliteAsync(int events)
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-trail-").FullName;
        try
        {
            return await MeasureAsync("SQLite", Path.Combine(folder, "short.db"), Path.Combine(folder, "long.db"), events);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Row[]> OnPostgreSqlAsync(int events)
    {
        await using var server = await PostgreSqlServer.StartAsync();
        return await MeasureAsync("PostgreSQL", await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync(), events);
    }

    private static async Task<Row[]> MeasureAsync(string name, string shortDatabase, string longDatabase, int events)
    {
        await using var shorter = await FilledAsync(name, shortDatabase, events / 10);
        await using var longer = await FilledAsync(name, longDatabase, events);
        var rows = new List<Row>();
        foreach (var (question, ask) in Questions)
        {
            var (first, second) = (Pages(shorter, ask, events / 10), Pages(longer, ask, events));
            // In turns, so that what else the machine does falls on both.
            var (ofShort, ofLong) = (new double[Times], new double[Times]);
            for (var i = -20; i < Times; i++)
            {
                var (one, other) = (await MillisecondsAsync(first), await MillisecondsAsync(second));
                if (i >= 0) (ofShort[i], ofLong[i]) = (one, other);
            }
            rows.Add(new Row(name, question, Median(ofShort), Median(ofLong)));
        }
        return [.. rows];
    }

    private static readonly (string Question, Func<int, (TrailQuery Query, TrailPlace? Before)> Ask)[] Questions =
    [
        ("everything", _ => (All, null)),
        ("by user", _ => (All with { UserName = TrailFill.Person }, null)),
        ("by role", _ => (All with { ResourceName = TrailFill.Role(7) }, null)),
        ("by event name", _ => (All with { EventName = "AssumeRoleWithSAML" }, null)),
        ("by a rare event name", _ => (All with { EventName = "PutRolePolicy" }, null)),
        ("by resource type", _ => (All with { ResourceType = "AWS::IAM::Role" }, null)),
        ("by service", _ => (All with { EventSource = "iam.amazonaws.com" }, null)),
        ("changes only", _ => (All with { ReadOnly = false }, null)),
        ("refusals only", _ => (All with { Refused = true }, null)),
        ("an hour in the middle", events => (Middle(events), null)),
        ("by user, an hour in the middle", events => (Middle(events) with { UserName = TrailFill.Person }, null)),
        ("by role, an hour in the middle", events => (Middle(events) with { ResourceName = TrailFill.Role(7) }, null)),
        ("by event name, an hour in the middle", events => (Middle(events) with { EventName = "AssumeRoleWithSAML" }, null)),
        ("by user and event name", _ => (All with { UserName = TrailFill.Person, EventName = "AssumeRoleWithSAML" }, null)),
        ("by user and role", _ => (All with { UserName = TrailFill.Person, ResourceName = TrailFill.Role(7) }, null)),
        ("by user, refusals only", _ => (All with { UserName = TrailFill.Person, Refused = true }, null)),
        ("a page from the middle on", events => (All, new TrailPlace(TrailFill.Beginning.AddSeconds(events / 2), events / 2))),
    ];

    private static TrailQuery All => new(TrailFill.Account);

    private static TrailQuery Middle(int events) => All with { From = TrailFill.Beginning.AddSeconds(events / 2), Until = TrailFill.Beginning.AddSeconds(events / 2 + 3600) };

    private static Func<Task<IReadOnlyList<TrailRecord>>> Pages(ServiceProvider services, Func<int, (TrailQuery Query, TrailPlace? Before)> ask, int events)
    {
        var (store, (query, before)) = (new TrailStore(services.GetRequiredService<IDbContextFactory<StsDb>>(), services.GetRequiredService<TrailWriter>()), ask(events));
        return () => store.PageAsync(query, before, PageSize, default);
    }

    private static async Task<ServiceProvider> FilledAsync(string name, string database, int events)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TrailWriter>().AddPooledDbContextFactory<StsDb>(options => options.UseDatabase(database)).BuildServiceProvider();
        var databases = services.GetRequiredService<IDbContextFactory<StsDb>>();
        await using (var db = await databases.CreateDbContextAsync()) await db.Database.MigrateAsync();
        var begun = Stopwatch.GetTimestamp();
        await new TrailFill(databases).WriteAsync(0, events);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {events:N0} events written in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s."));
        return services;
    }

    private static async Task<double> MillisecondsAsync(Func<Task<IReadOnlyList<TrailRecord>>> page)
    {
        var begun = Stopwatch.GetTimestamp();
        await page();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static double Median(double[] all)
    {
        Array.Sort(all);
        return all[all.Length / 2];
    }
}
