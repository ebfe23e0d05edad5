using SamlFederation.Web;

namespace SamlFederation.Sts.Console;

/// <summary>The cookie of a signed-in console: 256 random bits, of which the store has the hash alone.</summary>
internal sealed class ConsoleCookie(ServiceOptions options)
{
    private string Name => options.CookieName("console");

    /// <summary>The hash of the browser's cookie, or null when it has none.</summary>
    public string? HashOf(HttpContext http) =>
        http.Request.Cookies[Name] is { Length: > 0 and <= 64 } cookie ? SecretHash.Of(cookie) : null;

    /// <summary>Hands the browser the cookie of a session whose row is saved.</summary>
    public void Give(HttpContext http, string cookie) => http.Response.Cookies.Append(Name, cookie, Builder().Build(http));

    /// <summary>Takes the cookie from the browser.</summary>
    public void Take(HttpContext http) => http.Response.Cookies.Delete(Name, Builder().Build(http));

    private CookieBuilder Builder()
    {
        var cookie = new CookieBuilder();
        options.Configure(cookie, "console");
        return cookie;
    }
}
