using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SamlFederation.Web;

namespace SamlFederation.Portal.SignIn;

/// <summary>
/// A cookie that says: this browser has signed in as this employee before (OWASP "device cookie"). Such a browser has a count of
/// its own, so that strangers who exhaust the count of a name cannot lock its owner out.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection, ServiceOptions service)
{
    private const string Purpose = "browser";
    private const char Separator = ' ';

    private readonly IDataProtector _protector = protection.CreateProtector("known-browser.v1");

    /// <summary>The browser's own number for this name; null when it is not known to it.</summary>
    internal string? NumberFor(HttpContext http, string normalizedName)
    {
        if (http.Request.Cookies[service.CookieName(Purpose)] is not { Length: > 0 and <= 1000 } cookie)
            return null;
        try
        {
            return _protector.Unprotect(cookie).Split(Separator, 2) is [var number, var name] && name == normalizedName ? number : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal void Remember(HttpContext http, string normalizedName)
    {
        var cookie = new CookieBuilder();
        service.Configure(cookie, Purpose);
        cookie.MaxAge = TimeSpan.FromDays(180);
        http.Response.Cookies.Append(cookie.Name!, _protector.Protect(RandomKey.New() + Separator + normalizedName), cookie.Build(http));
    }
}
