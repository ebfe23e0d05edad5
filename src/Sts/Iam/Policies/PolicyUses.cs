using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>How often the managed policies are used in one account: attached, and as boundaries. AWS's own are counted for each account by itself.</summary>
internal sealed class PolicyUses
{
    private readonly Dictionary<string, int> _attached;
    private readonly Dictionary<string, int> _bounding;

    private PolicyUses(Dictionary<string, int> attached, Dictionary<string, int> bounding) => (_attached, _bounding) = (attached, bounding);

    public static async Task<PolicyUses> OfAsync(StsDb db, string accountId, CancellationToken cancellation)
    {
        var attached = await db.PolicyAttachments
            .Join(db.Identities.Where(holder => holder.AccountId == accountId), attachment => attachment.OwnerId, holder => holder.UniqueId, (attachment, _) => attachment.PolicyArn)
            .GroupBy(arn => arn).Select(same => new { Arn = same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Arn, one => one.Count, cancellation);
        var bounding = await db.Roles.Where(role => role.AccountId == accountId && role.BoundaryArn != null).Select(role => role.BoundaryArn!)
            .Concat(db.Users.Where(user => user.AccountId == accountId && user.BoundaryArn != null).Select(user => user.BoundaryArn!)).ToListAsync(cancellation);
        return new PolicyUses(attached, bounding.CountBy(arn => arn).ToDictionary());
    }

    /// <summary>The users, groups and roles that it is attached to.</summary>
    public int Attached(string arn) => _attached.GetValueOrDefault(arn);

    /// <summary>The users and roles that it bounds.</summary>
    public int Bounding(string arn) => _bounding.GetValueOrDefault(arn);
}
