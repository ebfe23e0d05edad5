using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>A page of open sessions, newest first, and the place where the next page begins.</summary>
internal sealed record OpenSessionPage(IReadOnlyList<RecordedSession> Sessions, TrailPlace? Next);

/// <summary>
/// The sessions that are open: those whose issue is on record, whose time has not come, and which nobody ended. There is no list of them
/// beside the trail.
/// </summary>
internal sealed class OpenSessionReader(IDbContextFactory<StsDb> databases, TrailStore trail, Revocations revocations, Liveness liveness)
{
    private const int AtOnce = 100;

    // What is looked at for one page: beyond it the page ends, and the next one goes on from there.
    private const int MostAtOnce = 20;

    // A session made from one made from one: a token that tells of more does not fit.
    private const int Deepest = 32;

    /// <summary>The open sessions of a role, or of everything in the account.</summary>
    public Task<OpenSessionPage> PageAsync(string accountId, string? roleArn, TrailPlace? before, int size, RequestFacts facts, CancellationToken cancellation)
    {
        var query = new TrailQuery(accountId) { Refused = false, From = facts.Now - EndedSessions.Longest };
        return PageAsync(roleArn is null ? query with { ResourceType = "AWS::IAM::AccessKey" } : query with { ResourceName = roleArn }, before, size, one => IsOf(one, accountId, roleArn), facts, cancellation);
    }

    /// <summary>The open sessions of whoever holds this one: of the same subject of the same provider, or of the same key, with all that was made from them.</summary>
    public async Task<IReadOnlyList<RecordedSession>> OwnAsync(SessionPrincipal session, RequestFacts facts, CancellationToken cancellation)
    {
        var roots = new List<RecordedSession>();
        var first = session.Ancestors.Count > 0 ? session.Ancestors[0].AccessKeyId : session.AccessKeyId;
        if ((session.Saml?.Subject ?? session.WebIdentity?.Subject) is { } subject && AccessKeyId.AccountOf(first) is { } home)
        {
            var query = new TrailQuery(home) { Refused = false, From = facts.Now - EndedSessions.Longest, UserName = subject, EventName = session.Saml is null ? "AssumeRoleWithWebIdentity" : "AssumeRoleWithSAML" };
            var found = await PageAsync(query, null, AtOnce, one => one.Session.Saml == session.Saml && one.Session.WebIdentity == session.WebIdentity, facts, cancellation, openOnly: false);
            roots.AddRange(found.Sessions);
        }
        else if (await FindAsync(first, cancellation) is { } root)
        {
            roots.Add(root);
        }
        var all = new List<RecordedSession>(roots);
        for (var at = 0; at < all.Count && all.Count < AtOnce; at++) all.AddRange(await MadeFromAsync(all[at], facts, cancellation));
        var open = new List<RecordedSession>();
        foreach (var one in all.DistinctBy(one => one.KeyId))
            if (await IsOpenAsync(one, facts, cancellation)) open.Add(one);
        return [.. (await MarkConsolesAsync(open, cancellation)).OrderByDescending(one => one.Session.IssuedAt)];
    }

    /// <summary>The session of this key with those that it was made from, open or not; null when its issue is not on record.</summary>
    public async Task<RecordedSession?> FindAsync(string accessKeyId, CancellationToken cancellation)
    {
        if (!RecordedSession.IsTemporary(accessKeyId) || await IssueAsync(AccessKeyId.AccountOf(accessKeyId)!, accessKeyId, cancellation) is not { } found) return null;
        return await WithAncestorsAsync(found, cancellation);
    }

    /// <summary>Whether it goes on now.</summary>
    public async Task<bool> IsOpenAsync(RecordedSession recorded, RequestFacts facts, CancellationToken cancellation) =>
        facts.Now < recorded.Session.Expires && await liveness.MissingAsync(recorded.Session, cancellation) is null && !await revocations.AreOverAsync(recorded.Session, facts, cancellation);

    /// <summary>Whether both are of one holder.</summary>
    public static bool IsSameHolder(SessionPrincipal one, SessionPrincipal other)
    {
        if (one.Saml is not null || one.WebIdentity is not null) return one.Saml == other.Saml && one.WebIdentity == other.WebIdentity;
        if (other.Saml is not null || other.WebIdentity is not null) return false;
        return First(one) == First(other);
    }

    private static string First(SessionPrincipal session) => session.Ancestors.Count > 0 ? session.Ancestors[0].AccessKeyId : session.AccessKeyId;

    private static bool IsOf(RecordedSession one, string accountId, string? roleArn) => one.Session.AccountId == accountId && (roleArn is null || one.Session.PrincipalArn == roleArn);

