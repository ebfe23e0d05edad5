using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Console;

/// <summary>A console that is signed in: the row, the session inside its sealed token, and the secret that goes with it.</summary>
internal sealed record OpenConsole(ConsoleSession Row, SessionPrincipal Session, SecretAccessKey Secret)
{
    public SessionToken Token => new(Row.SessionToken);
}

/// <summary>The session that a browser came with, whatever role it has switched to since.</summary>
internal sealed record OriginConsole(ConsoleSession Row, SessionPrincipal Session)
{
    public bool IsSwitched => Row.OriginSessionToken is not null;

    public string AccessKeyId => Row.OriginAccessKeyId ?? Row.AccessKeyId;

    public SessionToken Token => new(Row.OriginSessionToken ?? Row.SessionToken);

    public string Bound => Row.OriginSessionBound ?? Row.SessionBound;

    public DateTimeOffset Expires => Row.OriginExpires ?? Row.Expires;
}

/// <summary>A role that was switched to, with the name and the colour that the person gave it.</summary>
internal sealed record SwitchedRole(SessionPrincipal Session, SessionToken Token, DateTimeOffset Expires, string Bound, string DisplayName, string Color);

/// <summary>What a browser's cookie stands for.</summary>
internal abstract record ConsoleState
{
    private ConsoleState() { }

    /// <summary>Signed in.</summary>
    public sealed record SignedIn(OpenConsole Console) : ConsoleState;

    /// <summary>It was signed in; why it no longer is, and where to go to sign in again.</summary>
    public sealed record Ended(string Reason, string? Issuer) : ConsoleState
    {
        /// <summary>Whether it was of a role that was switched to, so that there may be a way back.</summary>
        public bool MayReturn { get; init; }
    }

    /// <summary>Never signed in, or signed out.</summary>
    public sealed record SignedOut : ConsoleState;
}

/// <summary>The rows that the cookies of signed-in consoles stand for.</summary>
internal sealed class ConsoleSessions(IDbContextFactory<StsDb> databases, SessionTokenSealer sealer, Liveness liveness, Revocations revocations, TimeProvider clock)
{
    // An ended session keeps its row for a day, so that its page can still tell why and lead back.
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>The row of a new session and its cookie. The caller saves the row with the trail's record before the cookie is given.</summary>
    public (ConsoleSession Row, string Cookie) Make(SigninToken token, string? issuer) =>
        Make(cookie => new ConsoleSession
        {
            Hash = SecretHash.Of(cookie),
            AccountId = token.AccountId,
            AccessKeyId = token.AccessKeyId,
            SessionToken = token.SessionToken,
            Issuer = issuer,
            SessionBound = token.SessionBound,
            Created = clock.GetUtcNow(),
            Expires = token.SessionExpires,
        });

    /// <summary>The row of a session that goes on from this one as the role, and its cookie; the caller saves it in the place of the other.</summary>
    public (ConsoleSession Row, string Cookie) MakeSwitched(OriginConsole origin, SwitchedRole role) =>
        Make(cookie => new ConsoleSession
        {
            Hash = SecretHash.Of(cookie),
            AccountId = role.Session.AccountId,
            AccessKeyId = role.Session.AccessKeyId,
            SessionToken = role.Token.Reveal(),
            Issuer = origin.Row.Issuer,
            SessionBound = role.Bound,
            Created = clock.GetUtcNow(),
            Expires = role.Expires,
            OriginAccessKeyId = origin.AccessKeyId,
            OriginSessionToken = origin.Token.Reveal(),
            OriginSessionBound = origin.Bound,
            OriginExpires = origin.Expires,
            DisplayName = role.DisplayName,
            Color = role.Color,
        });

    /// <summary>The row of the session that a browser came with, alone again, and its cookie; the caller saves it in the place of the other.</summary>
    public (ConsoleSession Row, string Cookie) MakeReturned(OriginConsole origin) =>
        Make(cookie => new ConsoleSession
        {
            Hash = SecretHash.Of(cookie),
            AccountId = origin.Session.AccountId,
            AccessKeyId = origin.AccessKeyId,
            SessionToken = origin.Token.Reveal(),
            Issuer = origin.Row.Issuer,
            SessionBound = origin.Bound,
            Created = clock.GetUtcNow(),
            Expires = origin.Expires,
        });

    /// <summary>The session that the browser came with, also where that of the role it switched to has ended; null when it has itself.</summary>
    public async Task<OriginConsole?> OriginAsync(string? hash, RequestFacts facts, CancellationToken cancellation)
    {
        if (hash is null) return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.ConsoleSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Hash == hash, cancellation) is not { } row) return null;
        var (id, token, expires) = row.OriginSessionToken is { } origin ? (row.OriginAccessKeyId!, origin, row.OriginExpires!.Value) : (row.AccessKeyId, row.SessionToken, row.Expires);
        if (clock.GetUtcNow() >= expires || sealer.Open(new SessionToken(token), id) is not OpenOutcome.Opened opened) return null;
        var session = await liveness.NamedAsync(opened.Session, cancellation);
        return await EndOfAsync(session, facts, cancellation) is null ? new OriginConsole(row, session) : null;
    }

    private static (ConsoleSession Row, string Cookie) Make(Func<string, ConsoleSession> row)
    {
        var cookie = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (row(cookie), cookie);
    }

    /// <summary>Reads what the browser's cookie stands for, now.</summary>
    public async Task<ConsoleState> ReadAsync(string? hash, RequestFacts facts, CancellationToken cancellation)
    {
        if (hash is null) return new ConsoleState.SignedOut();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.ConsoleSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Hash == hash, cancellation) is not { } row)
            return new ConsoleState.SignedOut();
        var state = await ReadAsync(row, facts, cancellation);
        return state is ConsoleState.Ended ended ? ended with { MayReturn = row.OriginExpires > clock.GetUtcNow() } : state;
    }

    private async Task<ConsoleState> ReadAsync(ConsoleSession row, RequestFacts facts, CancellationToken cancellation)
    {
        if (clock.GetUtcNow() >= row.Expires) return new ConsoleState.Ended("A console session lasts no longer than the credentials behind it. Sign in again to go on.", row.Issuer);
        if (sealer.Open(new SessionToken(row.SessionToken), row.AccessKeyId) is not OpenOutcome.Opened opened)
            return new ConsoleState.Ended("The session is no longer valid.", row.Issuer);
        var session = await liveness.NamedAsync(opened.Session, cancellation);
        return await EndOfAsync(session, facts, cancellation) is { } reason
            ? new ConsoleState.Ended(reason, row.Issuer)
            : new ConsoleState.SignedIn(new OpenConsole(row, session, opened.Secret));
    }

    // What ends a session for its keys ends it for the console too.
    private async Task<string?> EndOfAsync(SessionPrincipal session, RequestFacts facts, CancellationToken cancellation)
    {
        if (await liveness.MissingAsync(session, cancellation) is { } missing)
            return missing == session.PrincipalId && session.Kind == SessionKind.AssumedRole
                ? "The role of this session no longer exists."
                : "What this session came from no longer exists.";
        return await revocations.AreOverAsync(session, facts, cancellation) ? "This session was ended before its time: by you, by an administrator, or by your company's portal." : null;
    }

    /// <summary>Removes the browser's session inside the caller's transaction, so that its cookie is worth nothing wherever it is.</summary>
    public static async Task<bool> RemoveAsync(string? hash, StsDb db, CancellationToken cancellation) =>
        hash is not null && await db.ConsoleSessions.Where(s => s.Hash == hash).ExecuteDeleteAsync(cancellation) == 1;
}
