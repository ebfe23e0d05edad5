using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Holding;

namespace SamlFederation.Sts.Identity;

/// <summary>A role as it is asked for.</summary>
internal sealed record RoleDefinition(string AccountId, string Name, string TrustPolicy)
{
    public string Path { get; init; } = "/";

    public string Description { get; init; } = "";

    /// <summary>Seconds.</summary>
    public int MaxSessionDuration { get; init; } = 3600;

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Name to document.</summary>
    public IReadOnlyDictionary<string, string> InlinePolicies { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> AttachedPolicies { get; init; } = [];

    /// <summary>Both kinds together.</summary>
    public WantedPolicies Policies => new("Role", InlinePolicies, AttachedPolicies);
}

/// <summary>The roles.</summary>
internal sealed class Roles(IDbContextFactory<StsDb> databases, Holdings holdings, TimeProvider clock)
{
    private readonly Held<Role> _byArn = holdings.Of((db, arn, cancellation) => db.Roles.AsNoTracking().FirstOrDefaultAsync(role => role.Arn == arn, cancellation));
    private const string ReservedPrefix = "AWSReservedSSO_";

    /// <summary>The role with exactly this ARN, case and path included, or null.</summary>
    public ValueTask<Role?> FindAsync(string arn, CancellationToken cancellation) => _byArn.FindAsync(arn, cancellation);

    /// <summary>Removes the role; sessions of it are refused from the next call on.</summary>
    public async Task<bool> DeleteAsync(string arn, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var deleted = await db.Roles.Where(role => role.Arn == arn).ExecuteDeleteAsync(cancellation) > 0;
        await transaction.CommitAsync(cancellation);
        return deleted;
    }

    /// <summary>Makes the role, or brings the one of that name to this definition; its unique id stays.</summary>
    public async Task<EntityFault?> PutAsync(StsDb db, RoleDefinition wanted, CancellationToken cancellation)
    {
        if (Check(wanted) is { } fault) return fault;
        if (await db.Accounts.FindAsync([wanted.AccountId], cancellation) is null) return new EntityFault("account", $"There is no account {wanted.AccountId}.");
        if (await wanted.Policies.CheckAsync(db, wanted.AccountId, cancellation) is { } unattachable) return unattachable;

        var folded = wanted.Name.ToLowerInvariant();
        var role = await db.Roles.Include(r => r.InlinePolicies).Include(r => r.Attachments).AsSplitQuery()
            .FirstOrDefaultAsync(r => r.AccountId == wanted.AccountId && r.FoldedName == folded, cancellation);
        if (role is null) db.Roles.Add(role = New(wanted.AccountId, wanted.Path, wanted.Name, clock.GetUtcNow()));
        else if (role.Name != wanted.Name || role.Path != wanted.Path)
            return new EntityFault("name", $"Role with name {wanted.Name} already exists.");
        if (Update(role, wanted) is { } unfit) return unfit;
        if (await TrustAsync(db, role, wanted.TrustPolicy, cancellation) is { } untrusted) return new EntityFault("trustPolicy", untrusted.Message);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>
    /// Gives the role this trust policy, bound to the unique ids that its user and role ARNs have now: whoever is made again under
    /// such a name is somebody else. What is named by its id must be there as well, and so must an account. The fault, or null; the caller saves.
    /// </summary>
    public static async Task<PolicyFault?> TrustAsync(StsDb db, Role role, string trustPolicy, CancellationToken cancellation)
    {
        var parse = PolicyDocument.Parse(trustPolicy, PolicyKind.Trust);
        if (parse is not PolicyParse.Parsed parsed) return ((PolicyParse.Refused)parse).Fault;
        var (named, accounts) = Named(parsed.Document);
        var known = await db.Accounts.Where(account => accounts.Contains(account.Id)).Select(account => account.Id).ToListAsync(cancellation);
        var found = await db.Identities.Where(identity => (named.Contains(identity.Arn) || named.Contains(identity.UniqueId)) && (identity is User || identity is Role))
            .Select(identity => new { identity.Arn, identity.UniqueId }).ToListAsync(cancellation);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in found) ids[one.Arn] = ids[one.UniqueId] = one.UniqueId;
        await AddSessionsAsync(db, role, named, ids, cancellation);
        // A role may trust itself from the moment it is made.
        if (named.Contains(role.Arn)) ids[role.Arn] = role.UniqueId;
        switch (parsed.Document.BindPrincipals(ids.GetValueOrDefault, known.Contains))
        {
            case PolicyParse.Parsed bound:
                (role.TrustPolicy, role.TrustedIds) = (trustPolicy, new Dictionary<string, string>(bound.Document.PrincipalIds, StringComparer.Ordinal));
                return null;
            case PolicyParse.Refused refused: return refused.Fault;
            default: throw new InvalidOperationException("A closed union has another member.");
        }
    }

