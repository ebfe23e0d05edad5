using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Console;

/// <summary>The console: who one is, how long, the session's credentials, and the way out.</summary>
internal sealed class ConsoleController(
    ConsoleSessions consoles, ConsoleVisit visit, ConsoleCookie cookie, TrailStore trail, IDbContextFactory<StsDb> databases, ServiceOptions options, TimeProvider clock)
    : ConsolePageController(visit, cookie, clock)
{
    [HttpGet("/console")]
    public async Task<IActionResult> Home(CancellationToken cancellation)
    {
        if (await VisitAsync("home", cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var (open, header) = welcome;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var description = await db.Roles.Where(r => r.UniqueId == open.Session.PrincipalId).Select(r => r.Description).SingleOrDefaultAsync(cancellation);
        return View(new ConsoleHome(header, open.Session, description ?? "", open.Session.IssuedAt, open.Row.Expires, open.Row.SessionBound, Now));
    }

    [HttpPost("/console/credentials")]
    public async Task<IActionResult> Credentials(CancellationToken cancellation)
    {
        if (await VisitAsync("home", cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var (open, header) = welcome;
        var name = ConsoleHome.NameOf(open.Session);
        await trail.RecordAsync(Facts, ConsoleEvent.Of("GetCommandLineCredentials", open.Session), cancellation);
        return View(new ConsoleCredentials(header, name, open.Session.Expires,
            new CommandLineText(open.Session.AccessKeyId, open.Secret, open.Token, options.PublicUrl, $"{name}-{open.Session.AccountId}")));
    }

    /// <summary>A reload or a bookmark of the page that a form alone opens.</summary>
    [HttpGet("/console/credentials")]
    public IActionResult CredentialsAgain() => LocalRedirect("/console");

    [HttpPost("/console/signout")]
    public async Task<IActionResult> SignOutOfConsole(CancellationToken cancellation)
    {
        var hash = CookieHash;
        var state = await consoles.ReadAsync(hash, Facts, cancellation);
        if (state is ConsoleState.SignedIn { Console: var open })
        {
            await trail.RecordWithAsync(
                async (db, cancel) =>
                {
                    await ConsoleSessions.RemoveAsync(hash, db, cancel);
                    return true;
                },
                Facts, ConsoleEvent.Of("ConsoleLogout", open.Session), cancellation);
            TakeCookie();
            return Goodbye("You are signed out", "Your console session here has ended.", open.Row.Issuer);
        }

        TakeCookie();
        return Farewell(state);
    }
}
