using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using SamlFederation.Sts;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Kills;

/// <summary>The token service as a process of its own, on one store, to be killed and started again.</summary>
internal sealed class KilledService : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("samlfederation-kill-").FullName;
    private readonly int _port = Ports.Free();
    private readonly TestIdp _idp;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };
    private Process? _process;

    private KilledService(TestIdp idp, string? database) => (_idp, Database) = (idp, database ?? Path.Combine(DataDirectory, "sts.db"));

    /// <summary>A PostgreSQL connection string, or the path of a SQLite file.</summary>
    public string Database { get; }

    public string Origin => $"http://127.0.0.1:{_port}";

    public string DataDirectory => Path.Combine(_folder, "data");

    public string CertsDirectory => Path.Combine(_folder, "certs");

    /// <summary>Where the trail is delivered to, every second.</summary>
    public string TrailFolder => Path.Combine(_folder, "trail");

    public bool HasEnded => _process is null or { HasExited: true };

    /// <param name="database">A PostgreSQL connection string; SQLite when null.</param>
    public static async Task<KilledService> MakeAsync(string? database = null)
    {
        var service = new KilledService(await TestIdp.StartAsync(TestKeys.Rsa), database);
        foreach (var folder in new[] { service.DataDirectory, service.CertsDirectory }) Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(service._folder, "world.json"), TestWorld.Json(service.Origin, service._idp.EntityId));
        return service;
    }

    /// <summary>Starts it, under another program where one is named.</summary>
    public void Start(params string[] under)
    {
        string[] command =
        [
            .. under, "dotnet", typeof(StsApplication).GetTypeInfo().Assembly.Location, "--port", _port.ToString(CultureInfo.InvariantCulture), "--public-url", Origin, "--peer-url", _idp.Origin,
            "--data", DataDirectory, "--certs", CertsDirectory, "--import", Path.Combine(_folder, "world.json"), "--database", Database, "--trail-folder", TrailFolder, "--trail-interval", "1",
        ];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task ReadyAsync()
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            if (HasEnded || patience.Elapsed > TimeSpan.FromSeconds(90)) throw new InvalidOperationException("The service did not start.");
            try
            {
                using var ready = await _client.GetAsync(new Uri(Origin + "/health/ready"));
                if (ready.IsSuccessStatusCode) return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // It does not listen, or not answer, yet.
            }
        }
    }

    /// <summary>SIGKILL: the process has no moment left to do anything.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>A response that it accepts for this role.</summary>
    public HonestResponse Honest(string role = RunningSts.Developer) => new()
    {
        Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
        Issuer = _idp.EntityId,
        Audience = Origin + "/static/saml-metadata.xml",
        Recipient = Origin + "/saml",
        Destination = Origin + "/saml",
        Roles = [(role, RunningSts.Portal)],
    };

    /// <summary>The key of the first administrator of Development, which the first start wrote.</summary>
    public SigV4Signer Administrator()
    {
        var values = File.ReadAllLines(Path.Combine(DataDirectory, "aws-credentials")).SkipWhile(line => line != "[development]").Skip(1).Take(2).Select(line => line.Split(" = ")[1]).ToList();
        return new SigV4Signer(values[0], values[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _client.Dispose();
        await _idp.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
