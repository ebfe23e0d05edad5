using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Sts;
using SamlFederation.Sts;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Sts.Trail;

/// <summary>What the stores promise, on whichever database.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private ServiceProvider? _services;

    private IDbContextFactory<StsDb> Databases => _services!.GetRequiredService<IDbContextFactory<StsDb>>();

    private TrailStore Store => new(Databases, _services!.GetRequiredService<TrailWriter>());

    public virtual async Task InitializeAsync()
    {
        if (await DatabaseAsync() is not { } database) return;
        _services = new ServiceCollection().AddLogging().AddSingleton<TrailWriter>().AddPooledDbContextFactory<StsDb>(options => options.UseDatabase(database)).BuildServiceProvider();
        await using var db = await Databases.CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
    }

    protected abstract Task<string?> DatabaseAsync();

    protected async Task PagesAsync()
    {
        foreach (var n in Enumerable.Range(0, 25))
            await Store.RecordAsync(Facts(n), new TrailEvent { EventName = n % 5 == 0 ? "GetCallerIdentity" : "AssumeRoleWithSAML", AccountId = n == 7 ? "999999999999" : "123456789012", UserName = "david" }, default);
        var first = await Store.PageAsync(new TrailQuery("123456789012"), null, 10, default);
        var second = await Store.PageAsync(new TrailQuery("123456789012"), Place(first), 10, default);
        var last = await Store.PageAsync(new TrailQuery("123456789012"), Place(second), 10, default);
        Assert.Equal(Enumerable.Range(0, 25).Where(n => n != 7).Reverse().Select(n => Now.AddMinutes(n)), first.Concat(second).Concat(last).Select(record => record.EventTime));
        Assert.Equal(5, (await Store.PageAsync(new TrailQuery("123456789012") { EventName = "GetCallerIdentity" }, null, 100, default)).Count);
        Assert.Equal(3, (await Store.PageAsync(new TrailQuery("123456789012") { From = Now.AddMinutes(22), Until = Now.AddMinutes(24) }, null, 100, default)).Count);
        Assert.Empty(await Store.PageAsync(new TrailQuery("123456789012") { Refused = true }, null, 100, default));
        Assert.Empty(await Store.PageAsync(new TrailQuery("000000000000"), null, 100, default));

        var lines = new List<string>();
        await foreach (var line in Store.ExportAsync(new TrailQuery("999999999999"), default)) lines.Add(line);
        Assert.Equal("2030-01-02T03:11:05Z", JsonDocument.Parse(Assert.Single(lines)).RootElement.GetProperty("eventTime").GetString());
    }

    protected async Task ClaimsAsync()
    {
        var claim = new ReplayClaim { Key = "a", Expires = Now };
        var happened = new TrailEvent { EventName = "AssumeRoleWithSAML", AccountId = "111111111111" };
        Assert.NotNull(await Store.ClaimAndRecordAsync(claim, Facts(0), happened, default));
        Assert.Null(await Store.ClaimAndRecordAsync(claim, Facts(1), happened, default));
        var together = await Task.WhenAll(Enumerable.Range(2, 64).Select(n => Store.ClaimAndRecordAsync(new ReplayClaim { Key = "b", Expires = Now }, Facts(n), happened, default)));
        Assert.Single(together, receipt => receipt is not null);
        // A claim that was refused left no record, and a claim that held left one.
        Assert.Equal(2, (await Store.PageAsync(new TrailQuery("111111111111"), null, 100, default)).Count);
    }

    protected async Task SweepsAsync()
    {
        await using (var db = await Databases.CreateDbContextAsync())
        {
            db.ReplayClaims.AddRange(new ReplayClaim { Key = "past", Expires = Now.AddSeconds(-1) }, new ReplayClaim { Key = "present", Expires = Now });
            await db.SaveChangesAsync();
        }
        var clock = new SettableClock();
        clock.Freeze(Now);
        using var upkeep = new Upkeep(Databases, new Retention(Databases, Options(null)), new StartupReadiness(), clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Upkeep>.Instance);
        await upkeep.SweepAsync(default);
        await using var after = await Databases.CreateDbContextAsync();
        Assert.Equal(["present"], await after.ReplayClaims.Where(claim => claim.Key == "past" || claim.Key == "present").Select(claim => claim.Key).ToListAsync());
    }

    // Of five records three are too old; where the trail is delivered, only those of them may go that are in a file that is written.
    protected async Task RetainsAsync()
    {
        const string account = "222222222222";
        foreach (var days in new[] { -31, -30, -29, -40, -1 })
            await Store.RecordAsync(Facts(days * 24 * 60), new TrailEvent { EventName = "AssumeRole", AccountId = account, ResponseElements = new() { ["credentials"] = new System.Text.Json.Nodes.JsonObject { ["accessKeyId"] = $"ASIA{days}" } } }, default);
        var sequences = (await Store.PageAsync(new TrailQuery(account), null, 10, default)).Select(record => record.Sequence).Order().ToList();
        async Task<List<int>> LeftAsync() => [.. (await Store.PageAsync(new TrailQuery(account), null, 10, default)).OrderBy(record => record.Sequence).Select(record => sequences.IndexOf(record.Sequence))];

        Assert.Equal(0, await new Retention(Databases, Options(null)).SweepAsync(Now, default));
        Assert.Equal(0, await new Retention(Databases, Options(30) with { TrailFolder = "/trail" }).SweepAsync(Now, default));
        await using var db = await Databases.CreateDbContextAsync();
        db.TrailDelivery.Add(new TrailDelivery { Position = sequences[4] });
        db.TrailLogFiles.Add(new TrailLogFile { AccountId = account, Region = "us-east-1", Name = "planned", First = sequences[1], Last = sequences[4], Oldest = Now, Newest = Now });
        await db.SaveChangesAsync();
        Assert.Equal(1, await new Retention(Databases, Options(30) with { TrailFolder = "/trail" }).SweepAsync(Now, default));
        Assert.Equal([1, 2, 3, 4], await LeftAsync());

        // The edge: thirty days to the instant are not more than thirty days.
        Assert.Equal(1, await new Retention(Databases, Options(30)).SweepAsync(Now, default));
        Assert.Equal([1, 2, 4], await LeftAsync());
        Assert.Equal(1, await new Retention(Databases, Options(30)).SweepAsync(Now.AddTicks(10), default));
        Assert.Equal([2, 4], await LeftAsync());
        Assert.Equal(["ASIA-1", "ASIA-29"], await db.TrailMentions.Where(mention => mention.AccountId == account).Select(mention => mention.Name).Order().ToListAsync());
    }

    private static ServiceOptions Options(int? days) => new()
    {
        ServiceName = "sts", Production = false, PublicUrl = "http://localhost", PeerUrl = "http://127.0.0.1", Port = 1, DataDirectory = "/", CertsDirectory = "/", Database = "/", TrailDays = days,
    };

    private static TrailPlace Place(IReadOnlyList<TrailRecord> page) => new(page[^1].EventTime, page[^1].Sequence);

    private static RequestFacts Facts(int minutes) => new()
    {
        RequestId = Guid.NewGuid().ToString(), Now = Now.AddMinutes(minutes), SourceIp = "127.0.0.1", UserAgent = "test \u0000 \u2028 agent", Host = "localhost",
    };
}

public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("samlfederation-store-").FullName;

    [Fact]
    public Task Pages_through_an_accounts_trail_and_no_others() => PagesAsync();

    [Fact]
    public Task Claims_once_and_records_only_what_was_claimed() => ClaimsAsync();

    [Fact]
    public Task Sweeps_what_has_expired() => SweepsAsync();

    [Fact]
    public Task Keeps_records_for_as_long_as_it_was_told_and_until_they_are_delivered() => RetainsAsync();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(Path.Combine(_folder, "sts.db"));
}

public sealed class PostgreSqlStoreTests : StoreContract
{
    private PostgreSqlServer? _server;

    [PostgreSqlFact]
    public async Task Keeps_the_same_promises()
    {
        await PagesAsync();
        await ClaimsAsync();
        await SweepsAsync();
        await RetainsAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async Task<string?> DatabaseAsync()
    {
        if (PostgreSqlServer.WhyAbsent is not null) return null;
        _server = await PostgreSqlServer.StartAsync();
        return await _server.CreateDatabaseAsync();
    }
}
