using Microsoft.AspNetCore.Mvc;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.SignIn;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.SignInTokens;

/// <summary>The federation endpoint: brokers change credentials for a sign-in token, and browsers change a sign-in token for a console session.</summary>
internal sealed class FederationController(
    SigninTokenIssuer issuer, SigninTokens tokens, ConsoleLogin login, ConsoleSessions consoles, Destination destinations, IssuerAddress issuers,
    SessionTokenSealer sealer, ServiceOptions options, TimeProvider clock) : Controller
{
    [HttpGet("/federation"), HttpPost("/federation"), IgnoreAntiforgeryToken]
    public Task<IActionResult> Federation(CancellationToken cancellation)
    {
        HttpContext.NeverStore();
        var parameters = HttpContext.Request.HasFormContentType ? Request.Form.ToDictionary(p => p.Key, p => p.Value) : Request.Query.ToDictionary(p => p.Key, p => p.Value);
        string? Get(string name) => parameters.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;
        return Get("Action") switch
        {
            "getSigninToken" => GetSigninToken(Get("Session"), Get("SessionDuration"), cancellation),
            "login" => Login(Get("SigninToken"), Get("Issuer"), Get("Destination"), cancellation),
            _ => Task.FromResult<IActionResult>(Refuse(new ErrorPage(400, "That sign-in address is not complete", "It names no Action that this service knows.", "Ask whoever gave you the address for a new one, or start at the portal.") { BackUrl = options.PeerUrl, BackText = "Go to the portal" })),
        };
    }

    private async Task<IActionResult> GetSigninToken(string? session, string? duration, CancellationToken cancellation) =>
        await issuer.IssueAsync(session, duration, HttpContext.Facts(clock), cancellation) switch
        {
            SigninTokenOutcome.Issued issued => Json(new Dictionary<string, string> { ["SigninToken"] = issued.Token }),
            SigninTokenOutcome.Refused refused => new ContentResult { StatusCode = refused.Error.Status, Content = refused.Error.Message, ContentType = "text/plain; charset=utf-8" },
            _ => throw new InvalidOperationException("A closed union has another member."),
        };

    private async Task<IActionResult> Login(string? signinToken, string? issuerUrl, string? destination, CancellationToken cancellation)
    {
        // The destination is judged before the token is used, so that a wrong address costs nobody their sign-in.
        if (destinations.Resolve(destination) is not { } place) return Refuse(UnknownDestination());
        if (await tokens.PeekAsync(signinToken, cancellation) is not { } token) return Refuse(UsedUp());
        if (await consoles.ReadAsync(HttpContext, cancellation) is ConsoleState.SignedIn live && !IsSamePrincipal(live.Console.Session, token))
            return View("Replace", new ReplaceSession(live.Console.Session.CallerArn, ArnOf(token) ?? token.AccountId, signinToken!, issuerUrl, place));
        return await Open(token, issuerUrl, place, cancellation);
    }

    [HttpPost("/federation/replace")]
    public async Task<IActionResult> Replace(string? signinToken, [FromForm(Name = "Issuer")] string? issuerUrl, string? destination, CancellationToken cancellation)
    {
        HttpContext.NeverStore();
        if (destinations.Resolve(destination) is not { } place) return Refuse(UnknownDestination());
        return await tokens.PeekAsync(signinToken, cancellation) is { } token
            ? await Open(token, issuerUrl, place, cancellation)
            : Refuse(UsedUp());
    }

    private async Task<IActionResult> Open(SigninToken token, string? issuerUrl, string place, CancellationToken cancellation)
    {
        var cookie = await login.OpenAsync(token, issuers.OfBroker(issuerUrl), place, HttpContext, cancellation);
        if (cookie is null) return Refuse(UsedUp());
        consoles.Give(HttpContext, cookie);
        return LocalRedirect(place);
    }

    private bool IsSamePrincipal(SessionPrincipal live, SigninToken token) =>
        Opened(token) is { } next && next.PrincipalId == live.PrincipalId && next.CallerArn == live.CallerArn;

    private string? ArnOf(SigninToken token) => Opened(token)?.CallerArn;

    private SessionPrincipal? Opened(SigninToken token) =>
        sealer.Open(new SessionToken(token.SessionToken), token.AccessKeyId) is OpenOutcome.Opened opened ? opened.Session : null;

    private ErrorPage UsedUp() => new(400, "This sign-in has been used or is too old", "Each sign-in opens the console once, within fifteen minutes.", "Start again at the portal.") { BackUrl = options.PeerUrl, BackText = "Go to the portal" };

    private ErrorPage UnknownDestination() => new(400, "That destination is not ours", "A sign-in leads to pages of this console only.", "Leave the destination out, or use an address of this console. Your sign-in has not been used up.") { BackUrl = options.PeerUrl, BackText = "Go to the portal" };

    private ViewResult Refuse(ErrorPage page)
    {
        Response.StatusCode = page.Status;
        return View("Error", page);
    }
}
