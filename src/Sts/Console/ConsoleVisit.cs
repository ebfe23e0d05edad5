using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Console;

/// <summary>What became of a browser that came to a console page.</summary>
internal abstract record VisitOutcome
{
    private VisitOutcome() { }

    /// <summary>Signed in, with what the head of the page shows.</summary>
    public sealed record Welcome(OpenConsole Open, ConsoleHeader Header) : VisitOutcome
    {
        /// <summary>Whether its policies open the trail, and why; null when they cannot be read, which opens nothing.</summary>
        public Decision? LookupEvents { get; init; }
    }

    /// <summary>Not, or no longer, signed in.</summary>
    public sealed record Turned(ConsoleState State) : VisitOutcome;
}

/// <summary>The beginning of every console page: whose it is, or the way back to where one signs in.</summary>
internal sealed class ConsoleVisit(ConsoleSessions consoles, SessionAuthorizer authorizer, IDbContextFactory<StsDb> databases, ServiceOptions options, TimeProvider clock)
{
    public const string LookupEvents = "cloudtrail:LookupEvents";
    private ConsoleState _state = new ConsoleState.SignedOut();

    public async Task<VisitOutcome> ReadAsync(HttpContext http, string current, CancellationToken cancellation)
    {
        http.NeverStore();
        _state = await consoles.ReadAsync(http, cancellation);
        if (_state is not ConsoleState.SignedIn { Console: var open }) return new VisitOutcome.Turned(_state);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var alias = await db.Accounts.Where(a => a.Id == open.Session.AccountId).Select(a => a.Alias).SingleOrDefaultAsync(cancellation);
        var mayRead = await authorizer.DecideAsync(open.Session, LookupEvents, "*", http.Facts(clock), cancellation);
        return new VisitOutcome.Welcome(open, new ConsoleHeader(current, open.Session.AccountId, alias, open.Session.SessionName ?? "", mayRead is { IsAllowed: true })) { LookupEvents = mayRead };
    }

    /// <summary>The page for a browser that <see cref="ReadAsync"/> did not welcome.</summary>
    public IActionResult Farewell(Controller controller) => Farewell(controller, _state);

    public IActionResult Farewell(Controller controller, ConsoleState state) => state is ConsoleState.Ended ended
        ? Goodbye(controller, "Your session has ended", ended.Reason, ended.Issuer)
        : Goodbye(controller, "You are not signed in", "The console opens from your company's portal: choose an account and a role there.", null);

    public IActionResult Goodbye(Controller controller, string title, string reason, string? issuer) =>
        controller.View("~/Console/Views/SignedOut.cshtml", new ConsoleSignedOut(title, reason, issuer ?? options.PeerUrl));
}
