using System.Security.Authentication;
using Microsoft.AspNetCore.Connections.Features;

namespace SamlFederation.Sts.Trail;

/// <summary>Reads the facts from the request, at the edge.</summary>
internal static class RequestFactsReader
{
    private const int MaxLength = 512;

    public static RequestFacts Facts(this HttpContext http, TimeProvider clock)
    {
        var tls = http.Features.Get<ITlsHandshakeFeature>();
        return new RequestFacts
        {
            RequestId = http.TraceIdentifier,
            Now = clock.GetUtcNow(),
            SourceIp = RequestFacts.Address(http.Connection.RemoteIpAddress),
            UserAgent = Cut(http.Request.Headers.UserAgent.ToString()),
            Host = Cut(http.Request.Headers.Host.ToString()),
            IsSecure = http.Request.IsHttps,
            TlsVersion = tls?.Protocol switch { SslProtocols.Tls12 => "TLSv1.2", SslProtocols.Tls13 => "TLSv1.3", _ => null },
            CipherSuite = tls?.NegotiatedCipherSuite?.ToString(),
        };
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength];
}
