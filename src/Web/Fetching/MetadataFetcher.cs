using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SamlFederation.Web;

/// <summary>What became of fetching a document.</summary>
public abstract record FetchOutcome
{
    private FetchOutcome() { }

    /// <summary>The document's text.</summary>
    public sealed record Fetched(string Text) : FetchOutcome;

    /// <summary>The address may not be fetched from; asking again is no use. The reason is one sentence.</summary>
    public sealed record Refused(string Reason) : FetchOutcome;

    /// <summary>Nothing usable came back; it may later. The reason is one sentence.</summary>
    public sealed record Failed(string Reason) : FetchOutcome;
}

/// <summary>
/// Fetches metadata from an address that a person or a file gave, without becoming a way into the inner network: https only, every address
/// that the name resolves to public and the one connected to, no redirects, no proxy, five seconds, a million bytes. In Development the other service's
/// configured origin may be fetched from as it is.
/// </summary>
public sealed class MetadataFetcher(ServiceOptions options) : IDisposable
{
    private const int MaximumBytes = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly UTF8Encoding Utf8 = new(false, true);
    private readonly HttpClient _outside = Client((context, cancellation) => ConnectAsync(context, publicOnly: true, cancellation));
    private readonly HttpClient _peer = Client((context, cancellation) => ConnectAsync(context, publicOnly: false, cancellation));

    /// <summary>Fetches a document.</summary>
    public async Task<FetchOutcome> FetchAsync(string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return new FetchOutcome.Refused("This is not an absolute address without user name and fragment.");
        var isPeer = !options.Production && url.GetLeftPart(UriPartial.Authority) == new Uri(options.PeerUrl).GetLeftPart(UriPartial.Authority);
        if (!isPeer && url.Scheme != Uri.UriSchemeHttps)
            return new FetchOutcome.Refused("Metadata is fetched over https only.");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await ReadAsync(isPeer ? _peer : _outside, url, patience.Token);
        }
        catch (NotPublicException)
        {
            return new FetchOutcome.Refused("The name does not resolve to a public address.");
        }
        catch (HttpRequestException failed) when (failed.InnerException is NotPublicException)
        {
            return new FetchOutcome.Refused("The name does not resolve to a public address.");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException)
        {
            return new FetchOutcome.Failed("The address did not answer.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new FetchOutcome.Failed("The address did not answer within five seconds.");
        }
        catch (DecoderFallbackException)
        {
            return new FetchOutcome.Failed("The answer is not UTF-8.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _outside.Dispose();
        _peer.Dispose();
    }

    private static async Task<FetchOutcome> ReadAsync(HttpClient client, Uri url, CancellationToken cancellation)
    {
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode != HttpStatusCode.OK) return new FetchOutcome.Failed($"The address answered with status {(int)response.StatusCode}.");
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var body = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await stream.ReadAsync(body.GetMemory(8192), cancellation)) > 0)
        {
            body.Advance(read);
            if (body.WrittenCount > MaximumBytes) return new FetchOutcome.Failed("The answer is longer than a million bytes.");
        }
        return new FetchOutcome.Fetched(Utf8.GetString(body.WrittenSpan));
    }

    private static HttpClient Client(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = connect,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    // The addresses are looked up once, judged, and these very ones connected to: a second lookup could give others (DNS rebinding).
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, bool publicOnly, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        if (publicOnly && !Array.TrueForAll(addresses, PublicAddress.Is)) throw new NotPublicException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class NotPublicException : Exception;
}
