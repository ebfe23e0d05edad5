using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;

namespace SamlFederation.Sts.InHouse;

/// <summary>The policies of resources that in-house services keep. They keep, beside the text, whom it named when it was put: a name that is given again is somebody else's.</summary>
internal sealed class ResourcePolicies(IDbContextFactory<StsDb> databases)
{
    /// <summary>The policy bound to the unique ids that it was stored with; null when it cannot be read.</summary>
    public static PolicyDocument? Find(PolicyShelf shelf, AskedPolicy policy) =>
        shelf.Find(policy.Document, PolicyKind.Resource)?.BindPrincipals(policy.PrincipalIds.GetValueOrDefault) is PolicyParse.Parsed bound ? bound.Document : null;

    /// <summary>A policy that is to be stored, bound to the users and roles that there are; or what is wrong with it.</summary>
    public async Task<(PolicyDocument? Bound, string? Fault)> BindAsync(string document, CancellationToken cancellation)
    {
        var parse = PolicyDocument.Parse(document, PolicyKind.Resource);
        if (parse is not PolicyParse.Parsed { Document: var parsed }) return (null, ((PolicyParse.Refused)parse).Fault.Message);
        var named = parsed.Statements.SelectMany(statement => statement.Principals).Select(principal => principal.Value).Distinct().ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var found = await db.Identities.AsNoTracking().Where(one => named.Contains(one.Arn) || named.Contains(one.UniqueId)).Select(one => new { one.Arn, one.UniqueId }).ToListAsync(cancellation);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in found) ids[one.Arn] = ids[one.UniqueId] = one.UniqueId;
        // As in a trust policy: a session's ARN is taken on trust, and bound to its role where that is there.
        foreach (var text in named)
            if (AssumedRoleArn.TryParse(text, out var session)
                && await db.Roles.Where(role => role.AccountId == session.AccountId && role.Name == session.RoleName).Select(role => role.UniqueId).FirstOrDefaultAsync(cancellation) is { } id)
                ids[text] = id;
        var accounts = await db.Accounts.Select(account => account.Id).ToListAsync(cancellation);
        return parsed.BindPrincipals(ids.GetValueOrDefault, accounts.Contains) switch
        {
            PolicyParse.Parsed bound => (bound.Document, null),
            PolicyParse.Refused => (null, "Invalid principal in policy"),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }
}
