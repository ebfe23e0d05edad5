using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SamlFederation.Bucket;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Web;

namespace SamlFederation.Tests.Bucket;

/// <summary>The token service and the bucket in this process, in the tutorial world.</summary>
public sealed class BucketWorld : IAsyncLifetime
{
    public const string Development = "123456789012";
    public const string Production = "999999999999";
    public const string ProductionApp = "productionapp";

    private WebApplication _bucket = null!;

    public RunningSts Sts { get; private set; } = null!;

    public string Origin { get; private set; } = "";

    /// <summary>What the bucket logs.</summary>
    public CapturedLog BucketLog { get; } = new();

    /// <summary>What the token service logs.</summary>
    public CapturedLog StsLog { get; } = new();

    public IServiceProvider Services => _bucket.Services;

    public string Folder => Path.Combine(Sts.DataDirectory, "bucket");

    /// <summary>David as UpdateApp, who may list the bucket and get, put and delete what is in it.</summary>
    public SigV4Signer David { get; private set; } = null!;

    /// <summary>An administrator of the account that owns the bucket.</summary>
    public SigV4Signer Owner { get; private set; } = null!;

    public SigV4Signer Theresa => KeyOf("theresa");

    public async Task InitializeAsync()
    {
        Sts = await RunningSts.StartAsync();
        Sts.Services.GetRequiredService<ILoggerFactory>().AddProvider(StsLog);
        await StartBucketAsync();
        Owner = await Sts.AdministratorAsync(Production);
        David = await UpdateAppAsync();
    }

    public async Task DisposeAsync()
    {
        await _bucket.DisposeAsync();
        await Sts.DisposeAsync();
    }

    /// <summary>Stops the token service for good.</summary>
    public Task StopTokenServiceAsync() => Sts.Services.GetRequiredService<IHost>().StopAsync();

    /// <summary>Stops the bucket and starts it again on its own data.</summary>
    public async Task RestartAsync()
    {
        await _bucket.DisposeAsync();
        await StartBucketAsync();
    }

    /// <summary>Sets the clocks of both services.</summary>
    public void SetClocks(DateTimeOffset now)
    {
        Sts.Clock.Set(now);
        Services.GetRequiredService<SettableClock>().Set(now);
    }

    /// <summary>A fresh session of UpdateApp, with further parameters of AssumeRole.</summary>
    public async Task<SigV4Signer> UpdateAppAsync(params (string Name, string Value)[] more) =>
        (await Sts.AssumeRoleAsync(KeyOf("david"), "arn:aws:iam::999999999999:role/UpdateApp", [("RoleSessionName", "David-ProdUpdate"), .. more])).Signer();

    public SigV4Signer KeyOf(string profile)
    {
        var lines = File.ReadAllLines(Path.Combine(Sts.DataDirectory, "aws-credentials"));
        var at = Array.IndexOf(lines, $"[{profile}]");
        return new SigV4Signer(lines[at + 1].Split(" = ")[1], lines[at + 2].Split(" = ")[1]);
    }

    /// <summary>A client that signs as S3's do.</summary>
    public S3Caller As(SigV4Signer signer) => new(this, signer);

    /// <summary>A bucket of its own for a test.</summary>
    public async Task<string> NewBucketAsync(string account = Production)
    {
        var name = $"test-{Guid.NewGuid():N}"[..20];
        (await As(await Sts.AdministratorAsync(account)).SendAsync("PUT", $"/{name}")).AssertStatus(200);
        return name;
    }

    /// <summary>Every file of a bucket that is no object and no bucket's own.</summary>
    public IReadOnlyList<string> Leftovers(string bucket) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, bucket, "incoming"), "*", SearchOption.AllDirectories)];

    private async Task StartBucketAsync()
    {
        var port = Ports.Free();
        Origin = $"http://127.0.0.1:{port}";
        _bucket = BucketApplication.Build(["--port", $"{port}", "--public-url", Origin, "--peer-url", Sts.Origin, "--data", Sts.DataDirectory, "--certs", Path.Combine(Sts.CertsDirectory, "bucket")]);
        Services.GetRequiredService<ILoggerFactory>().AddProvider(BucketLog);
        await _bucket.StartAsync();
        await Services.GetRequiredService<StartupReadiness>().WhenReady(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
    }
}

/// <summary>One world for the classes that change nothing of it but in buckets of their own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedWorld : ICollectionFixture<BucketWorld>
{
    public const string Name = "bucket";
}
