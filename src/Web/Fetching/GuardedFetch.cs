using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SamlFederation.Web;

/// <summary>Where a guarded connection may lead.</summary>
public enum Reach
{
    /// <summary>The public internet only.</summary>
    Public,

    /// <summary>This machine only.</summary>
    Loopback,

    /// <summary>Anywhere: for addresses out of the service's own options.</summary>
    Anywhere,
}

/// <summary>
/// Fetches a document from an address that somebody else gave, without becoming a way into the inner network: every address that the name
/// resolves to is judged and the very one judged is connected to; no redirects, no proxy, no cookies, five seconds, a million bytes.
/// </summary>
public static class GuardedFetch
{
    private const int MaximumBytes = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly UTF8Encoding Utf8 = new(false, true);

    /// <summary>A client whose connections lead nowhere else.</summary>
    /// <param name="reach">Where to.</param>
    /// <param name="trust">Which server certificates count, where the system's own judgement is not the last word.</param>
    public static HttpClient Client(Reach reach, RemoteCertificateValidationCallback? trust = null) => Client(reach, trust, Dns.GetHostAddressesAsync);

    internal static HttpClient Client(Reach reach, RemoteCertificateValidationCallback? trust, LookUp lookUp) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = (context, cancellation) => ConnectAsync(context, reach, lookUp, cancellation),
        SslOptions = { RemoteCertificateValidationCallback = trust },
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Fetches one document with such a client.</summary>
    public static async Task<FetchOutcome> FetchAsync(HttpClient client, Uri url, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await ReadAsync(client, url, patience.Token);
        }
        catch (OutOfReachException outside)
        {
            return new FetchOutcome.Refused(outside.Message);
        }
        catch (HttpRequestException failed) when (failed.InnerException is OutOfReachException outside)
        {
            return new FetchOutcome.Refused(outside.Message);
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

    // The addresses are looked up once, judged, and these very ones connected to: a second lookup could give others (DNS rebinding).
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, Reach reach, LookUp lookUp, CancellationToken cancellation)
    {
        var addresses = await lookUp(context.DnsEndPoint.Host, cancellation);
        switch (reach)
        {
            case Reach.Public when !Array.TrueForAll(addresses, PublicAddress.Is):
                throw new OutOfReachException("The name does not resolve to a public address.");
            case Reach.Loopback when !Array.TrueForAll(addresses, IPAddress.IsLoopback):
                throw new OutOfReachException("The name does not resolve to this machine.");
        }
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

    /// <summary>The addresses of a name.</summary>
    internal delegate Task<IPAddress[]> LookUp(string host, CancellationToken cancellation);

    private sealed class OutOfReachException(string message) : Exception(message);
}
