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
        return await db.Roles.AsNoTracking().Include(role => role.Tags).FirstOrDefaultAsync(role => role.Arn == arn, cancellation);
    }

    /// <summary>The role with this unique id and everything that decides what it may do, or null.</summary>
    public async Task<Role?> FindByIdAsync(string uniqueId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Roles.AsNoTracking().AsSplitQuery()
            .Include(role => role.Tags).Include(role => role.InlinePolicies).Include(role => role.Attachments)
            .FirstOrDefaultAsync(role => role.UniqueId == uniqueId, cancellation);
    }

    /// <summary>Whether this very role still exists.</summary>
    public async Task<bool> ExistsAsync(string uniqueId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Roles.AnyAsync(role => role.UniqueId == uniqueId, cancellation);
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
            if (!await db.ManagedPolicies.AnyAsync(policy => policy.Arn == attached && policy.AccountId == wanted.AccountId, cancellation))
                return new EntityFault("attachedPolicies", $"Policy {attached} does not exist or is not attachable.");

        var folded = wanted.Name.ToLowerInvariant();
        var role = await db.Roles.Include(r => r.Tags).Include(r => r.InlinePolicies).Include(r => r.Attachments).AsSplitQuery()
            .FirstOrDefaultAsync(r => r.AccountId == wanted.AccountId && r.FoldedName == folded, cancellation);
        if (role is null) db.Roles.Add(role = New(wanted, folded));
        else if (role.Name != wanted.Name || role.Path != wanted.Path)
            return new EntityFault("name", $"Role with name {wanted.Name} already exists.");
        Update(role, wanted);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

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
        (role.TrustPolicy, role.Description, role.MaxSessionDuration) = (wanted.TrustPolicy, wanted.Description, wanted.MaxSessionDuration);
        role.Tags.RemoveAll(tag => !wanted.Tags.ContainsKey(tag.Key));
        foreach (var (key, value) in wanted.Tags)
        {
            if (role.Tags.Find(tag => tag.Key == key) is { } kept) kept.Value = value;
            else role.Tags.Add(new RoleTag { RoleId = role.UniqueId, Key = key, Value = value });
        }
        role.InlinePolicies.RemoveAll(policy => !wanted.InlinePolicies.ContainsKey(policy.Name));
        foreach (var (name, document) in wanted.InlinePolicies)
        {
            if (role.InlinePolicies.Find(policy => policy.Name == name) is { } kept) kept.Document = document;
            else role.InlinePolicies.Add(new RolePolicy { RoleId = role.UniqueId, Name = name, Document = document });
        }
        role.Attachments.RemoveAll(attachment => !wanted.AttachedPolicies.Contains(attachment.PolicyArn));
        foreach (var arn in wanted.AttachedPolicies.Where(arn => !role.Attachments.Exists(attachment => attachment.PolicyArn == arn)))
            role.Attachments.Add(new RoleAttachment { RoleId = role.UniqueId, PolicyArn = arn });
    }

    private static string Arn(RoleDefinition wanted) => new RoleArn("aws", wanted.AccountId, wanted.Path, wanted.Name).ToString();

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyName();
}
