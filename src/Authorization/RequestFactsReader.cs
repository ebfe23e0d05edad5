using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SamlFederation.Iam;

namespace SamlFederation.Authorization;

/// <summary>Takes from a request what a signature is verified with, and no more.</summary>
public static class RequestFactsReader
{
    private const string SignedHeaders = "SignedHeaders=";

    /// <summary>The request's parts, its path and query as they came over the wire; of its headers those that were signed and those that a signature depends on.</summary>
    /// <param name="http">The request.</param>
    /// <param name="payloadHash">The SHA-256 of its body, in hex.</param>
    public static SignedRequest SignedParts(this HttpContext http, string payloadHash)
    {
        ArgumentNullException.ThrowIfNull(http);
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var all = http.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? "")).ToList();
        var signed = SignedNames(http.Request);
        var parts = all.Where(header => IsNeeded(header.Key) || signed.Contains(header.Key)).ToList();
        return SignedRequest.FromTarget(http.Request.Method, target, parts, default) with { PayloadHash = payloadHash };
    }

    /// <summary>A question about the request with what conditions and records look at filled in.</summary>
    public static Question Asking(this HttpContext http, string payloadHash, IReadOnlyList<RequestedAction> permissions, RecordedEvent happened)
    {
        ArgumentNullException.ThrowIfNull(http);
        var tls = http.Features.Get<ITlsHandshakeFeature>();
        return new Question(http.SignedParts(payloadHash), permissions, happened)
        {
            SourceIp = http.Connection.RemoteIpAddress?.ToString() ?? "",
            IsSecure = http.Request.IsHttps,
            TlsVersion = tls?.Protocol switch { SslProtocols.Tls12 => "TLSv1.2", SslProtocols.Tls13 => "TLSv1.3", _ => null },
            CipherSuite = tls?.NegotiatedCipherSuite?.ToString(),
        };
    }

    /// <summary>The SHA-256 of the body, which can be read again afterwards; null when it is larger than the limit.</summary>
    public static async Task<string?> HashBodyAsync(this HttpContext http, long limit)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.ContentLength > limit) return null;
        http.Request.EnableBuffering(bufferThreshold: 64 * 1024, bufferLimit: limit);
        try
        {
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
            http.Request.Body.Position = 0;
            return hash;
        }
        catch (IOException) when (http.Request.Body.Length >= limit)
        {
            return null;
        }
    }

    private static bool IsNeeded(string name) =>
        name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("date", StringComparison.OrdinalIgnoreCase) || name.Equals("user-agent", StringComparison.OrdinalIgnoreCase);

    // Not believed: a name too few makes the signature wrong, a name too many is one header more that is looked at.
    private static HashSet<string> SignedNames(HttpRequest request)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in request.Headers.Authorization.Select(ListedIn).Append(request.Query["X-Amz-SignedHeaders"].ToString()))
            names.UnionWith(text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return names;
    }

    private static string ListedIn(string? authorization)
    {
        var at = authorization?.IndexOf(SignedHeaders, StringComparison.Ordinal) ?? -1;
        if (at < 0) return "";
        var rest = authorization![(at + SignedHeaders.Length)..];
        var end = rest.IndexOf(',', StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }
}
