using Microsoft.AspNetCore.Mvc;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.SignIn;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.SignInTokens;

/// <summary>The federation endpoint: brokers change credentials for a sign-in token, and browsers change a sign-in token for a console session.</summary>
internal sealed class FederationController(
    SigninTokenIssuer issuer, SigninTokens tokens, ConsoleLogin login, ConsoleSessions consoles, ConsoleCookie cookie, Destination destinations, IssuerAddress issuers,
    ServiceOptions options, TimeProvider clock) : Controller
{
    [HttpGet("/federation"), HttpPost("/federation"), IgnoreAntiforgeryToken, ReadsItsOwnForm, DisableRequestSizeLimit]
    public async Task<IActionResult> Federation(CancellationToken cancellation)
    {
        HttpContext.NeverStore();
        var (body, unreadable) = await BoundedForm.ReadAsync(HttpContext);
        if (unreadable is not null) return await RefuseAsync(null, unreadable, ErrorPage.For(unreadable.Status), cancellation);
        // Each name once, exactly, in the query or in the form.
        var given = ParameterSet.Parse(Request.QueryString.Value?.TrimStart('?') ?? "", BoundedForm.IsForm(Request) ? body.Span : []);
        return given?.Find("Action") switch
        {
            "getSigninToken" => await GetSigninToken(given.Find("Session"), given.Find("SessionDuration"), cancellation),
            "login" => await Login(given.Find("SigninToken"), given.Find("Issuer"), given.Find("Destination"), cancellation),
            _ => await RefuseAsync(null, given is null ? StsErrors.InvalidQueryParameter : StsErrors.MissingAction, NoAction(), cancellation),
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
        var token = await tokens.PeekAsync(signinToken, cancellation);
        if (destinations.Resolve(destination) is not { } place) return await RefuseAsync(token, StsErrors.UnknownDestination, UnknownDestination(), cancellation);
        if (token is null) return await RefuseAsync(null, StsErrors.SigninTokenSpent, Spent(), cancellation);
        if (await consoles.ReadAsync(cookie.HashOf(HttpContext), HttpContext.Facts(clock), cancellation) is ConsoleState.SignedIn live && login.SessionOf(token) is { } next && !IsSamePrincipal(live.Console.Session, next))
            return View("Replace", new ReplaceSession(live.Console.Session.CallerArn, next.CallerArn, signinToken!, issuerUrl, place));
        return await OpenAsync(token, issuerUrl, place, cancellation);
    }

    [HttpPost("/federation/replace")]
    public async Task<IActionResult> Replace([FromForm] string? signinToken, [FromForm(Name = "Issuer")] string? issuerUrl, [FromForm] string? destination, CancellationToken cancellation)
    {
        HttpContext.NeverStore();
        var token = await tokens.PeekAsync(signinToken, cancellation);
        if (destinations.Resolve(destination) is not { } place) return await RefuseAsync(token, StsErrors.UnknownDestination, UnknownDestination(), cancellation);
        return token is null
            ? await RefuseAsync(null, StsErrors.SigninTokenSpent, Spent(), cancellation)
            : await OpenAsync(token, issuerUrl, place, cancellation);
    }

    private async Task<IActionResult> OpenAsync(SigninToken token, string? issuerUrl, string place, CancellationToken cancellation)
    {
        var opened = await login.OpenAsync(token, issuers.OfBroker(issuerUrl), place, cookie.HashOf(HttpContext), HttpContext.Facts(clock), cancellation);
        if (opened is null) return await RefuseAsync(token, StsErrors.SigninTokenSpent, Spent(), cancellation);
        cookie.Give(HttpContext, opened);
        return LocalRedirect(place);
    }

    private static bool IsSamePrincipal(SessionPrincipal live, SessionPrincipal next) => next.PrincipalId == live.PrincipalId && next.CallerArn == live.CallerArn;

    private ErrorPage Spent() => Page("This sign-in has been used or is too old", "Each sign-in opens the console once, within fifteen minutes.", "Start again at the portal.");

    private ErrorPage UnknownDestination() => Page("That destination is not ours", "A sign-in leads to pages of this console only.", "Leave the destination out, or use an address of this console. Your sign-in has not been used up.");

    private ErrorPage NoAction() => Page("That sign-in address is not complete", "It names no Action that this service knows, or something in it twice.", "Ask whoever gave you the address for a new one, or start at the portal.");

    private ErrorPage Page(string title, string reason, string advice) => new(StatusCodes.Status400BadRequest, title, reason, advice) { BackUrl = options.PeerUrl, BackText = "Go to the portal" };

    private async Task<IActionResult> RefuseAsync(SigninToken? token, WireError error, ErrorPage page, CancellationToken cancellation)
    {
        await login.RefuseAsync(token, error, HttpContext.Facts(clock), cancellation);
        return Refuse(page);
    }

    private ViewResult Refuse(ErrorPage page)
    {
        Response.StatusCode = page.Status;
        return View("Error", page);
    }
}
