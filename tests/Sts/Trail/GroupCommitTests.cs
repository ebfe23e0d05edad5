using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Sts.Trail;

/// <summary>What many requests have to write is committed together, and each is answered as if it had been alone.</summary>
public sealed class GroupCommitTests(GroupCommitTests.Server server) : IClassFixture<GroupCommitTests.Server>, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("samlfederation-group-").FullName;
    private ServiceProvider? _services;

    private IDbContextFactory<StsDb> Databases => _services!.GetRequiredService<IDbContextFactory<StsDb>>();

    private TrailWriter Writer => _services!.GetRequiredService<TrailWriter>();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_replay_in_the_same_commit_is_refused_and_nothing_else(DatabaseKind kind)
    {
        await StartAsync(kind);
        var (first, before) = (Entry("first"), await Writer.WriteAsync(Entry("before"), default));
        Assert.True(before);
        var writing = await TogetherAsync([Entry(), first, Entry("other"), Entry("first"), Entry(), Entry("before"), Entry("first")]);
        bool[] expected = [true, true, true, false, true, false, false];
        Assert.Equal(expected, await Task.WhenAll(writing));
        Assert.Equal(5, await RecordsAsync());
        Assert.Contains(first.Records[0].RequestId, await RequestsAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task When_the_commit_fails_every_request_in_it_is_refused(DatabaseKind kind)
    {
        await StartAsync(kind);
        await ExecuteAsync(FailAtCommit(kind));
        var writing = await TogetherAsync([.. Enumerable.Range(0, 8).Select(n => Entry($"key{n}"))]);
        foreach (var one in writing) await Assert.ThrowsAsync<TrailUnwrittenException>(() => one);
        Assert.Equal(0, await RecordsAsync());

        await ExecuteAsync(kind == DatabaseKind.Sqlite ? """DROP TRIGGER "Fails";""" : """DROP TRIGGER fails ON "Trail";""");
        Assert.True(await Writer.WriteAsync(Entry("key0"), default));
        Assert.Equal(1, await RecordsAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_one_request_cannot_write_refuses_that_request_alone(DatabaseKind kind)
    {
        await StartAsync(kind);
        var known = Entry();
        Assert.True(await Writer.WriteAsync(known, default));
        var writing = await TogetherAsync([Entry("a"), new TrailEntry(new ReplayClaim { Key = "b", Expires = Now }, known.Records), Entry("c")]);
        Assert.True(await writing[0]);
        await Assert.ThrowsAsync<TrailUnwrittenException>(() => writing[1]);
        Assert.True(await writing[2]);
        Assert.Equal(3, await RecordsAsync());
        Assert.True(await Writer.WriteAsync(Entry("b"), default));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_store_that_was_away_is_found_again(DatabaseKind kind)
    {
        await StartAsync(kind);
        Assert.True(await Writer.WriteAsync(Entry("a"), default));
        await ExecuteAsync("""ALTER TABLE "Trail" RENAME TO "Away";""");
        await Assert.ThrowsAsync<TrailUnwrittenException>(() => Writer.WriteAsync(Entry("b"), default));
        await ExecuteAsync("""ALTER TABLE "Away" RENAME TO "Trail";""");
        Assert.True(await Writer.WriteAsync(Entry("b"), default));
    }

    [PostgreSqlFact]
    public async Task A_connection_that_was_lost_while_it_was_idle_refuses_nobody()
    {
        await StartAsync(DatabaseKind.PostgreSql);
        Assert.True(await Writer.WriteAsync(Entry("a"), default));
        await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()");
        Assert.True(await Writer.WriteAsync(Entry("b"), default));
        Assert.False(await Writer.WriteAsync(Entry("a"), default));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_cancels_while_waiting_writes_nothing(DatabaseKind kind)
    {
        await StartAsync(kind);
        using var cancelling = new CancellationTokenSource();
        var writing = await TogetherAsync([Entry("a"), Entry("b")], cancelling.Cancel, cancelling);
        foreach (var one in writing) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.True(await Writer.WriteAsync(Entry("a"), default));
        Assert.Equal(1, await RecordsAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_end_of_the_service_writes_what_is_waiting_and_takes_nothing_more(DatabaseKind kind)
    {
        await StartAsync(kind);
        var ending = Task.CompletedTask;
        var writing = await TogetherAsync([.. Enumerable.Range(0, 600).Select(_ => Entry())], () => ending = Writer.DisposeAsync().AsTask());
        Assert.All(await Task.WhenAll(writing), Assert.True);
        await ending;
        Assert.Equal(600, await RecordsAsync());
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Writer.WriteAsync(Entry(), default));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_record_comes_back_as_it_was_written(DatabaseKind kind)
    {
        await StartAsync(kind);
        var record = new TrailRecord
        {
            EventId = "e", RequestId = "r", AccountId = null, EventTime = Now.AddTicks(1_234_567), EventSource = "sts.amazonaws.com", EventName = "AssumeRoleWithSAML", ReadOnly = true,
            UserName = "Thérèse \U0001F511", AccessKeyId = "ASIA", ErrorCode = null, Record = "{}", Trace = "[]",
        };
        Assert.True(await Writer.WriteAsync(new TrailEntry(new ReplayClaim { Key = "k", Expires = Now.AddHours(1) }, [record]), default));
        await using var db = await Databases.CreateDbContextAsync();
        var found = await db.Trail.AsNoTracking().SingleAsync();
        Assert.Equivalent(new { record.EventId, record.RequestId, record.AccountId, EventTime = Now.AddTicks(1_234_560), record.EventSource, record.EventName, record.UserName, record.AccessKeyId, record.ErrorCode, record.Record, record.Trace }, found);
        Assert.Equal(Now.AddHours(1), (await db.ReplayClaims.AsNoTracking().SingleAsync()).Expires);
    }

    /// <summary>One PostgreSQL for all tests of the class, started when the first asks.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly Lazy<Task<PostgreSqlServer>> _postgres = new(PostgreSqlServer.StartAsync);

        public async Task<string> CreateDatabaseAsync() => await (await _postgres.Value).CreateDatabaseAsync();

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            if (_postgres.IsValueCreated) await (await _postgres.Value).DisposeAsync();
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(DatabaseKind kind)
    {
        var database = kind == DatabaseKind.Sqlite ? Path.Combine(_folder, "sts.db") : await server.CreateDatabaseAsync();
        _services = new ServiceCollection().AddLogging().AddSingleton<TrailWriter>().AddPooledDbContextFactory<StsDb>(options => options.UseDatabase(database)).BuildServiceProvider();
        await using var db = await Databases.CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }

    // Holds the store until all are waiting, so that they are taken up together; one goes ahead and is what they wait behind.
    private async Task<List<Task<bool>>> TogetherAsync(IReadOnlyList<TrailEntry> entries, Action? whileWaiting = null, CancellationTokenSource? cancelling = null)
    {
        await using var db = await Databases.CreateDbContextAsync();
        await using var holding = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? """DELETE FROM "Changes" WHERE 0""" : """LOCK TABLE "Trail", "ReplayClaims" IN ACCESS EXCLUSIVE MODE""");
        var ahead = Writer.WriteAsync(new TrailEntry(null, []), default);
        var held = Writer.WriteAsync(new TrailEntry(new ReplayClaim { Key = Guid.NewGuid().ToString(), Expires = Now }, []), default);
        await Task.Delay(100);
        var writing = entries.Select(entry => Writer.WriteAsync(entry, cancelling?.Token ?? default)).ToList();
        whileWaiting?.Invoke();
        Assert.DoesNotContain(writing, one => one.IsCompletedSuccessfully);
        await holding.RollbackAsync();
        Assert.True(await ahead && await held);
        return writing;
    }

    // Only when the transaction is committed: a foreign key, or a trigger, that is looked at then.
    private static string FailAtCommit(DatabaseKind kind) => kind switch
    {
        DatabaseKind.Sqlite =>
            """
            CREATE TABLE "Parent" ("Id" INTEGER PRIMARY KEY);
            CREATE TABLE "Child" ("Parent" INTEGER REFERENCES "Parent" ("Id") DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER "Fails" AFTER INSERT ON "Trail" BEGIN INSERT INTO "Child" VALUES (1); END;
            """,
        DatabaseKind.PostgreSql =>
            """
            CREATE FUNCTION fails() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql;
            CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON "Trail" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fails();
            """,
    };

    private static TrailEntry Entry(string? claim = null) => new(
        claim is null ? null : new ReplayClaim { Key = claim, Expires = Now },
        [
            new TrailRecord
            {
                EventId = Guid.NewGuid().ToString(), RequestId = Guid.NewGuid().ToString(), AccountId = "123456789012", EventTime = Now, EventSource = "sts.amazonaws.com", EventName = "AssumeRoleWithSAML", ReadOnly = true,
                UserName = "david \u0000", Record = "{}", Trace = "{}",
            },
        ]);

    private async Task ExecuteAsync(string sql)
    {
        await using var db = await Databases.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    private async Task<int> RecordsAsync()
    {
        await using var db = await Databases.CreateDbContextAsync();
        return await db.Trail.CountAsync();
    }

    private async Task<List<string>> RequestsAsync()
    {
        await using var db = await Databases.CreateDbContextAsync();
        return await db.Trail.Select(record => record.RequestId).ToListAsync();
    }
}
