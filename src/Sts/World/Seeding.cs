using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Web;

namespace SamlFederation.Sts.World;

/// <summary>What is there after a start: in Development's empty data folder the tutorial world, then at every start the file of <c>--import</c>, then the metadata still to be fetched.</summary>
internal sealed partial class Seeding(
    IDbContextFactory<StsDb> databases, AwsManagedPolicies awsPolicies, WorldImport import, ProfileSettings profiles, SamlProviders providers, MetadataFetcher fetcher, ServiceOptions options, ILogger<Seeding> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public async Task SeedAsync(CancellationToken cancellation)
    {
        if (options.AcceptAwsAudience) AwsAudience(log);
        await awsPolicies.SeedAsync(cancellation);
        if (!options.Production && !await AnyAccountAsync(cancellation)) await ImportAsync(TutorialWorld.Json(options), "The tutorial world", cancellation);
        if (options.Import is { } path) await ImportAsync(await File.ReadAllTextAsync(path, cancellation), path, cancellation);
        profiles.Write();
    }

    /// <summary>Fetches the metadata of every provider that was declared by address; waits for a peer that is not up yet.</summary>
    public async Task IntroduceAsync(CancellationToken cancellation)
    {
        foreach (var address in (await PendingAsync(cancellation)).GroupBy(pending => pending.MetadataUrl, StringComparer.Ordinal))
        {
            var metadata = await FetchAsync(address.Key, cancellation);
            foreach (var pending in address)
                if (await providers.IntroduceAsync(pending, metadata, cancellation) is { } fault)
                    throw new StartupRefusedException($"The metadata at {address.Key} is not taken for {pending.Arn}: {fault.Message}");
        }
    }

    private async Task<string> FetchAsync(string address, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            switch (await fetcher.FetchAsync(address, cancellation))
            {
                case FetchOutcome.Fetched fetched: return fetched.Text;
                case FetchOutcome.Refused refused: throw new StartupRefusedException($"Metadata is not fetched from {address}: {refused.Reason}");
                case FetchOutcome.Failed failed when pause == LongestPause: Waiting(log, address, failed.Reason); break;
            }
            await Task.Delay(pause, cancellation);
        }
    }

    private async Task ImportAsync(string json, string name, CancellationToken cancellation)
    {
        var faults = await import.RunAsync(json, cancellation);
        if (faults.Count > 0) throw new StartupRefusedException($"{name} was not imported: {string.Join("; ", faults)}");
    }

    private async Task<bool> AnyAccountAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Accounts.AnyAsync(cancellation);
    }

    private async Task<List<PendingProvider>> PendingAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.PendingProviders.AsNoTracking().OrderBy(pending => pending.Arn).ToListAsync(cancellation);
    }

    [LoggerMessage(20, LogLevel.Warning, "Assertions made for AWS itself are accepted: --accept-aws-audience is for integration tests")]
    private static partial void AwsAudience(ILogger log);

    [LoggerMessage(21, LogLevel.Warning, "Waiting for the metadata at {Address}: {Reason}")]
    private static partial void Waiting(ILogger log, string address, string reason);
}
