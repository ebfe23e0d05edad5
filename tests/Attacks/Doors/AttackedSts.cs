using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Sts;
using SamlFederation.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Web;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>The real token service on a loopback port, with a provider whose key the corpus holds. It can be stopped and started again, and may stand beside another instance on the same database.</summary>
public sealed class AttackedSts : IAsyncDisposable
{
    private readonly TestIdp _peer;
    private readonly string _folder;
    private readonly int _port = Ports.Free();
    private readonly string? _database;
    private readonly AttackedSts? _beside;
    private WebApplication? _app;

    private AttackedSts(TestIdp peer, string folder, string? database, AttackedSts? beside)
    {
        (_peer, _folder, _database, _beside) = (peer, folder, database, beside);
        Address = new Uri($"http://127.0.0.1:{_port}");
        Doors = new SamlDoors(this);
    }

    /// <summary>Where this instance listens.</summary>
    public Uri Address { get; }

    /// <summary>The service's public origin, which instances share.</summary>
    public string Origin => (_beside ?? this).Address.GetLeftPart(UriPartial.Authority);

    public SamlDoors Doors { get; }

    public IServiceProvider Services => _app!.Services;

    public SettableClock Clock => Services.GetRequiredService<SettableClock>();

    /// <param name="database">A PostgreSQL connection string; SQLite when null.</param>
    public static async Task<AttackedSts> StartAsync(string? database = null)
    {
        var started = new AttackedSts(await TestIdp.StartAsync(TestKeys.OtherRsa), Directory.CreateTempSubdirectory("samlfederation-doors-").FullName, database, null);
        await started.BeginAsync();
        return started;
    }

    /// <summary>Another instance on the same database, with the same keys.</summary>
    public static async Task<AttackedSts> StartBesideAsync(AttackedSts other)
    {
        var started = new AttackedSts(other._peer, other._folder, other._database, other);
        await started.BeginAsync();
        return started;
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same port and data.</summary>
    public async Task BeginAsync()
    {
        var world = Path.Combine(_folder, "world.json");
        if (_beside is null) await File.WriteAllTextAsync(world, AttackedWorld.Json(Origin));
        _app = StsApplication.Build(
        [
            "--port", $"{_port}", "--public-url", Origin, "--peer-url", _peer.Origin, "--data", Folder("data"), "--certs", Folder("certs"), "--import", world,
            .. _database is null ? Array.Empty<string>() : ["--database", _database],
        ]);
        await _app.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Services.GetRequiredService<StartupReadiness>().WhenReady(patience.Token);
        if (_beside is null) await GiveKeyAsync();
    }

    // The corpus is encrypted to a key of its provider, beside one that opens nothing of it.
    private async Task GiveKeyAsync()
    {
        await using var db = await DatabaseAsync();
        var provider = await db.SamlProviders.Include(one => one.PrivateKeys).SingleAsync(one => one.Arn == AttackedWorld.Provider);
        if (provider.PrivateKeys.Count > 0) return;
        foreach (var key in new[] { TestKeys.OtherRsa, TestKeys.Encryption })
            provider.PrivateKeys.Add(Services.GetRequiredService<ProviderKeys>().Seal(provider, key.PrivateKeyPem, Clock.GetUtcNow())!);
        await db.SaveChangesAsync();
    }

    public async Task StopAsync()
    {
        if (_app is not { } app) return;
        _app = null;
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>A response that both doors accept, issued now, to the second.</summary>
    public HonestResponse Honest() => new()
    {
        Now = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds()),
        Issuer = AttackedWorld.Issuer,
        Audience = Origin + "/static/saml-metadata.xml",
        Recipient = Origin + "/saml",
        Destination = Origin + "/saml",
        Roles = [(AttackedWorld.Role, AttackedWorld.Provider)],
    };

    public async Task<StsDb> DatabaseAsync() => await Services.GetRequiredService<IDbContextFactory<StsDb>>().CreateDbContextAsync();

    public async Task<Issued> CountAsync()
    {
        await using var db = await DatabaseAsync();
        return new Issued(
            await db.Trail.CountAsync(record => record.ErrorCode == null), await db.ReplayClaims.CountAsync(), await db.SigninTokens.CountAsync(), await db.ConsoleSessions.CountAsync());
    }

    public async Task<IReadOnlyList<TrailRecord>> RecordsAsync(IReadOnlyCollection<string> requestIds)
    {
        await using var db = await DatabaseAsync();
        return await db.Trail.AsNoTracking().Where(record => requestIds.Contains(record.RequestId)).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Doors.Dispose();
        await StopAsync();
        if (_beside is not null) return;
        await _peer.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}

/// <summary>Everything that a service may have given away.</summary>
public sealed record Issued(int AcceptedRecords, int ReplayClaims, int SigninTokens, int ConsoleSessions);

/// <summary>One service for every class that attacks a door.</summary>
public sealed class AttackedStsFixture : IAsyncLifetime
{
    public AttackedSts Sts { get; private set; } = null!;

    public async Task InitializeAsync() => Sts = await AttackedSts.StartAsync();

    public async Task DisposeAsync() => await Sts.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class AttackedStsGroup : ICollectionFixture<AttackedStsFixture>
{
    public const string Name = "attacked token service";
}
