using System.Net;
using System.Text.RegularExpressions;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SamlFederation.Web;

/// <summary>Where the service listens and how much it takes in at most.</summary>
internal static partial class Listening
{
    private const int HeaderLimit = 16 * 1024;
    private const int ConnectionLimit = 2_000;
    private const int AtOncePerClient = 64;
    private const int WaitingPerClient = 1_024;

    internal static void Configure(KestrelServerOptions kestrel, ServiceOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = ServiceHost.BodyLimit;
        limits.MaxRequestHeadersTotalSize = HeaderLimit;
        // A sign-in token's query carries a whole session token.
        limits.MaxRequestLineSize = HeaderLimit;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = ConnectionLimit;
        limits.MaxConcurrentUpgradedConnections = 0;

        if (options.Production)
            kestrel.ListenAnyIP(options.Port, Secure);
        else
            kestrel.ListenLocalhost(options.Port, Secure);

        void Secure(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            if (options.LoadHttps() is { } pair)
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = pair);
            else
                listen.Protocols = HttpProtocols.Http1;
        }
    }

    internal static ForwardedHeadersOptions Forwarded(IPAddress proxy)
    {
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = 1,
        };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        forwarded.KnownProxies.Add(proxy);
        return forwarded;
    }

    /// <summary>No client may hold more than its share of the service, whatever it sends.</summary>
    internal static void Bound(RateLimiterOptions limiter)
    {
        limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
        limiter.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            return ValueTask.CompletedTask;
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(http =>
            http.Request.Path.StartsWithSegments("/health")
                ? RateLimitPartition.GetNoLimiter(IPAddress.None)
                : RateLimitPartition.GetConcurrencyLimiter(http.Connection.RemoteIpAddress ?? IPAddress.Any, _ => new ConcurrencyLimiterOptions
                {
                    PermitLimit = AtOncePerClient,
                    QueueLimit = WaitingPerClient,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                }));
    }

    internal static string InUse(string kestrelMessage)
    {
        var port = PortOf().Match(kestrelMessage) is { Success: true } found ? found.Groups[1].Value : "asked for";
        return $"Port {port} is in use; choose another with --portal-port, --sts-port or --bucket-port.";
    }

    [GeneratedRegex(@":([0-9]{1,5})(?:/|:|\b)", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex PortOf();
}
