using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>The keys that providers publish, kept. A provider is asked anew when its keys are old, when a token names one that is not among them, and after it failed; never more often than the bounds below.</summary>
internal sealed class IssuerKeys(ProviderAddress addresses, TimeProvider clock)
{
    /// <summary>How soon after one answer another question may be asked for the sake of an unknown key or a failure.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>How long keys count: one that its provider withdrew counts no longer than this, and an outage shorter than this is not felt.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    private const int Room = 1000;
    private readonly ConcurrentDictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);

    /// <summary>The keys that this token may be signed with, or why there are none.</summary>
    public async Task<(IReadOnlyList<JsonWebKey> Keys, WebIdentityFault? Fault)> FindAsync(TrustedIssuer issuer, WebIdentityToken token, CancellationToken cancellation)
    {
        var shelf = Of(issuer);
        if (Fitting(shelf.Content, token) is { Count: > 0 } known) return (known, null);
        await shelf.Turn.WaitAsync(cancellation);
        try
        {
            // Somebody may have asked while this call waited for its turn.
            if (Fitting(shelf.Content, token) is { Count: > 0 } meanwhile) return (meanwhile, null);
            if (MayAsk(shelf.Content)) shelf.Content = await AskAsync(shelf.Content, issuer);
            return Fitting(shelf.Content, token) is { Count: > 0 } found
                ? (found, null)
                : ([], shelf.Content.Fault ?? new WebIdentityFault(WebIdentityRule.Key, $"a published key for {token.Algorithm.Name}", token.KeyId is { } id ? $"kid {Short(id)}" : "no kid"));
        }
        finally
        {
            shelf.Turn.Release();
        }
    }

    // Whoever changes the pins has the provider asked anew.
    private Shelf Of(TrustedIssuer issuer)
    {
        if (_shelves.Count >= Room) _shelves.Clear();
        return _shelves.GetOrAdd($"{issuer.Id} {issuer.Url} {string.Join(' ', issuer.Thumbprints)}", _ => new Shelf());
    }

    private bool MayAsk(Content content) => content.Asked is not { } asked || clock.GetUtcNow() - asked >= Pause || clock.GetUtcNow() < asked;

    private async Task<Content> AskAsync(Content before, TrustedIssuer issuer)
    {
        var (keys, fault) = await FetchAsync(issuer);
        var now = clock.GetUtcNow();
        return fault is null ? new Content(now, now, keys, null) : before with { Asked = now, Fault = fault };
    }

    // A manager's own refreshing returns before the new keys are there and counts by the system's clock; a fresh one is waited for.
    private async Task<(IReadOnlyList<JsonWebKey> Keys, WebIdentityFault? Fault)> FetchAsync(TrustedIssuer issuer)
    {
        if (addresses.ReachOf(issuer.Url) is not { } reach) return ([], new WebIdentityFault(WebIdentityRule.ProviderAddress, "https", Short(issuer.Url)));
        var documents = new ProviderDocuments(addresses, reach, issuer.Thumbprints);
        var valid = new ProviderConfiguration(issuer.Url);
        var manager = new ConfigurationManager<OpenIdConnectConfiguration>(
            ProviderAddress.Discovery(issuer.Url), new OpenIdConnectConfigurationRetriever(), documents, valid);
        try
        {
            // Not the caller's cancellation: others wait for the same answer, and the documents have their own time limit.
            return ([.. (await manager.GetConfigurationAsync(CancellationToken.None)).JsonWebKeySet.Keys], null);
        }
        catch (InvalidOperationException)
        {
            // IDX20803: no configuration; the reason was kept on the way.
            return ([], documents.Fault ?? valid.Fault ?? new WebIdentityFault(WebIdentityRule.Discovery, "a discovery document and a key set", "something else"));
        }
    }

    private List<JsonWebKey> Fitting(Content content, WebIdentityToken token)
    {
        var age = clock.GetUtcNow() - content.Fetched;
        if (age < TimeSpan.Zero || age >= Freshness) return [];
        var fitting = content.Keys.Where(key => (token.KeyId is null || key.Kid == token.KeyId) && token.Algorithm.Fits(key)).ToList();
        // Without a kid there must be no choice.
        return token.KeyId is null && fitting.Count > 1 ? [] : fitting;
    }

    private static string Short(string text) => text.Length <= 200 ? text : text[..200];

    /// <summary>What is known of a provider; replaced as a whole, so that it can be read without a turn.</summary>
    private sealed record Content(DateTimeOffset? Asked, DateTimeOffset Fetched, IReadOnlyList<JsonWebKey> Keys, WebIdentityFault? Fault);

    private sealed class Shelf
    {
        private volatile Content _content = new(null, DateTimeOffset.MinValue, [], null);

        /// <summary>One question at a time.</summary>
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public Content Content
        {
            get => _content;
            set => _content = value;
        }
    }
}
