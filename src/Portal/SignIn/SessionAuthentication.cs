using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SamlFederation.Web;

namespace SamlFederation.Portal.SignIn;

/// <summary>The claims of a signed-in browser.</summary>
internal static class SessionClaims
{
    internal const string SessionId = "session";
    internal const string SignedInAt = "signed-in-at";
    internal const string EndsAt = "ends-at";
    internal const string DisplayName = "display-name";
    internal const string MustChangePassword = "must-change-password";
    internal const string Administrator = "administrator";
}

/// <summary>
/// Authenticates by the session cookie. The framework's cookie scheme keeps an old session's key when somebody signs in anew;
/// here every sign-in has a key of its own and the old session ends (session fixation).
/// </summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, SessionStore sessions, ServiceOptions service)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    internal const string SchemeName = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Context, service) is not { } key)
            return AuthenticateResult.NoResult();
        if (await sessions.FindAsync(key, Context.RequestAborted) is not { } live)
            return AuthenticateResult.Fail("the session has ended");
        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(live), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Only a page can be returned to; a form that was posted too late begins again at the start.
        var returnUrl = HttpMethods.IsGet(Request.Method) ? Request.PathBase + Request.Path + Request.QueryString : "/";
        Response.Redirect("/signin" + (returnUrl == "/" ? "" : QueryString.Create("returnUrl", returnUrl)));
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ErrorPage.For(StatusCodes.Status403Forbidden).WriteAsync(Context);

    private static ClaimsPrincipal PrincipalOf(LiveSession live)
    {
        var (session, employee, isAdministrator) = live;
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, employee.Id),
            new(ClaimTypes.Name, employee.UserName ?? ""),
            new(SessionClaims.DisplayName, employee.DisplayName),
            new(SessionClaims.SessionId, session.Id),
            new(SessionClaims.SignedInAt, session.SignedInAt.UtcTicks.ToString(CultureInfo.InvariantCulture)),
            new(SessionClaims.EndsAt, session.EndsAt.UtcTicks.ToString(CultureInfo.InvariantCulture)),
        ];
        if (employee.MustChangePassword)
            claims.Add(new(SessionClaims.MustChangePassword, "true"));
        if (isAdministrator)
            claims.Add(new(SessionClaims.Administrator, "true"));
        return new(new ClaimsIdentity(claims, SchemeName));
    }
}

/// <summary>The cookie that carries a session's key; it ends with the browser.</summary>
internal static class SessionCookie
{
    private const string Purpose = "session";

    internal static string? Read(HttpContext http, ServiceOptions service) =>
        http.Request.Cookies[service.CookieName(Purpose)] is { Length: > 0 and <= 100 } key ? key : null;

    internal static void Write(HttpContext http, ServiceOptions service, string key)
    {
        var cookie = new CookieBuilder();
        service.Configure(cookie, Purpose);
        http.Response.Cookies.Append(cookie.Name!, key, cookie.Build(http));
    }

    internal static void Delete(HttpContext http, ServiceOptions service)
    {
        var cookie = new CookieBuilder();
        service.Configure(cookie, Purpose);
        http.Response.Cookies.Delete(cookie.Name!, cookie.Build(http));
    }
}