    private async Task<OpenSessionPage> PageAsync(TrailQuery query, TrailPlace? before, int size, Func<RecordedSession, bool> isMeant, RequestFacts facts, CancellationToken cancellation, bool openOnly = true)
    {
        var (found, place) = (new List<RecordedSession>(), before);
        for (var round = 0; round < MostAtOnce; round++)
        {
            var rows = await trail.PageAsync(query, place, AtOnce, cancellation);
            foreach (var row in rows)
            {
                if (found.Count == size) return await CutAsync(place);
                place = new TrailPlace(row.EventTime, row.Sequence);
                if (RecordedSession.Of(row) is not { } one || facts.Now >= one.Session.Expires || !isMeant(one)) continue;
                one = await WithAncestorsAsync(one, cancellation);
                if (!openOnly || await IsOpenAsync(one, facts, cancellation)) found.Add(one);
            }
            if (rows.Count < AtOnce) return await CutAsync(null);
        }
        return await CutAsync(place);

        async Task<OpenSessionPage> CutAsync(TrailPlace? next) => new(await MarkConsolesAsync(found, cancellation), next);
    }

    private async Task<IReadOnlyList<RecordedSession>> MadeFromAsync(RecordedSession parent, RequestFacts facts, CancellationToken cancellation)
    {
        var query = new TrailQuery(parent.Session.AccountId) { Refused = false, From = facts.Now - EndedSessions.Longest, AccessKeyId = parent.KeyId, EventName = "AssumeRole" };
        return (await PageAsync(query, null, AtOnce, _ => true, facts, cancellation, openOnly: false)).Sessions;
    }

    private async Task<RecordedSession?> IssueAsync(string accountId, string accessKeyId, CancellationToken cancellation)
    {
        var rows = await trail.PageAsync(new TrailQuery(accountId) { ResourceName = accessKeyId, ResourceType = "AWS::IAM::AccessKey", Refused = false }, null, 2, cancellation);
        return rows.Select(RecordedSession.Of).FirstOrDefault(one => one?.KeyId == accessKeyId);
    }

    // The record in the role's account does not say with which session somebody of another account signed; that account's own does.
    private async Task<RecordedSession> WithAncestorsAsync(RecordedSession found, CancellationToken cancellation)
    {
        var chain = new List<SessionAncestor>();
        var issue = found.SigningAccount is { } account ? await IssueAsync(account, found.KeyId, cancellation) ?? found : found;
        var first = issue;
        while (chain.Count < Deepest && RecordedSession.IsTemporary(first.Signer) && await IssueAsync(AccessKeyId.AccountOf(first.Signer)!, first.Signer!, cancellation) is { } parent)
        {
            chain.Insert(0, new SessionAncestor(parent.KeyId, parent.Session.PrincipalArn, parent.Session.PrincipalId, parent.Session.IssuedAt, parent.Session.SessionName));
            first = parent.SigningAccount is { } other ? await IssueAsync(other, parent.KeyId, cancellation) ?? parent : parent;
        }
        var began = first.Session;
        return found with
        {
            Signer = issue.Signer,
            Session = issue.Session with
            {
                Ancestors = chain,
                Saml = began.Saml,
                WebIdentity = began.WebIdentity,
                ProviderArn = began.ProviderArn,
                ProviderId = await ProviderIdAsync(began.ProviderArn, cancellation),
                OriginKeyId = began.OriginKeyId,
                SourceIdentity = issue.Session.SourceIdentity ?? began.SourceIdentity,
            },
            // Who of another account holds it is told by no more than that account's records here tell.
            Holder = found.SigningAccount is null ? began.Saml?.Subject ?? began.WebIdentity?.Subject ?? first.Holder : $"{found.Holder} of account {found.SigningAccount}",
        };
    }

    // A provider that is gone has ended what it vouched for.
    private async Task<string?> ProviderIdAsync(string? arn, CancellationToken cancellation)
    {
        if (arn is null) return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.SamlProviders.Where(one => one.Arn == arn).Select(one => one.UniqueId)
            .Concat(db.OidcProviders.Where(one => one.Arn == arn).Select(one => one.UniqueId)).FirstOrDefaultAsync(cancellation) ?? "gone";
    }

    private async Task<IReadOnlyList<RecordedSession>> MarkConsolesAsync(List<RecordedSession> sessions, CancellationToken cancellation)
    {
        if (sessions.Count == 0) return sessions;
        var (accounts, keys) = (sessions.Select(one => one.Session.AccountId).Distinct().ToArray(), sessions.Select(one => one.KeyId).ToArray());
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var opened = await db.Trail.AsNoTracking()
            .Where(one => accounts.Contains(one.AccountId) && keys.Contains(one.AccessKeyId) && (one.EventName == "ConsoleLogin" || one.EventName == "SwitchRole") && one.ErrorCode == null)
            .Select(one => one.AccessKeyId).Distinct().ToListAsync(cancellation);
        return [.. sessions.Select(one => one with { InConsole = opened.Contains(one.KeyId) })];
    }
}
