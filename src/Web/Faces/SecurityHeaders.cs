using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SamlFederation.Web;

/// <summary>The headers of every answer, and the ways in which one page may differ.</summary>
public static class SecurityHeaders
{
    /// <summary>The Content-Security-Policy of every page that does not ask for another.</summary>
    public const string DefaultPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly object PolicyKey = new();

    /// <summary>Replaces the Content-Security-Policy of this answer.</summary>
    public static void ReplaceContentSecurityPolicy(this HttpContext http, string policy)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Items[PolicyKey] = policy;
    }

    /// <summary>The policy of a page whose form posts itself to another origin: one nonce'd script, and no <c>form-action</c>, which Chromium would apply to the redirects after the post too. Not stored, no referrer.</summary>
    /// <returns>The nonce for the page's one script.</returns>
    public static string UseSelfPostingPolicy(this HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        http.ReplaceContentSecurityPolicy($"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        http.NeverStore();
        return nonce;
    }

    /// <summary>This answer carries a secret: it is not stored anywhere and its address goes to nobody.</summary>
    public static void NeverStore(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    internal static void Use(IApplicationBuilder app, ServiceOptions options) => app.Use((http, next) =>
    {
        http.Response.OnStarting(Write, (http, options));
        return next(http);
    });

    private static Task Write(object state)
    {
        var (http, options) = ((HttpContext, ServiceOptions))state;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = http.Items.TryGetValue(PolicyKey, out var policy) ? (string?)policy : DefaultPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["X-Request-Id"] = http.TraceIdentifier;
        if (headers["Referrer-Policy"].Count == 0)
            headers["Referrer-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        if (options.Production && options.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        return Task.CompletedTask;
    }
}
