using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Web;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>Delivers the trail to its folder every few minutes. What could not be delivered is delivered in the next round.</summary>
internal sealed partial class DeliveryService(
    LogDelivery logs, DigestDelivery digests, IDbContextFactory<StsDb> databases, StartupReadiness readiness, ServiceOptions options, TimeProvider clock, ILogger<DeliveryService> log) : BackgroundService
{
    private const string Migrated = "migrated";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The schema is all it needs: while the service waits for a portal's metadata, there are records already.
            while (readiness.Pending.Contains(Migrated)) await Task.Delay(TimeSpan.FromMilliseconds(100), stoppingToken);
            using var timer = new PeriodicTimer(options.TrailInterval);
            do await RoundAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the service; the next start goes on where this one stopped.
        }
    }

    internal async Task RoundAsync(CancellationToken cancellation)
    {
        try
        {
            var error = await TryAsync(logs.DeliverAsync, cancellation);
            // A digest of files that are not all there would be one of too few.
            var digestError = error ?? await TryAsync(digests.DeliverAsync, cancellation);
            await NoteAsync(error, digestError, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Not even the note of it could be made: the store is away.
            Failed(log, failure);
        }
    }

    private async Task<string?> TryAsync(Func<CancellationToken, Task> deliver, CancellationToken cancellation)
    {
        try
        {
            await deliver(cancellation);
            return null;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Failed(log, failure);
            // Read by whoever may ask for the trail's status, who is not told where on this machine it is.
            return failure switch
            {
                UnauthorizedAccessException => "AccessDenied",
                DirectoryNotFoundException => "NoSuchBucket",
                IOException => "InternalError",
                _ => "ServiceUnavailable",
            };
        }
    }

    private async Task NoteAsync(string? error, string? digestError, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.TrailDelivery.ExecuteUpdateAsync(set => set
            .SetProperty(one => one.Attempted, now)
            .SetProperty(one => one.Succeeded, one => error == null ? now : one.Succeeded)
            .SetProperty(one => one.Error, error)
            .SetProperty(one => one.DigestError, digestError), cancellation);
    }

    [LoggerMessage(11, LogLevel.Error, "The trail could not be delivered")]
    private static partial void Failed(ILogger log, Exception failure);
}

internal static class DeliveryServices
{
    /// <summary>Delivery to a folder, where one is given.</summary>
    public static void AddTrailDelivery(this IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton<DeliveryStatus>();
        if (options.TrailFolder is not { } folder) return;
        services.AddSingleton(new DeliveryFolder(folder));
        services.AddSingleton(DigestKey.Open(options.CertsDirectory, DateTimeOffset.UtcNow));
        services.AddSingleton<LogDelivery>();
        services.AddSingleton<DigestDelivery>();
        services.AddSingleton<DeliveryService>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryService>());
    }
}
