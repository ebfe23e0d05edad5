using SamlFederation.Portal.Logout;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.SignIn;
using SamlFederation.Web;

namespace SamlFederation.Portal;

/// <summary>Forgets, every ten minutes, what is past: sessions, waiting requests, counts. Nothing depends on it but the size of the store.</summary>
internal sealed partial class Pruning(IServiceScopeFactory scopes, StartupReadiness readiness, ILogger<Pruning> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenReady(stoppingToken);
        using var timer = new PeriodicTimer(Pause);
        do
        {
            await PruneAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PruneAsync(CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SessionStore>().PruneAsync(cancellation);
            await scope.ServiceProvider.GetRequiredService<PendingRequests>().PruneAsync(cancellation);
            await scope.ServiceProvider.GetRequiredService<Logouts>().PruneAsync(cancellation);
            await scope.ServiceProvider.GetRequiredService<SignInThrottle>().PruneAsync(cancellation);
        }
        catch (System.Data.Common.DbException failed)
        {
            NotPruned(log, failed);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is past was not forgotten; the next round tries again.")]
    private static partial void NotPruned(ILogger logger, Exception failed);
}
