using SamlFederation.Web;

namespace SamlFederation.Portal.ServiceProviders;

/// <summary>Fetches the metadata of service providers that were named by address, again and again until they answer.</summary>
internal sealed partial class Introduction(ServiceProviderRegistry registry, MetadataFetcher fetcher, ILogger<Introduction> log)
{
    // In real time, not in the settable clock's: a peer starts as fast as it starts.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    internal async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var provider in await registry.WaitingAsync(cancellation))
            await IntroduceAsync(provider, cancellation);
    }

    private async Task IntroduceAsync(ServiceProvider provider, CancellationToken cancellation)
    {
        for (var told = ""; ;)
        {
            var outcome = await fetcher.FetchAsync(provider.MetadataUrl!, cancellation);
            if (outcome is FetchOutcome.Refused refused)
            {
                // An administrator can mend the entry; a service that does not start cannot be mended.
                NotFetched(log, provider.EntityId, refused.Reason);
                return;
            }

            var faults = outcome switch
            {
                FetchOutcome.Fetched fetched => await registry.ReplaceMetadataAsync(provider, fetched.Text, cancellation),
                FetchOutcome.Failed failed => [new FieldFault("metadataUrl", failed.Reason)],
                _ => throw new InvalidOperationException(outcome.GetType().Name),
            };
            if (faults.Count == 0)
                return;
            if (told != faults[0].Message)
                Waiting(log, provider.EntityId, told = faults[0].Message);
            await Task.Delay(Pause, cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metadata of {EntityId} is not fetched: {Reason}")]
    private static partial void NotFetched(ILogger logger, string entityId, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for the metadata of {EntityId}: {Reason}")]
    private static partial void Waiting(ILogger logger, string entityId, string reason);
}
