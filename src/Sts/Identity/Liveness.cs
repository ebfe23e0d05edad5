using Microsoft.EntityFrameworkCore;
using SamlFederation.Iam;
using SamlFederation.Sts.Holding;

namespace SamlFederation.Sts.Identity;

/// <summary>Asks whether everything that a session came from is still there: by unique id, so that nothing is inherited under a name.</summary>
internal sealed class Liveness(Holdings holdings)
{
    private readonly Held<string> _accounts = holdings.Of((db, id, cancellation) => db.Accounts.Where(one => one.Id == id).Select(one => one.Id).FirstOrDefaultAsync(cancellation));
    private readonly Held<string> _identities = holdings.Of((db, id, cancellation) => db.Identities.Where(one => one.UniqueId == id).Select(one => one.Arn).FirstOrDefaultAsync(cancellation));
    private readonly Held<string> _providers = holdings.Of((db, id, cancellation) =>
        db.SamlProviders.Select(one => one.UniqueId).Concat(db.OidcProviders.Select(one => one.UniqueId)).FirstOrDefaultAsync(one => one == id, cancellation));
    private readonly Held<string> _activeKeys = holdings.Of((db, id, cancellation) => db.AccessKeys.Where(one => one.Id == id && one.Active).Select(one => one.Id).FirstOrDefaultAsync(cancellation));

    /// <summary>What is gone, in words for the trace; null when all of it is there.</summary>
    public async Task<string?> MissingAsync(SessionPrincipal session, CancellationToken cancellation)
    {
        // 1. The user or role itself, and those of the sessions it was made with; the root of an account is the account.
        foreach (var id in session.Ancestors.Select(ancestor => ancestor.UniqueId).Prepend(session.PrincipalId))
            if (await (AccountId.IsValid(id) ? _accounts : _identities).FindAsync(id, cancellation) is null) return id;

        // 2. The provider that vouched for whoever began.
        if (session.ProviderId is { } provider && await _providers.FindAsync(provider, cancellation) is null) return provider;

        // 3. The long-term key it began with.
        return session.OriginKeyId is { } key && await _activeKeys.FindAsync(key, cancellation) is null ? key : null;
    }

    /// <summary>
    /// The session under the names that its users have now. A user is its unique id and may be renamed while its sessions last; what
    /// policies say of a name is about whoever has it, and the name it left may be somebody else's by now. A role keeps its name.
    /// </summary>
    public async Task<SessionPrincipal> NamedAsync(SessionPrincipal session, CancellationToken cancellation)
    {
        string[] ids = [.. session.Ancestors.Select(ancestor => ancestor.UniqueId).Append(session.PrincipalId).Where(id => UniqueId.KindOf(id) == UniqueIdKind.User).Distinct()];
        if (ids.Length == 0) return session;
        var arns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in ids)
            if (await _identities.FindAsync(id, cancellation) is { } arn) arns[id] = arn;
        return session with
        {
            PrincipalArn = arns.GetValueOrDefault(session.PrincipalId, session.PrincipalArn),
            Ancestors = [.. session.Ancestors.Select(ancestor => ancestor with { RoleArn = arns.GetValueOrDefault(ancestor.UniqueId, ancestor.RoleArn) })],
        };
    }
}
