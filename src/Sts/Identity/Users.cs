using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>An IAM user as it is asked for.</summary>
internal sealed record UserDefinition(string AccountId, string Name, WantedPolicies Policies)
{
    public string Path { get; init; } = "/";

    /// <summary>Names of groups of the account.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}

/// <summary>The IAM users.</summary>
internal sealed class Users(TimeProvider clock)
{
    /// <summary>Makes the user, or brings the one of that name to these groups and policies; its unique id and its keys stay. The user where it was made, and the fault or null.</summary>
    public async Task<(User? Made, EntityFault? Fault)> PutAsync(StsDb db, UserDefinition wanted, CancellationToken cancellation)
    {
        var arn = new UserArn("aws", wanted.AccountId, wanted.Path, wanted.Name).ToString();
        if (!UserArn.TryParse(arn, out var parsed) || parsed.Name != wanted.Name) return (null, new EntityFault("name", "A user's name has 1 to 64 of A-Z, a-z, 0-9 and _+=,.@-; its path begins and ends with a slash."));
        if (await db.Accounts.FindAsync([wanted.AccountId], cancellation) is null) return (null, new EntityFault("account", $"There is no account {wanted.AccountId}."));
        if (await wanted.Policies.CheckAsync(db, wanted.AccountId, cancellation) is { } unfit) return (null, unfit);

        var folded = wanted.Name.ToLowerInvariant();
        var known = await db.Users.Include(one => one.InlinePolicies).Include(one => one.Attachments).Include(one => one.Groups).AsSplitQuery()
            .FirstOrDefaultAsync(one => one.AccountId == wanted.AccountId && one.FoldedName == folded, cancellation);
        if (known is not null && known.Arn != arn) return (null, new EntityFault("name", $"User with name {wanted.Name} already exists."));
        var user = known ?? New(wanted, folded, arn);
        if (known is null) db.Users.Add(user);
        if (wanted.Policies.GiveTo(user) is { } fault) return (null, fault);
        if (await JoinAsync(db, user, wanted.Groups, cancellation) is { } missing) return (null, missing);
        await db.SaveChangesAsync(cancellation);
        return (known is null ? user : null, null);
    }

    private static async Task<EntityFault?> JoinAsync(StsDb db, User user, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var wanted = new List<string>();
        foreach (var name in names)
        {
            var folded = name.ToLowerInvariant();
            if (await db.Groups.FirstOrDefaultAsync(group => group.AccountId == user.AccountId && group.FoldedName == folded, cancellation) is not { } group)
                return new EntityFault("groups", $"The group with name {name} cannot be found.");
            wanted.Add(group.UniqueId);
        }
        user.Groups.RemoveAll(member => !wanted.Contains(member.GroupId));
        foreach (var id in wanted.Distinct().Where(id => !user.Groups.Exists(member => member.GroupId == id)))
            user.Groups.Add(new GroupMember { GroupId = id, UserId = user.UniqueId });
        return null;
    }

    private User New(UserDefinition wanted, string folded, string arn) => new()
    {
        UniqueId = UniqueId.New(UniqueIdKind.User, wanted.AccountId), AccountId = wanted.AccountId, Name = wanted.Name, FoldedName = folded, Path = wanted.Path, Arn = arn,
        Created = clock.GetUtcNow(),
    };
}
