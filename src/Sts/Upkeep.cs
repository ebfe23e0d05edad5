using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts;

/// <summary>Removes what has expired and guards or opens nothing any more: claims, sign-in tokens, console sessions, ends of sessions that are long over; the marks of changes that every instance has long seen; and records that are older than the trail is kept for.</summary>
internal sealed partial class Upkeep(IDbContextFactory<StsDb> databases, Retention retention, StartupReadiness readiness, TimeProvider clock, ILogger<Upkeep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private const int KeptChanges = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenReady(stoppingToken);
        using var timer = new PeriodicTimer(Interval);
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                // The store may be away for a while; expired rows do no harm until the next round.
                Failed(log, failed);
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

    internal async Task SweepAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var forgotten = now - ConsoleSessions.Remembered;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.ReplayClaims.Where(claim => claim.Expires < now).ExecuteDeleteAsync(cancellation);
        await db.SigninTokens.Where(token => token.Expires < now).ExecuteDeleteAsync(cancellation);
        await db.ConsoleSessions.Where(session => session.Expires < forgotten).ExecuteDeleteAsync(cancellation);
        if (await db.Revocations.AnyAsync(revocation => revocation.Expires < now, cancellation))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.Revocations.Where(revocation => revocation.Expires < now).ExecuteDeleteAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        var newest = await db.Changes.MaxAsync(change => (long?)change.Id, cancellation);
        await db.Changes.Where(change => change.Id <= newest - KeptChanges).ExecuteDeleteAsync(cancellation);
        await retention.SweepAsync(now, cancellation);
        await TrailStatistics.RefreshAsync(db, cancellation);
    }

    [LoggerMessage(10, LogLevel.Warning, "Expired rows could not be removed")]
    private static partial void Failed(ILogger log, Exception failure);
}
