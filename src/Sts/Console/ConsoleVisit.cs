using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.OpenSessions;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Regions;
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
        /// <summary>Whether its policies open the trail, and why.</summary>
        public required Decision LookupEvents { get; init; }
    }

    /// <summary>Not, or no longer, signed in.</summary>
    public sealed record Turned(ConsoleState State) : VisitOutcome;
}

/// <summary>The beginning of every console page: whose it is, or the way back to where one signs in.</summary>
internal sealed class ConsoleVisit(ConsoleSessions consoles, Authorizer authorizer, IDbContextFactory<StsDb> databases, ServiceOptions options)
{
    public const string LookupEvents = "cloudtrail:LookupEvents";

    /// <summary>What the last reading found.</summary>
    public ConsoleState State { get; private set; } = new ConsoleState.SignedOut();

    /// <summary>Where people without an Issuer of their own sign in.</summary>
    public string PortalUrl => options.PeerUrl;

    public async Task<VisitOutcome> ReadAsync(string? cookieHash, RequestFacts facts, string current, CancellationToken cancellation)
    {
        State = await consoles.ReadAsync(cookieHash, facts, cancellation);
        if (State is not ConsoleState.SignedIn { Console: var open }) return new VisitOutcome.Turned(State);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var alias = await db.Accounts.Where(a => a.Id == open.Session.AccountId).Select(a => a.Alias).SingleOrDefaultAsync(cancellation);
        var mayRead = await authorizer.DecideAsync(new Question(Caller.Of(open.Session), LookupEvents, "*", facts), cancellation);
        var mayList = await authorizer.DecideAsync(new Question(Caller.Of(open.Session), RegionEvent.List, RegionEvent.Resource(open.Session.AccountId), facts), cancellation);
        var mayListRoles = await authorizer.DecideAsync(new Question(Caller.Of(open.Session), "iam:ListRoles", $"arn:aws:iam::{open.Session.AccountId}:role/", facts), cancellation);
        var mayListSessions = await authorizer.DecideAsync(new Question(Caller.Of(open.Session), SessionCalls.List, "*", facts), cancellation);
        var header = new ConsoleHeader(current, open.Session.AccountId, alias, open.Session.SessionName ?? "", mayRead.IsAllowed) 
        {
            MayListRegions = mayList.IsAllowed,
            MayListRoles = mayListRoles.IsAllowed && open.Session.Kind == SessionKind.AssumedRole,
            MayListSessions = mayListSessions.IsAllowed,
            SwitchedTo = open.Row.DisplayName,
            SwitchedColor = open.Row.Color,
        };
        return new VisitOutcome.Welcome(open, header) { LookupEvents = mayRead.Decision };
    }
}
