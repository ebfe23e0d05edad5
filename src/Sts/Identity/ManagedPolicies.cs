using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Holding;

namespace SamlFederation.Sts.Identity;

/// <summary>The managed policies of the accounts.</summary>
internal sealed partial class ManagedPolicies(Holdings holdings, TimeProvider clock)
{
    private readonly Held<ManagedPolicy> _byArn = holdings.Of((db, arn, cancellation) => db.ManagedPolicies.AsNoTracking().FirstOrDefaultAsync(policy => policy.Arn == arn, cancellation));

    /// <summary>Those of these ARNs that exist.</summary>
    public async Task<IReadOnlyList<ManagedPolicy>> FindAsync(IReadOnlyCollection<string> arns, CancellationToken cancellation)
    {
        if (arns.Count == 0) return [];
        var found = new List<ManagedPolicy>(arns.Count);
        foreach (var arn in arns)
            if (await _byArn.FindAsync(arn, cancellation) is { } policy) found.Add(policy);
        return found;
    }

    /// <summary>Makes the policy, or gives it another document and description.</summary>
    public async Task<EntityFault?> PutAsync(StsDb db, string accountId, string path, string name, string description, string document, CancellationToken cancellation)
    {
        if (!NamePattern().IsMatch(name)) return new EntityFault("name", "A policy's name has 1 to 128 of A-Z, a-z, 0-9 and _+=,.@-.");
        if (!PathPattern().IsMatch(path)) return new EntityFault("path", "A path begins and ends with a slash and has at most 512 characters.");
        if (description.Length > 1000) return new EntityFault("description", "A description has at most 1000 characters.");
        if (PolicyShelf.Fault(document, PolicyKind.Managed) is { } fault) return new EntityFault("document", fault);

        if (await db.Accounts.FindAsync([accountId], cancellation) is null) return new EntityFault("account", $"There is no account {accountId}.");
        var (arn, now) = (Arn(accountId, path, name), clock.GetUtcNow());
        if (await db.ManagedPolicies.FindAsync([arn], cancellation) is not { } policy)
        {
            if (await NamedAsync(db, accountId, name, cancellation) is not null) return new EntityFault("name", $"A policy called {name} already exists. Duplicate names are not allowed.");
            db.ManagedPolicies.Add(policy = New(accountId, path, name, document, now));
        }
        policy.Description = description;
        if (policy.Document != document) await ReplaceAsync(db, policy, document, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>The account's policy of this name, whatever its case and path, or null.</summary>
    public static Task<ManagedPolicy?> NamedAsync(StsDb db, string accountId, string name, CancellationToken cancellation)
    {
        var folded = name.ToLowerInvariant();
        return db.ManagedPolicies.FirstOrDefaultAsync(policy => policy.AccountId == accountId && policy.FoldedName == folded, cancellation);
    }

    /// <summary>The policy of this ARN if it may be attached in the account: its own, or one of AWS's. Null otherwise.</summary>
    public static Task<ManagedPolicy?> AttachableAsync(StsDb db, string accountId, string arn, CancellationToken cancellation) =>
        db.ManagedPolicies.FirstOrDefaultAsync(policy => policy.Arn == arn && (policy.AccountId == accountId || policy.AccountId == null), cancellation);

    public static string Arn(string accountId, string path, string name) => $"arn:aws:iam::{accountId}:policy{path}{name}";

    /// <summary>A policy with its first version.</summary>
    public static ManagedPolicy New(string accountId, string path, string name, string document, DateTimeOffset now)
    {
        var arn = Arn(accountId, path, name);
        return new ManagedPolicy
        {
            Arn = arn, UniqueId = UniqueId.New(UniqueIdKind.ManagedPolicy, accountId), AccountId = accountId, Name = name, Path = path,
            FoldedName = name.ToLowerInvariant(), Document = document, Created = now, Updated = now,
            Versions = [new PolicyVersion { PolicyArn = arn, Number = 1, Document = document, Created = now }],
        };
    }

    // A file of a world says what a policy is, not its history: the default version gets the new words.
    private static async Task ReplaceAsync(StsDb db, ManagedPolicy policy, string document, DateTimeOffset now, CancellationToken cancellation)
    {
        var version = await db.PolicyVersions.FirstAsync(one => one.PolicyArn == policy.Arn && one.Number == policy.DefaultVersion, cancellation);
        (version.Document, policy.Document, policy.Updated) = (document, document, now);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A(?=.{1,512}\z)/([\x21-\x2E\x30-\x7E]+/)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();
}