    // Whom and which accounts the document names: binding asks for each of them.
    private static (HashSet<string> Entities, HashSet<string> Accounts) Named(PolicyDocument document)
    {
        var (entities, accounts) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        _ = document.BindPrincipals(
            arn =>
            {
                entities.Add(arn);
                return "?";
            },
            account =>
            {
                accounts.Add(account);
                return true;
            });
        return (entities, accounts);
    }

    // AWS takes a session's ARN on trust. Where its role is there, the ARN is bound to that very role too.
    private static async Task AddSessionsAsync(StsDb db, Role role, IEnumerable<string> named, Dictionary<string, string> ids, CancellationToken cancellation)
    {
        foreach (var text in named)
        {
            if (!AssumedRoleArn.TryParse(text, out var session)) continue;
            var id = session.AccountId == role.AccountId && session.RoleName == role.Name
                ? role.UniqueId
                : await db.Roles.Where(other => other.AccountId == session.AccountId && other.Name == session.RoleName).Select(other => other.UniqueId).FirstOrDefaultAsync(cancellation);
            if (id is not null) ids[text] = id;
        }
    }

    public static string Arn(string accountId, string path, string name) => new RoleArn("aws", accountId, path, name).ToString();

    /// <summary>True for roles that only an identity centre may sign people in to.</summary>
    public static bool IsReserved(string name) => name.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    /// <summary>True for roles that are AWS's to make and change: of an identity centre, or linked to a service.</summary>
    public static bool IsProtected(string path, string name) =>
        IsReserved(name) || path.StartsWith("/aws-reserved/", StringComparison.Ordinal) || path.StartsWith("/aws-service-role/", StringComparison.Ordinal);

    private static EntityFault? Check(RoleDefinition wanted)
    {
        if (!RoleArn.TryParse(Arn(wanted.AccountId, wanted.Path, wanted.Name), out var parsed) || parsed.Name != wanted.Name || wanted.Name.Length > 64)
            return new EntityFault("name", "A role's name has 1 to 64 of A-Z, a-z, 0-9 and _+=,.@-; its path begins and ends with a slash.");
        if (wanted.Description.Length > 1000) return new EntityFault("description", "A description has at most 1000 characters.");
        if (wanted.MaxSessionDuration is < 3600 or > 43200) return new EntityFault("maxSessionDuration", "MaxSessionDuration is 3600 to 43200 seconds.");
        if (wanted.Tags.Count > 50 || wanted.Tags.Any(tag => tag.Key.Length is 0 or > 128 || tag.Value.Length > 256))
            return new EntityFault("tags", "A role has at most 50 tags, keys of 1 to 128 and values of at most 256 characters.");
        if (wanted.Tags.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() != wanted.Tags.Count)
            return new EntityFault("tags", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        if (PolicyShelf.Fault(wanted.TrustPolicy, PolicyKind.Trust) is { } trust) return new EntityFault("trustPolicy", trust);
        return null;
    }

    /// <summary>A role that trusts nobody yet.</summary>
    public static Role New(string accountId, string path, string name, DateTimeOffset now) => new()
    {
        UniqueId = UniqueId.New(UniqueIdKind.Role, accountId),
        AccountId = accountId,
        Name = name,
        FoldedName = name.ToLowerInvariant(),
        Path = path,
        Arn = Arn(accountId, path, name),
        TrustPolicy = "",
        Created = now,
    };

    private static EntityFault? Update(Role role, RoleDefinition wanted)
    {
        (role.Description, role.MaxSessionDuration) = (wanted.Description, wanted.MaxSessionDuration);
        role.Tags = [.. wanted.Tags.Select(tag => new Tag(tag.Key, tag.Value))];
        return wanted.Policies.GiveTo(role);
    }
}
