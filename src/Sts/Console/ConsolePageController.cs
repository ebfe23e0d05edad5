using Microsoft.AspNetCore.Mvc;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Console;

/// <summary>What every page of the console begins with.</summary>
internal abstract class ConsolePageController(ConsoleVisit visit, ConsoleCookie cookie, TimeProvider clock) : Controller
{
    protected DateTimeOffset Now => clock.GetUtcNow();

    protected RequestFacts Facts => HttpContext.Facts(clock) with { IsFromConsole = true };

    protected string? CookieHash => cookie.HashOf(HttpContext);

    protected Task<VisitOutcome> VisitAsync(string current, CancellationToken cancellation)
    {
        HttpContext.NeverStore();
        return visit.ReadAsync(CookieHash, Facts, current, cancellation);
    }

    /// <summary>The page for a browser that <see cref="VisitAsync"/> did not welcome.</summary>
    protected IActionResult Farewell() => Farewell(visit.State);

    protected IActionResult Farewell(ConsoleState state) => state is ConsoleState.Ended ended
        ? Goodbye("Your session has ended", ended.Reason, ended.Issuer, ended.MayReturn)
        : Goodbye("You are not signed in", "The console opens from your company's portal: choose an account and a role there.", null);

    protected IActionResult Goodbye(string title, string reason, string? issuer, bool mayReturn = false) =>
        View("~/Console/Views/SignedOut.cshtml", new ConsoleSignedOut(title, reason, issuer ?? visit.PortalUrl, mayReturn));

    protected void GiveCookie(string session) => cookie.Give(HttpContext, session);

    protected void TakeCookie() => cookie.Take(HttpContext);
}
