using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SamlFederation.Web;

/// <summary>Work done once after Kestrel listens, step after step in the order of registration; readiness waits for all of it.</summary>
public static class StartupSteps
{
    /// <summary>Adds a step. It runs in a scope of its own; a <see cref="StartupRefusedException"/> ends the service with its sentence, anything else ends it with the log.</summary>
    public static IServiceCollection AddStartupStep(this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task> work) =>
        services.AddSingleton(new StartupStep(name, work));

    /// <summary>Adds the step <c>migrated</c>: brings the database of <typeparamref name="TContext"/> to the newest migration; one of another version is refused.</summary>
    public static IServiceCollection AddMigrationStep<TContext>(this IServiceCollection services) where TContext : DbContext =>
        services.AddStartupStep("migrated", async (scope, cancellation) => await Schema.MigrateAsync(scope.GetRequiredService<TContext>(), cancellation));
}

/// <summary>One named step of the start.</summary>
internal sealed record StartupStep(string Name, Func<IServiceProvider, CancellationToken, Task> Work);

/// <summary>Holds why a started service had to stop, for the process's last sentence and exit code.</summary>
internal sealed class StartupFailure
{
    internal Exception? Reason { get; set; }
}

/// <summary>Runs the steps.</summary>
internal sealed class StartupRunner : BackgroundService
{
    private readonly IServiceScopeFactory _scopes;
    private readonly IReadOnlyList<StartupStep> _steps;
    private readonly StartupReadiness _readiness;
    private readonly StartupFailure _failure;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<StartupRunner> _log;

    public StartupRunner(IServiceScopeFactory scopes, IEnumerable<StartupStep> steps, StartupReadiness readiness, StartupFailure failure, IHostApplicationLifetime lifetime, ILogger<StartupRunner> log)
    {
        (_scopes, _steps, _readiness, _failure, _lifetime, _log) = (scopes, [.. steps], readiness, failure, lifetime, log);
        _readiness.Require(_steps.Select(step => step.Name));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource();
        await using var started = _lifetime.ApplicationStarted.Register(() => listening.TrySetResult());
        await listening.Task.WaitAsync(stoppingToken);

        foreach (var step in _steps)
        {
            if (!await Run(step, stoppingToken))
                return;
        }
    }

    private async Task<bool> Run(StartupStep step, CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            await step.Work(scope.ServiceProvider, stoppingToken);
            _readiness.Done(step.Name);
            return true;
        }
        catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
        {
            // The process ends with a reason: a service that cannot finish its start must not look alive for ever.
            if (failed is not StartupRefusedException)
                _log.StartupStepFailed(failed, step.Name);
            _failure.Reason = failed;
            _lifetime.StopApplication();
            return false;
        }
    }
}
