using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>A group of users as it is asked for.</summary>
internal sealed record GroupDefinition(string AccountId, string Name, WantedPolicies Policies)
{
    public string Path { get; init; } = "/";
}

/// <summary>The groups of users.</summary>
internal sealed partial class Groups(TimeProvider clock)
{
    /// <summary>Makes the group, or brings the one of that name to these policies; its unique id and its members stay.</summary>
    public async Task<EntityFault?> PutAsync(StsDb db, GroupDefinition wanted, CancellationToken cancellation)
    {
        if (!NamePattern().IsMatch(wanted.Name)) return new EntityFault("name", "A group's name has 1 to 128 of A-Z, a-z, 0-9 and _+=,.@-.");
        if (!PathPattern().IsMatch(wanted.Path)) return new EntityFault("path", "A path begins and ends with a slash and has at most 512 characters.");
        if (await db.Accounts.FindAsync([wanted.AccountId], cancellation) is null) return new EntityFault("account", $"There is no account {wanted.AccountId}.");
        if (await wanted.Policies.CheckAsync(db, wanted.AccountId, cancellation) is { } unfit) return unfit;

        var folded = wanted.Name.ToLowerInvariant();
        var group = await db.Groups.Include(one => one.InlinePolicies).Include(one => one.Attachments).AsSplitQuery()
            .FirstOrDefaultAsync(one => one.AccountId == wanted.AccountId && one.FoldedName == folded, cancellation);
        if (group is null) db.Groups.Add(group = New(wanted, folded));
        else if (group.Name != wanted.Name || group.Path != wanted.Path) return new EntityFault("name", $"Group with name {wanted.Name} already exists.");
        if (wanted.Policies.GiveTo(group) is { } fault) return fault;
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    private Data.Sts.Group New(GroupDefinition wanted, string folded) => new()
    {
        UniqueId = UniqueId.New(UniqueIdKind.Group, wanted.AccountId), AccountId = wanted.AccountId, Name = wanted.Name, FoldedName = folded, Path = wanted.Path,
        Arn = $"arn:aws:iam::{wanted.AccountId}:group{wanted.Path}{wanted.Name}", Created = clock.GetUtcNow(),
    };

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A(/|/[\x21-\x7E]{1,510}/)\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();
}
