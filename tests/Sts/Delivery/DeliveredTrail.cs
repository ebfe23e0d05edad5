using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Delivery;

/// <summary>A service that delivers its trail to a folder, when a test says so.</summary>
internal sealed class DeliveredTrail : IAsyncDisposable
{
    private readonly PostgreSqlServer? _server;

    private DeliveredTrail(RunningSts sts, string folder, PostgreSqlServer? server) => (Sts, Folder, _server) = (sts, folder, server);

    public RunningSts Sts { get; }

    public string Folder { get; }

    public IDbContextFactory<StsDb> Databases => Sts.Services.GetRequiredService<IDbContextFactory<StsDb>>();

    public LogDelivery Logs => Sts.Services.GetRequiredService<LogDelivery>();

    public DigestDelivery Digests => Sts.Services.GetRequiredService<DigestDelivery>();

    public static async Task<DeliveredTrail> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var server = kind == DatabaseKind.PostgreSql ? await PostgreSqlServer.StartAsync() : null;
        var folder = Directory.CreateTempSubdirectory("samlfederation-trail-").FullName;
        var sts = await RunningSts.StartAsync(server is null ? null : await server.CreateDatabaseAsync(), "--trail-folder", Path.Combine(folder, "trail"), "--trail-interval", "3600");
        var trail = new DeliveredTrail(sts, Path.Combine(folder, "trail"), server);
        // The service's own first round; the next would come in an hour.
        await using var db = await trail.Databases.CreateDbContextAsync();
        for (var tries = 0; !await db.TrailDelivery.AnyAsync(delivery => delivery.Attempted != null); tries++)
        {
            Assert.True(tries < 600, "the service did not deliver at its start");
            await Task.Delay(50);
        }
        return trail;
    }

    public Task RoundAsync() => Sts.Services.GetRequiredService<DeliveryService>().RoundAsync(default);

    /// <summary>Calls of two accounts in two regions, accepted and refused, and one that belongs to no account.</summary>
    public async Task CallAsync()
    {
        var signer = await Sts.SignerAsync();
        await Sts.CallerIdentityAsync(signer);
        await Sts.CallerIdentityAsync(signer with { Region = "eu-central-1" });
        await Sts.CallerIdentityAsync(await Sts.AdministratorAsync(Principals.Production));
        await Sts.AssumeAsync(Sts.Honest(TestWorld.DeniedSubject) with { NameId = "theresa" });
        await Sts.CallerIdentityAsync(signer with { SecretAccessKey = new string('a', 40) });
    }

    /// <summary>The names of the files of records, or of the digests, oldest name first.</summary>
    public IReadOnlyList<string> Names(string kind) =>
    [
        .. Directory.EnumerateFiles(Folder, "*.json.gz", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path))
            .Where(name => name.Contains($"/{kind}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    public JsonElement Read(string name) => JsonDocument.Parse(Encoding.UTF8.GetString(GzipFile.Decompress(File.ReadAllBytes(Path.Combine(Folder, name)))!)).RootElement;

    /// <summary>Asserts that the files hold what the store holds, each record once and as it is, and in its own account's and region's file.</summary>
    public async Task AssertDeliveredAsync(int? records = null)
    {
        await using var db = await Databases.CreateDbContextAsync();
        var stored = await db.Trail.AsNoTracking().OrderBy(record => record.Sequence).Select(record => new { record.AccountId, record.Record }).ToListAsync();
        if (records is not null) Assert.Equal(records, stored.Count);
        var delivered = new List<string>();
        foreach (var chain in Names("CloudTrail").GroupBy(name => name.Split('/')[1] + " " + name.Split('/')[3]))
        {
            // In the order of the files' planning, which the store knows, as minutes do not tell it.
            var order = await db.TrailLogFiles.AsNoTracking().OrderBy(file => file.Id).Select(file => file.Name).ToListAsync();
            var found = chain.OrderBy(order.IndexOf).SelectMany(name => Read(name).GetProperty("Records").EnumerateArray().Select(record => record.GetRawText())).ToList();
            Assert.Equal(stored.Where(record => $"{record.AccountId ?? "000000000000"} {JsonDocument.Parse(record.Record).RootElement.GetProperty("awsRegion")}" == chain.Key).Select(record => record.Record), found);
            delivered.AddRange(found);
        }
        Assert.Equal(stored.Select(record => record.Record).Order(StringComparer.Ordinal), delivered.Order(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Sts.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }
}
