using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>The three kinds of what holds policies, and all that their triples of actions differ in.</summary>
/// <param name="Name">As the names of actions and parameters have it.</param>
/// <param name="NameRule">The constraint on the names of such.</param>
/// <param name="All">All of the kind, of every account.</param>
internal sealed record HolderKind(string Name, Constraint NameRule, Func<StsDb, IQueryable<IamIdentity>> All)
{
    public static HolderKind User { get; } = new("User", Names.ExistingUser, db => db.Identities.Where(one => one is Data.Sts.User));

    public static HolderKind Group { get; } = new("Group", Names.Group, db => db.Identities.Where(one => one is Data.Sts.Group));

    public static HolderKind Role { get; } = new("Role", Names.Role, db => db.Identities.Where(one => one is Data.Sts.Role));

    /// <summary>The parameter that names one.</summary>
    public string Parameter => $"{Name}Name";

    /// <summary>The kind as messages and ARNs have it.</summary>
    public string Word => Name.ToLowerInvariant();

    /// <summary>The account's own of this name in any case, or null.</summary>
    public Task<IamIdentity?> FindAsync(IamScope scope, string name, CancellationToken cancellation)
    {
        var folded = Names.Folded(name);
        return All(scope.Db).FirstOrDefaultAsync(one => one.AccountId == scope.AccountId && one.FoldedName == folded, cancellation);
    }

    /// <summary>What permission is needed for: the holder, or the ARN that it would have.</summary>
    public IamTarget Target(IamIdentity? holder, string name, IamScope scope) => new(holder?.Arn ?? scope.Arn($"{Word}/{name}")) { Tags = TagsOf(holder) };

    /// <summary>The permissions boundary, or null; groups have none.</summary>
    public static string? BoundaryOf(IamIdentity? holder) => holder switch
    {
        Data.Sts.User user => user.BoundaryArn,
        Data.Sts.Role role => role.BoundaryArn,
        _ => null,
    };

    private static List<Tag> TagsOf(IamIdentity? holder) => holder switch
    {
        Data.Sts.User user => user.Tags,
        Data.Sts.Role role => role.Tags,
        _ => [],
    };
}
