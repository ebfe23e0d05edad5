using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Groups;
using SamlFederation.Sts.Iam.Policies;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Accounts;

/// <summary>Users, groups, roles and policies of an account as GetAccountAuthorizationDetails writes them.</summary>
internal sealed class AuthorizationDetails
{
    private readonly Dictionary<string, IamIdentity> _identities;
    private readonly Dictionary<string, ManagedPolicy> _policies;
    private readonly ILookup<string, string> _groupsOf;
    private readonly PolicyUses _uses;
    private readonly ShownTrust _trust;

    private AuthorizationDetails(IReadOnlyList<IamIdentity> identities, IReadOnlyList<ManagedPolicy> policies, ILookup<string, string> groupsOf, PolicyUses uses, ShownTrust trust) =>
        (_identities, _policies, _groupsOf, _uses, _trust) = (identities.ToDictionary(one => one.UniqueId), policies.ToDictionary(one => one.Arn), groupsOf, uses, trust);

    public static async Task<AuthorizationDetails> OfAsync(IamScope scope, CancellationToken cancellation)
    {
        var (db, account) = (scope.Db, scope.AccountId);
        var identities = await db.Identities.AsNoTracking().Include(one => one.InlinePolicies).Include(one => one.Attachments).AsSplitQuery()
            .Where(one => one.AccountId == account).ToListAsync(cancellation);
        var policies = await db.ManagedPolicies.AsNoTracking().Include(one => one.Versions).Where(one => one.AccountId == account || one.AccountId == null).ToListAsync(cancellation);
        var members = await db.GroupMembers.Join(db.Groups.Where(one => one.AccountId == account), member => member.GroupId, group => group.UniqueId, (member, group) => new { member.UserId, group.Name })
            .ToListAsync(cancellation);
        return new AuthorizationDetails(identities, policies, members.ToLookup(member => member.UserId, member => member.Name),
            await PolicyUses.OfAsync(db, account, cancellation), await ShownTrust.OfAsync(db, [.. identities.OfType<Role>()], cancellation));
    }

    /// <summary>The four lists, with these in them: identities by unique id, policies by ARN.</summary>
    public IReadOnlyList<ResponseNode> Lists(IReadOnlyList<string> users, IReadOnlyList<string> groups, IReadOnlyList<string> roles, IReadOnlyList<string> policies) =>
    [
        new ResponseNode.List("UserDetailList", [.. users.Select(id => Detail((User)_identities[id]))]),
        new ResponseNode.List("GroupDetailList", [.. groups.Select(id => Detail((Group)_identities[id]))]),
        new ResponseNode.List("RoleDetailList", [.. roles.Select(id => Detail((Role)_identities[id]))]),
        new ResponseNode.List("Policies", [.. policies.Select(arn => Detail(_policies[arn]))]),
    ];

    private IReadOnlyList<ResponseNode> Detail(User user) =>
    [
        .. UserLookup.Brief(user), Inline("UserPolicyList", user), new ResponseNode.Texts("GroupList", [.. _groupsOf[user.UniqueId].Order(StringComparer.Ordinal)]), Attached(user),
        .. Bounds(user.BoundaryArn), Tags.Node(user.Tags),
    ];

    private static IReadOnlyList<ResponseNode> Detail(Group group) => [.. GroupLookup.Item(group), Inline("GroupPolicyList", group), Attached(group)];

    private IReadOnlyList<ResponseNode> Detail(Role role) =>
    [
        new ResponseNode.Text("Path", role.Path), new ResponseNode.Text("RoleName", role.Name), new ResponseNode.Text("RoleId", role.UniqueId), new ResponseNode.Text("Arn", role.Arn),
        new ResponseNode.Instant("CreateDate", role.Created), Documents.Node("AssumeRolePolicyDocument", _trust.Of(role)), new ResponseNode.List("InstanceProfileList", []),
        Inline("RolePolicyList", role), Attached(role), .. Bounds(role.BoundaryArn), Tags.Node(role.Tags),
        new ResponseNode.Tree("RoleLastUsed", role.LastUsed is { } used ? [new ResponseNode.Instant("LastUsedDate", used), new ResponseNode.Text("Region", role.LastUsedRegion ?? "")] : []),
    ];

    private IReadOnlyList<ResponseNode> Detail(ManagedPolicy policy) =>
    [
        .. PolicyNodes.Listed(policy, _uses), .. policy.Description.Length == 0 ? Array.Empty<ResponseNode>() : [new ResponseNode.Text("Description", policy.Description)],
        new ResponseNode.List("PolicyVersionList",
            [.. policy.Versions.OrderByDescending(version => version.Number).Select(version => (IReadOnlyList<ResponseNode>)[Documents.Node("Document", version.Document), .. PolicyNodes.Version(version, policy.DefaultVersion)])]),
    ];

    private static ResponseNode.List Inline(string name, IamIdentity owner) => new(name,
        [.. owner.InlinePolicies.OrderBy(policy => policy.Name, StringComparer.Ordinal).Select(policy => (IReadOnlyList<ResponseNode>)[new ResponseNode.Text("PolicyName", policy.Name), Documents.Node("PolicyDocument", policy.Document)])]);

    private static ResponseNode.List Attached(IamIdentity owner) => new("AttachedManagedPolicies",
        [.. owner.Attachments.Select(one => one.PolicyArn).Order(StringComparer.Ordinal).Select(arn => (IReadOnlyList<ResponseNode>)[new ResponseNode.Text("PolicyName", arn[(arn.LastIndexOf('/') + 1)..]), new ResponseNode.Text("PolicyArn", arn)])]);

    private static ResponseNode[] Bounds(string? boundaryArn) => boundaryArn is null ? [] : [Boundaries.Node(boundaryArn)];
}
