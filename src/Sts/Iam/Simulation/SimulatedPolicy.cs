using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Simulation;

/// <summary>A policy that takes part in a simulation, under the name that matched statements are told by.</summary>
internal sealed record SimulatedPolicy(string Id, PolicyDocument Document)
{
    // The model's own bound; a simulation stores nothing.
    private static readonly PolicyLimits Limits = new(PolicyLimits.AbsoluteMaximum, true, "PolicySize");

    /// <summary>The documents of a parameter, or the refusal of the first that is none.</summary>
    public static (IReadOnlyList<SimulatedPolicy> Policies, WireError? Refusal) Given(string parameter, IReadOnlyList<string> documents)
    {
        var policies = new List<SimulatedPolicy>();
        foreach (var json in documents)
        {
            var id = $"{parameter}.{policies.Count + 1}";
            if (PolicyDocument.Parse(json, PolicyKind.Identity, Limits) is not PolicyParse.Parsed parsed) return ([], Unreadable(id, json, PolicyKind.Identity));
            policies.Add(new SimulatedPolicy(id, parsed.Document));
        }
        return (policies, null);
    }

    /// <summary>A resource's own policy; a trust policy, which has no Resource, is one.</summary>
    public static (SimulatedPolicy? Policy, WireError? Refusal) OfResource(string json)
    {
        foreach (var kind in new[] { PolicyKind.Resource, PolicyKind.Trust })
            if (PolicyDocument.Parse(json, kind, Limits) is PolicyParse.Parsed parsed) return (new SimulatedPolicy("ResourcePolicy", parsed.Document), null);
        return (null, Unreadable("ResourcePolicy", json, PolicyKind.Resource));
    }

    /// <summary>What a user, group or role has now: its own inline and attached policies, and a user's groups'.</summary>
    public static async Task<IReadOnlyList<SimulatedPolicy>> HeldAsync(StsDb db, IamIdentity holder, CancellationToken cancellation)
    {
        var groups = holder is User ? await db.GroupMembers.Where(member => member.UserId == holder.UniqueId).Select(member => member.GroupId).ToListAsync(cancellation) : [];
        string[] owners = [holder.UniqueId, .. groups];
        var named = await db.Identities.AsNoTracking().Where(one => owners.Contains(one.UniqueId)).ToDictionaryAsync(one => one.UniqueId, cancellation);
        var inline = await db.InlinePolicies.AsNoTracking().Where(policy => owners.Contains(policy.OwnerId)).OrderBy(policy => policy.OwnerId).ThenBy(policy => policy.Name).ToListAsync(cancellation);
        var attached = await db.PolicyAttachments.Where(attachment => owners.Contains(attachment.OwnerId))
            .Join(db.ManagedPolicies, attachment => attachment.PolicyArn, policy => policy.Arn, (attachment, policy) => new { policy.Arn, policy.Name, policy.Document })
            .Distinct().OrderBy(policy => policy.Arn).ToListAsync(cancellation);
        return
        [
            .. inline.Select(policy => Stored($"{KindOf(named[policy.OwnerId])}_{named[policy.OwnerId].Name}_{policy.Name}", policy.Document, PolicyKind.Identity)),
            .. attached.Select(policy => Stored(policy.Name, policy.Document, PolicyKind.Managed)),
        ];
    }

    /// <summary>The permissions boundary of a user or role, if it has one.</summary>
    public static async Task<IReadOnlyList<SimulatedPolicy>> BoundaryAsync(StsDb db, IamIdentity holder, CancellationToken cancellation)
    {
        var arn = holder switch { User user => user.BoundaryArn, Role role => role.BoundaryArn, _ => null };
        var policy = arn is null ? null : await db.ManagedPolicies.AsNoTracking().FirstOrDefaultAsync(one => one.Arn == arn, cancellation);
        return policy is null ? [] : [Stored(policy.Name, policy.Document, PolicyKind.Managed)];
    }

    private static SimulatedPolicy Stored(string id, string json, PolicyKind kind) =>
        PolicyDocument.Parse(json, kind, Limits) is PolicyParse.Parsed parsed ? new(id, parsed.Document) : throw new InvalidOperationException($"The stored policy {id} cannot be read.");

    private static string KindOf(IamIdentity holder) => holder switch { User => "user", Group => "group", _ => "role" };

    private static WireError Unreadable(string id, string json, PolicyKind kind) =>
        IamErrors.InvalidInput($"Invalid policy {id}: {((PolicyParse.Refused)PolicyDocument.Parse(json, kind, Limits)).Fault.Message}");
}
