using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Portal;
using SamlFederation.Data.Sts;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Data;

/// <summary>Fresh, migrated databases of either kind; one PostgreSQL serves all tests of the collection.</summary>
public sealed class Databases : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("samlfederation-data-").FullName;
    private readonly Lazy<Task<PostgreSqlServer>> _postgres = new(PostgreSqlServer.StartAsync);
    private int _files;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_postgres.IsValueCreated)
            await (await _postgres.Value).DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What <c>--database</c> would be for an empty database.</summary>
    internal async Task<string> Empty(DatabaseKind kind) => kind switch
    {
        DatabaseKind.Sqlite => Path.Combine(_folder, $"{Interlocked.Increment(ref _files)}.db"),
        DatabaseKind.PostgreSql => await (await _postgres.Value).CreateDatabaseAsync(),
    };

    internal async Task<Func<StsDb>> Sts(DatabaseKind kind)
    {
        var options = new DbContextOptionsBuilder<StsDb>().UseDatabase(await Empty(kind)).Options;
        await using var context = new StsDb((DbContextOptions<StsDb>)options);
        await context.Database.MigrateAsync();
        return () => new StsDb((DbContextOptions<StsDb>)options);
    }

    internal async Task<Func<PortalDb>> Portal(DatabaseKind kind)
    {
        var options = new DbContextOptionsBuilder<PortalDb>().UseDatabase(await Empty(kind)).Options;
        await using var context = new PortalDb((DbContextOptions<PortalDb>)options);
        await context.Database.MigrateAsync();
        return () => new PortalDb((DbContextOptions<PortalDb>)options);
    }
}

[CollectionDefinition(nameof(Databases))]
public sealed class DatabaseTests : ICollectionFixture<Databases>;
