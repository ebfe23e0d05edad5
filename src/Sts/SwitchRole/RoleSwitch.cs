using System.Globalization;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.SignIn;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.SwitchRole;

/// <summary>What became of switching.</summary>
internal abstract record SwitchOutcome
{
    private SwitchOutcome() { }

    /// <summary>The cookie of the console as the role.</summary>
    public sealed record Switched(string Cookie) : SwitchOutcome;

    /// <summary>The role may not be taken.</summary>
    /// <param name="Error">What AssumeRole answered.</param>
    /// <param name="Missing">What the role asks for beyond that, when it is something that a console cannot show.</param>
    public sealed record Refused(WireError Error, UnshownProof? Missing) : SwitchOutcome;

    /// <summary>The console was signed out or switched meanwhile.</summary>
    public sealed record Overtaken : SwitchOutcome;
}

/// <summary>Takes a console to a role and back. Who may is decided by AssumeRole itself, always for the session that the person came with.</summary>
internal sealed class RoleSwitch(ConsoleCalls calls, UnshownProofFinder proofs, ConsoleSessions consoles, SessionTokenSealer sealer, TrailStore trail, ServiceOptions options)
{
    // With temporary credentials a role lasts an hour at most, and no role less than a quarter of one.
    private const int Longest = 3600;
    private const int Shortest = 900;
    private const string AccessDenied = "AccessDenied";

    private string Home => options.PublicUrl + Destination.Home;

    /// <summary>Assumes the role, and puts a console session of it in the place of the browser's.</summary>
    public async Task<SwitchOutcome> SwitchAsync(OriginConsole origin, RoleArn role, SwitchTarget target, RequestFacts facts, CancellationToken cancellation)
    {
        var left = (int)(origin.Expires - facts.Now).TotalSeconds;
        var name = origin.Session.SessionName ?? origin.Session.PrincipalName;
        (string, string)[] asked =
        [
            ("RoleArn", role.ToString()), ("RoleSessionName", name),
            ("DurationSeconds", Math.Clamp(left, Shortest, Longest).ToString(CultureInfo.InvariantCulture)),
        ];
        var outcome = await calls.RunAsync(origin.Session, QueryService.Sts, "AssumeRole", facts, asked, cancellation);
        if (outcome is ActionOutcome.Refused refused)
        {
            await trail.RecordAsync(facts, SwitchEvent.Refused(origin.Session, Home, role.ToString(), refused.Error), cancellation);
            var missing = refused.Error.Code == AccessDenied ? await proofs.FindAsync(origin.Session, role, name, facts, cancellation) : null;
            return new SwitchOutcome.Refused(refused.Error, missing);
        }

        var taken = Taken(((ActionOutcome.Answered)outcome).Result, origin, target);
        var (row, cookie) = consoles.MakeSwitched(origin, taken);
        return await ReplaceAsync(origin, row, facts, SwitchEvent.Switched(origin.Session, taken.Session, Home), cancellation) ? new SwitchOutcome.Switched(cookie) : new SwitchOutcome.Overtaken();
    }

    /// <summary>The cookie of the session that the person came with, in the place of that of the role; null when there is no role to come back from.</summary>
    public async Task<string?> ReturnAsync(OriginConsole origin, RequestFacts facts, CancellationToken cancellation)
    {
        if (!origin.IsSwitched || sealer.Open(new SessionToken(origin.Row.SessionToken), origin.Row.AccessKeyId) is not OpenOutcome.Opened role) return null;
        var (row, cookie) = consoles.MakeReturned(origin);
        return await ReplaceAsync(origin, row, facts, SwitchEvent.Left(role.Session, Home), cancellation) ? cookie : null;
    }

    private async Task<bool> ReplaceAsync(OriginConsole origin, ConsoleSession row, RequestFacts facts, TrailEvent happened, CancellationToken cancellation) =>
        await trail.RecordWithAsync(
            async (db, cancel) =>
            {
                // Of two at once, one.
                if (!await ConsoleSessions.RemoveAsync(origin.Row.Hash, db, cancel)) return false;
                db.ConsoleSessions.Add(row);
                return true;
            },
            facts, happened, cancellation) is not null;

    private SwitchedRole Taken(IReadOnlyList<ResponseNode> result, OriginConsole origin, SwitchTarget target)
    {
        var credentials = result.OfType<ResponseNode.Tree>().Single(node => node.Name == "Credentials").Children.OfType<ResponseNode.Text>().ToDictionary(node => node.Name, node => node.Value);
        var token = new SessionToken(credentials["SessionToken"]);
        if (sealer.Open(token, credentials["AccessKeyId"]) is not OpenOutcome.Opened opened) throw new InvalidOperationException("A session that was issued now does not open.");
        var (expires, bound) = origin.Expires <= opened.Session.Expires
            ? (origin.Expires, "the end of the session that you switched from")
            : (opened.Session.Expires, "one hour, the longest for a role that is switched to");
        return new SwitchedRole(opened.Session, token, expires, bound, target.Title, target.Color);
    }
}
