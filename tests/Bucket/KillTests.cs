using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Bucket;

/// <summary>The power cord: what was answered is there whole after another start, and nothing is there by half.</summary>
public sealed class KillTests(BucketWorld world) : IClassFixture<BucketWorld>
{
    [Theory]
    [InlineData(15)]
    [InlineData(60)]
    public async Task Killing_the_bucket_under_load_loses_no_object_that_was_acknowledged(int acknowledged)
    {
        var bucket = await world.NewBucketAsync();
        var port = Ports.Free();
        using var process = await StartAsync(port);
        var caller = world.As(world.Owner) with { Origin = $"http://127.0.0.1:{port}" };
        var done = new ConcurrentDictionary<string, int>();
        var load = Enumerable.Range(0, 8).Select(worker => LoadAsync(caller, bucket, worker, done)).ToList();
        while (done.Count < acknowledged) await Task.Delay(5);
        process.Kill();
        await process.WaitForExitAsync();
        await Task.WhenAll(load);

        await world.RestartAsync();
        var owner = world.As(world.Owner);
        Assert.InRange(done.Count, acknowledged, int.MaxValue);
        foreach (var (key, size) in done)
            Assert.Equal(Content(key, size), (await owner.GetAsync($"/{bucket}/{key}")).AssertStatus(200).Body);
        // What was on its way is there whole, or not at all.
        foreach (var key in (await owner.GetAsync($"/{bucket}?max-keys=1000")).All("Key").Where(key => !done.ContainsKey(key)))
        {
            var body = (await owner.GetAsync($"/{bucket}/{key}")).AssertStatus(200).Body;
            Assert.Equal(Content(key, body.Length), body);
            Assert.Equal(SizeOf(key), body.Length);
        }
        Assert.Empty(world.Leftovers(bucket));
    }

    private static async Task LoadAsync(S3Caller caller, string bucket, int worker, ConcurrentDictionary<string, int> done)
    {
        try
        {
            for (var turn = 0; turn < 10_000; turn++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{worker}-{turn}");
                if ((int)(await caller.SendAsync("PUT", $"/{bucket}/{key}", Content(key, SizeOf(key)))).Status == 200) done[key] = SizeOf(key);
            }
        }
        catch (HttpRequestException)
        {
            // The bucket was killed: that is the end of the load.
        }
    }

    private static int SizeOf(string key) => 20_000 + (key.Length * 1_000);

    private static byte[] Content(string key, int size) => [.. Enumerable.Range(0, size).Select(i => (byte)key[i % key.Length])];

    private async Task<Process> StartAsync(int port)
    {
        var assembly = typeof(SamlFederation.Bucket.BucketApplication).Assembly.Location;
        var start = new ProcessStartInfo("dotnet",
        [
            assembly, "--port", $"{port}", "--public-url", $"http://127.0.0.1:{port}", "--peer-url", world.Sts.Origin, "--data", world.Sts.DataDirectory, "--certs", Path.Combine(world.Sts.CertsDirectory, "bucket"),
        ]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient();
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var ready = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
                if (ready.IsSuccessStatusCode) return process;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(100);
        }
        process.Kill();
        throw new TimeoutException("The bucket did not start.");
    }
}
