using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.Data.Sqlite;
using SamlFederation.Sts;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Trail;

/// <summary>The service as a process of its own that is killed while many commit together, five times on one store: what was answered is on record.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Kills = 5;
    private const int Workers = 16;
    private readonly string _folder = Directory.CreateTempSubdirectory("samlfederation-kill-").FullName;
    private readonly int _port = Ports.Free();
    private TestIdp? _idp;

    private string Origin => $"http://127.0.0.1:{_port}";

    [Fact]
    public async Task Five_kills_under_load_lose_no_acknowledged_record()
    {
        var answered = new ConcurrentBag<(string RequestId, HttpStatusCode Status)>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var service = await StartAsync();
            var before = answered.Count;
            var load = Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoadAsync(answered))).ToList();
            while (answered.Count < before + 40 * kill)
            {
                Assert.DoesNotContain(load, worker => worker.IsCompleted);
                await Task.Delay(1);
            }
            service.Kill();
            await service.WaitForExitAsync();
            await Task.WhenAll(load);
        }

        var recorded = Recorded();
        Assert.Contains(answered, answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains(answered, answer => answer.Status != HttpStatusCode.OK);
        Assert.DoesNotContain(answered, answer => !recorded.Contains(answer.RequestId));
    }

    public async Task InitializeAsync()
    {
        _idp = await TestIdp.StartAsync(TestKeys.Rsa);
        foreach (var name in new[] { "data", "certs" }) Directory.CreateDirectory(Path.Combine(_folder, name));
        await File.WriteAllTextAsync(Path.Combine(_folder, "world.json"), TestWorld.Json(Origin, _idp.EntityId));
    }

    public async Task DisposeAsync()
    {
        if (_idp is not null) await _idp.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // Each response is sent twice at once: one is accepted and the other refused, often in the same commit.
    private async Task LoadAsync(ConcurrentBag<(string RequestId, HttpStatusCode Status)> answered)
    {
        using var client = new HttpClient();
        try
        {
            while (true)
            {
                var fields = RunningSts.Fields(Honest());
                await Task.WhenAll(PostAsync(), PostAsync());

                async Task PostAsync()
                {
                    using var content = new FormUrlEncodedContent(fields);
                    using var answer = await client.PostAsync(new Uri(Origin + "/"), content);
                    answered.Add((answer.Headers.GetValues("x-amzn-RequestId").Single(), answer.StatusCode));
                }
            }
        }
        catch (HttpRequestException)
        {
            // The service was killed: that is the end of the load.
        }
    }

    private HonestResponse Honest() => new()
    {
        Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
        Issuer = _idp!.EntityId,
        Audience = Origin + "/static/saml-metadata.xml",
        Recipient = Origin + "/saml",
        Destination = Origin + "/saml",
        Roles = [(RunningSts.Developer, RunningSts.Portal)],
    };

    private async Task<Process> StartAsync()
    {
        var started = Process.Start(new ProcessStartInfo("dotnet",
        [
            typeof(StsApplication).GetTypeInfo().Assembly.Location, "--port", _port.ToString(CultureInfo.InvariantCulture), "--public-url", Origin, "--peer-url", _idp!.Origin,
            "--data", Path.Combine(_folder, "data"), "--certs", Path.Combine(_folder, "certs"), "--import", Path.Combine(_folder, "world.json"),
        ]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        started.OutputDataReceived += (_, _) => { };
        started.ErrorDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        using var client = new HttpClient();
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            Assert.False(started.HasExited || patience.Elapsed > TimeSpan.FromSeconds(60), "the service did not start");
            try
            {
                using var ready = await client.GetAsync(new Uri(Origin + "/health/ready"));
                if (ready.IsSuccessStatusCode) return started;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
    }

    private HashSet<string> Recorded()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "data", "sts.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT RequestId FROM Trail";
        using var reader = command.ExecuteReader();
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read()) found.Add(reader.GetString(0));
        return found;
    }
}
