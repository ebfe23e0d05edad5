using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>Asks whether everything that a session came from is still there: by unique id, so that nothing is inherited under a name.</summary>
internal sealed class Liveness(IDbContextFactory<StsDb> databases)
{
    /// <summary>What is gone, in words for the trace; null when all of it is there.</summary>
    public async Task<string?> MissingAsync(SessionPrincipal session, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);

        // 1. The user or role itself, and those of the sessions it was made with; the root of an account is the account.
        string[] ids = [session.PrincipalId, .. session.Ancestors.Select(ancestor => ancestor.UniqueId)];
        foreach (var account in ids.Where(AccountId.IsValid).Distinct())
            if (!await db.Accounts.AnyAsync(other => other.Id == account, cancellation)) return account;
        var named = ids.Where(id => !AccountId.IsValid(id)).Distinct().ToArray();
        var found = await db.Identities.Where(identity => named.Contains(identity.UniqueId)).Select(identity => identity.UniqueId).ToListAsync(cancellation);
        if (named.FirstOrDefault(id => !found.Contains(id)) is { } gone) return gone;

        // 2. The provider that vouched for whoever began.
        if (session.ProviderId is { } provider
            && !await db.SamlProviders.AnyAsync(other => other.UniqueId == provider, cancellation)
            && !await db.OidcProviders.AnyAsync(other => other.UniqueId == provider, cancellation)) return provider;

        // 3. The long-term key it began with.
        return session.OriginKeyId is { } key && !await db.AccessKeys.AnyAsync(other => other.Id == key && other.Active, cancellation) ? key : null;
    }

    /// <summary>
    /// The session under the names that its users have now. A user is its unique id and may be renamed while its sessions last; what
    /// policies say of a name is about whoever has it, and the name it left may be somebody else's by now. A role keeps its name.
    /// </summary>
    public async Task<SessionPrincipal> NamedAsync(SessionPrincipal session, CancellationToken cancellation)
    {
        string[] ids = [.. session.Ancestors.Select(ancestor => ancestor.UniqueId).Append(session.PrincipalId).Where(id => UniqueId.KindOf(id) == UniqueIdKind.User).Distinct()];
        if (ids.Length == 0) return session;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var arns = await db.Users.Where(user => ids.Contains(user.UniqueId)).ToDictionaryAsync(user => user.UniqueId, user => user.Arn, cancellation);
        return session with
        {
            PrincipalArn = arns.GetValueOrDefault(session.PrincipalId, session.PrincipalArn),
            Ancestors = [.. session.Ancestors.Select(ancestor => ancestor with { RoleArn = arns.GetValueOrDefault(ancestor.UniqueId, ancestor.RoleArn) })],
        };
    }
}
