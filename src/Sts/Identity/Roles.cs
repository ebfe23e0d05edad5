using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

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
}

/// <summary>The roles.</summary>
internal sealed partial class Roles(IDbContextFactory<StsDb> databases, TimeProvider clock)
{
    private const string ReservedPrefix = "AWSReservedSSO_";

    /// <summary>The role with exactly this ARN, case and path included, or null.</summary>
    public async Task<Role?> FindAsync(string arn, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Roles.AsNoTracking().FirstOrDefaultAsync(role => role.Arn == arn, cancellation);
    }

    /// <summary>Removes the role; sessions of it are refused from the next call on.</summary>
    public async Task<bool> DeleteAsync(string arn, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Roles.Where(role => role.Arn == arn).ExecuteDeleteAsync(cancellation) > 0;
    }

    /// <summary>Makes the role, or brings the one of that name to this definition; its unique id stays.</summary>
    public async Task<EntityFault?> PutAsync(StsDb db, RoleDefinition wanted, CancellationToken cancellation)
    {
        if (Check(wanted) is { } fault) return fault;
        if (await db.Accounts.FindAsync([wanted.AccountId], cancellation) is null) return new EntityFault("account", $"There is no account {wanted.AccountId}.");
        foreach (var attached in wanted.AttachedPolicies)
            if (!await db.ManagedPolicies.AnyAsync(policy => policy.Arn == attached && (policy.AccountId == wanted.AccountId || policy.AccountId == null), cancellation))
                return new EntityFault("attachedPolicies", $"Policy {attached} does not exist or is not attachable.");

        var folded = wanted.Name.ToLowerInvariant();
        var role = await db.Roles.Include(r => r.InlinePolicies).Include(r => r.Attachments).AsSplitQuery()
            .FirstOrDefaultAsync(r => r.AccountId == wanted.AccountId && r.FoldedName == folded, cancellation);
        if (role is null) db.Roles.Add(role = New(wanted, folded));
        else if (role.Name != wanted.Name || role.Path != wanted.Path)
            return new EntityFault("name", $"Role with name {wanted.Name} already exists.");
        Update(role, wanted);
        if (await TrustAsync(db, role, wanted.TrustPolicy, cancellation) is { } untrusted) return new EntityFault("trustPolicy", untrusted);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>
    /// Gives the role this trust policy, bound to the unique ids that its user and role ARNs have now: whoever is made again under
    /// such a name is somebody else. The text of the fault, or null. The caller saves.
    /// </summary>
    public static async Task<string?> TrustAsync(StsDb db, Role role, string trustPolicy, CancellationToken cancellation)
    {
        if (PolicyDocument.Parse(trustPolicy, PolicyKind.Trust) is not PolicyParse.Parsed parsed) return PolicyShelf.Fault(trustPolicy, PolicyKind.Trust);
        var named = new HashSet<string>(StringComparer.Ordinal);
        _ = parsed.Document.BindPrincipals(arn =>
        {
            named.Add(arn);
            return "?";
        });
        var ids = await db.Identities.Where(identity => named.Contains(identity.Arn) && (identity is User || identity is Role)).ToDictionaryAsync(identity => identity.Arn, identity => identity.UniqueId, cancellation);
        // A role may trust itself from the moment it is made.
        if (named.Contains(role.Arn)) ids[role.Arn] = role.UniqueId;
        switch (parsed.Document.BindPrincipals(ids.GetValueOrDefault))
        {
            case PolicyParse.Parsed bound:
                (role.TrustPolicy, role.TrustedIds) = (trustPolicy, new Dictionary<string, string>(bound.Document.PrincipalIds, StringComparer.Ordinal));
                return null;
            case PolicyParse.Refused refused: return refused.Fault.Message;
            default: throw new InvalidOperationException("A closed union has another member.");
        }
    }

    /// <summary>The role's trust policy, bound to the unique ids it was saved with; null when it cannot be read, which trusts nobody.</summary>
    public static PolicyDocument? Trust(Role role, PolicyShelf shelf) =>
        shelf.Find(role.TrustPolicy, PolicyKind.Trust)?.BindPrincipals(arn => role.TrustedIds.GetValueOrDefault(arn)) is PolicyParse.Parsed bound ? bound.Document : null;

    /// <summary>True for roles that only an identity centre may sign people in to.</summary>
    public static bool IsReserved(string name) => name.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    private static EntityFault? Check(RoleDefinition wanted)
    {
        if (!RoleArn.TryParse(Arn(wanted), out _) || wanted.Name.Length > 64)
            return new EntityFault("name", "A role's name has 1 to 64 of A-Z, a-z, 0-9 and _+=,.@-; its path begins and ends with a slash.");
        if (wanted.Description.Length > 1000) return new EntityFault("description", "A description has at most 1000 characters.");
        if (wanted.MaxSessionDuration is < 3600 or > 43200) return new EntityFault("maxSessionDuration", "MaxSessionDuration is 3600 to 43200 seconds.");
        if (wanted.Tags.Count > 50 || wanted.Tags.Any(tag => tag.Key.Length is 0 or > 128 || tag.Value.Length > 256))
            return new EntityFault("tags", "A role has at most 50 tags, keys of 1 to 128 and values of at most 256 characters.");
        if (wanted.Tags.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() != wanted.Tags.Count)
            return new EntityFault("tags", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        if (PolicyShelf.Fault(wanted.TrustPolicy, PolicyKind.Trust) is { } trust) return new EntityFault("trustPolicy", trust);
        foreach (var (name, document) in wanted.InlinePolicies)
        {
            if (!PolicyName().IsMatch(name)) return new EntityFault("inlinePolicies", "A policy's name has 1 to 128 of A-Z, a-z, 0-9 and _+=,.@-.");
            if (PolicyShelf.Fault(document, PolicyKind.Identity) is { } inline) return new EntityFault("inlinePolicies", $"{name}: {inline}");
        }
        return null;
    }

    private Role New(RoleDefinition wanted, string folded) => new()
    {
        UniqueId = UniqueId.New(UniqueIdKind.Role, wanted.AccountId),
        AccountId = wanted.AccountId,
        Name = wanted.Name,
        FoldedName = folded,
        Path = wanted.Path,
        Arn = Arn(wanted),
        TrustPolicy = wanted.TrustPolicy,
        Created = clock.GetUtcNow(),
    };

    private static void Update(Role role, RoleDefinition wanted)
    {
        (role.Description, role.MaxSessionDuration) = (wanted.Description, wanted.MaxSessionDuration);
        role.Tags = [.. wanted.Tags.Select(tag => new Tag(tag.Key, tag.Value))];
        role.InlinePolicies.RemoveAll(policy => !wanted.InlinePolicies.ContainsKey(policy.Name));
        foreach (var (name, document) in wanted.InlinePolicies)
        {
            if (role.InlinePolicies.Find(policy => policy.Name == name) is { } kept) kept.Document = document;
            else role.InlinePolicies.Add(new InlinePolicy { OwnerId = role.UniqueId, Name = name, Document = document });
        }
        role.Attachments.RemoveAll(attachment => !wanted.AttachedPolicies.Contains(attachment.PolicyArn));
        foreach (var arn in wanted.AttachedPolicies.Where(arn => !role.Attachments.Exists(attachment => attachment.PolicyArn == arn)))
            role.Attachments.Add(new PolicyAttachment { OwnerId = role.UniqueId, PolicyArn = arn });
    }

    private static string Arn(RoleDefinition wanted) => new RoleArn("aws", wanted.AccountId, wanted.Path, wanted.Name).ToString();

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyName();
}
