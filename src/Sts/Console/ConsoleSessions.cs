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

/// <summary>What a browser's cookie stands for.</summary>
internal abstract record ConsoleState
{
    private ConsoleState() { }

    /// <summary>Signed in.</summary>
    public sealed record SignedIn(OpenConsole Console) : ConsoleState;

    /// <summary>It was signed in; why it no longer is, and where to go to sign in again.</summary>
    public sealed record Ended(string Reason, string? Issuer) : ConsoleState;

    /// <summary>Never signed in, or signed out.</summary>
    public sealed record SignedOut : ConsoleState;
}

/// <summary>The rows that the cookies of signed-in consoles stand for.</summary>
internal sealed class ConsoleSessions(IDbContextFactory<StsDb> databases, SessionTokenSealer sealer, Liveness liveness, Revocations revocations, TimeProvider clock)
{
    // An ended session keeps its row for a day, so that its page can still tell why and lead back.
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>The row of a new session and its cookie. The caller saves the row with the trail's record before the cookie is given.</summary>
    public (ConsoleSession Row, string Cookie) Make(SigninToken token, string? issuer)
    {
        var cookie = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (new ConsoleSession
        {
            Hash = SecretHash.Of(cookie),
            AccountId = token.AccountId,
            AccessKeyId = token.AccessKeyId,
            SessionToken = token.SessionToken,
            Issuer = issuer,
            SessionBound = token.SessionBound,
            Created = clock.GetUtcNow(),
            Expires = token.SessionExpires,
        }, cookie);
    }

    /// <summary>Reads what the browser's cookie stands for, now.</summary>
    public async Task<ConsoleState> ReadAsync(string? hash, RequestFacts facts, CancellationToken cancellation)
    {
        if (hash is null) return new ConsoleState.SignedOut();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.ConsoleSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Hash == hash, cancellation) is not { } row)
            return new ConsoleState.SignedOut();
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
        return await revocations.AreOverAsync(session, facts, cancellation) ? "An administrator has ended the sessions that began when this one did." : null;
    }

    /// <summary>Removes the browser's session inside the caller's transaction, so that its cookie is worth nothing wherever it is.</summary>
    public static async Task RemoveAsync(string? hash, StsDb db, CancellationToken cancellation)
    {
        if (hash is not null) await db.ConsoleSessions.Where(s => s.Hash == hash).ExecuteDeleteAsync(cancellation);
    }
}
