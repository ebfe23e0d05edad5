using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.Audit;
using SamlFederation.Web;

namespace SamlFederation.Portal.Logout;

/// <summary>
/// Sends what is due, each second, and again with growing pauses until it is delivered or no session can be left. Any instance may take a
/// notice; one does.
/// </summary>
internal sealed partial class LogoutDelivery(IServiceScopeFactory scopes, StartupReadiness readiness, LogoutSender sender, TimeProvider clock, ILogger<LogoutDelivery> log) : BackgroundService
{
    private const int AtOnce = 32;
    private const int Parallel = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait after so many attempts: two seconds, four, eight, and five minutes at most.</summary>
    internal static TimeSpan Backoff(int attempts) => TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, Pause.Ticks << Math.Clamp(attempts, 1, 20)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenReady(stoppingToken);
        // In real time, not in the settable clock's: what is due is asked of that.
        using var timer = new PeriodicTimer(Pause);
        do
        {
            try
            {
                await DeliverAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is System.Data.Common.DbException or DbUpdateException)
            {
                NotDelivered(log, failed);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Sends everything that is due now, once.</summary>
    internal async Task DeliverAsync(CancellationToken cancellation)
    {
        List<LogoutNotice> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var now = clock.GetUtcNow();
            due = await scope.ServiceProvider.GetRequiredService<PortalDb>().LogoutNotices.AsNoTracking()
                .Where(notice => notice.DeliveredAt == null && notice.NextAttemptAt <= now && notice.EndsAt > now).OrderBy(notice => notice.NextAttemptAt).Take(AtOnce).ToListAsync(cancellation);
        }

        await System.Threading.Tasks.Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation }, async (notice, cancel) => await DeliverAsync(notice, cancel));
    }

    private async Task DeliverAsync(LogoutNotice notice, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, audit) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetRequiredService<AuditTrail>());
        var (attempts, next) = (notice.Attempts + 1, clock.GetUtcNow() + Backoff(notice.Attempts + 1));

        // 1. Of all instances one takes it; whoever takes it and dies leaves it due again.
        var taken = await db.LogoutNotices.Where(one => one.Id == notice.Id && one.DeliveredAt == null && one.Attempts == notice.Attempts)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Attempts, attempts).SetProperty(one => one.NextAttemptAt, next), cancellation);
        if (taken == 0)
            return;

        // 2. Sent, and what came of it.
        var provider = await db.ServiceProviders.AsNoTracking().FirstOrDefaultAsync(one => one.EntityId == notice.EntityId, cancellation);
        var fault = await sender.SendAsync(notice, provider, cancellation);
        DateTimeOffset? delivered = fault is null ? clock.GetUtcNow() : null;
        await db.LogoutNotices.Where(one => one.Id == notice.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.DeliveredAt, delivered).SetProperty(one => one.Fault, AuditTrail.Clean(fault, 500)), cancellation);

        // 3. On record: the first failure, and the success.
        if (fault is null || attempts == 1)
            await audit.WriteAsync(new(fault is null ? AuditEvent.LogoutDelivered : AuditEvent.LogoutFailed, fault is null) { Reason = fault, EmployeeId = notice.EmployeeId, UserName = notice.UserName, EntityId = notice.EntityId, Subject = $"attempt {attempts}" }, Caller.Background, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Logouts could not be sent; the next round tries again.")]
    private static partial void NotDelivered(ILogger logger, Exception failed);
}
