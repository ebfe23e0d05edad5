using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;

namespace SamlFederation.Sts.SignInTokens;

/// <summary>Sign-in tokens: what carries a session from its credentials to the console. 256 random bits, stored as a hash, good for fifteen minutes, once.</summary>
internal sealed class SigninTokens(IDbContextFactory<StsDb> databases, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>A new token and the row that stands for it, which the caller saves.</summary>
    public (string Token, SigninToken Row) Make(SessionPrincipal session, SessionToken sealedSession, DateTimeOffset sessionExpires, string sessionBound)
    {
        var now = clock.GetUtcNow();
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (token, new SigninToken
        {
            Hash = SecretHash.Of(token),
            AccountId = session.AccountId,
            AccessKeyId = session.AccessKeyId,
            SessionToken = sealedSession.Reveal(),
            SessionExpires = sessionExpires,
            SessionBound = sessionBound,
            Created = now,
            Expires = now + Life,
        });
    }

    /// <summary>Looks at a token that is still good, without using it; null for any other.</summary>
    public async Task<SigninToken?> PeekAsync(string? token, CancellationToken cancellation)
    {
        if (token is not { Length: > 0 and <= 64 }) return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (hash, now) = (SecretHash.Of(token), clock.GetUtcNow());
        return await db.SigninTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash && t.Expires > now, cancellation);
    }

    /// <summary>Uses a token inside the caller's transaction: of many who try at once, one is told true.</summary>
    public async Task<bool> UseAsync(StsDb db, SigninToken token, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await db.SigninTokens.Where(t => t.Hash == token.Hash && t.Expires > now).ExecuteDeleteAsync(cancellation) == 1;
    }
}
