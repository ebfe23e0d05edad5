using SamlFederation.Web;

namespace SamlFederation.Bucket;

/// <summary>Removes uploads in parts that nobody goes on with, as a rule of a lifecycle would.</summary>
internal sealed partial class Upkeep(BucketStore store, ServiceOptions options, StartupReadiness readiness, TimeProvider clock, ILogger<Upkeep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenReady(stoppingToken);
        using var timer = new PeriodicTimer(Interval);
        do Sweep();
        while (await NextAsync(timer, stoppingToken));
    }

    internal void Sweep()
    {
        var since = clock.GetUtcNow().AddDays(-options.UploadDays);
        foreach (var bucket in store.All)
        {
            try
            {
                if (bucket.Uploads.Expire(since) is > 0 and var expired) Expired(log, expired, bucket.Info.Name, options.UploadDays);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
            {
                // The next round tries again; the other buckets are none the worse for it.
                Failed(log, failed, bucket.Info.Name);
            }
        }
    }

    // The end of the service is no failure of its upkeep.
    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(20, LogLevel.Information, "{Count} unfinished uploads in {Bucket} were removed: nothing was put for {Days} days")]
    private static partial void Expired(ILogger log, int count, string bucket, int days);

    [LoggerMessage(21, LogLevel.Warning, "Unfinished uploads in {Bucket} could not be removed")]
    private static partial void Failed(ILogger log, Exception failure, string bucket);
}
