namespace SamlFederation.Web;

/// <summary>
/// Fetches metadata from an address that a person or a file gave: https only, and guarded as <see cref="GuardedFetch"/> says.
/// In Development the other service's configured origin may be fetched from as it is.
/// </summary>
public sealed class MetadataFetcher(ServiceOptions options) : IDisposable
{
    private readonly HttpClient _outside = GuardedFetch.Client(Reach.Public);
    private readonly HttpClient _peer = GuardedFetch.Client(Reach.Anywhere);

    /// <summary>Fetches a document.</summary>
    public async Task<FetchOutcome> FetchAsync(string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return new FetchOutcome.Refused("This is not an absolute address without user name and fragment.");
        var isPeer = !options.Production && url.GetLeftPart(UriPartial.Authority) == new Uri(options.PeerUrl).GetLeftPart(UriPartial.Authority);
        if (!isPeer && url.Scheme != Uri.UriSchemeHttps)
            return new FetchOutcome.Refused("Metadata is fetched over https only.");
        return await GuardedFetch.FetchAsync(isPeer ? _peer : _outside, url, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _outside.Dispose();
        _peer.Dispose();
    }
}
