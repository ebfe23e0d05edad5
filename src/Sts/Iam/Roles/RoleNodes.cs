using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Roles;

/// <summary>A role as answers write it; which of its members are there differs by action, as AWS was seen to answer.</summary>
internal static class RoleNodes
{
    /// <summary>CreateRole: neither description nor longest session.</summary>
    public static ResponseNode.Tree Made(Role role, string trust) => new("Role", [.. Head(role, trust), .. Bounds(role)]);

    /// <summary>GetRole: everything.</summary>
    public static ResponseNode.Tree Whole(Role role, string trust) => new("Role", [.. Head(role, trust), .. Words(role), Longest(role), .. Bounds(role), LastUse(role)]);

    /// <summary>UpdateRoleDescription.</summary>
    public static ResponseNode.Tree Described(Role role, string trust) => new("Role", [.. Head(role, trust), .. Words(role), .. Bounds(role)]);

    /// <summary>ListRoles: no tags, no boundary, no last use.</summary>
    public static IReadOnlyList<ResponseNode> Listed(Role role, string trust) => [.. Head(role, trust), .. Words(role), Longest(role)];

    private static ResponseNode[] Head(Role role, string trust) =>
    [
        new ResponseNode.Text("Path", role.Path),
        new ResponseNode.Text("RoleName", role.Name),
        new ResponseNode.Text("RoleId", role.UniqueId),
        new ResponseNode.Text("Arn", role.Arn),
        new ResponseNode.Instant("CreateDate", role.Created),
        Documents.Node("AssumeRolePolicyDocument", trust),
    ];

    private static ResponseNode[] Words(Role role) => role.Description.Length == 0 ? [] : [new ResponseNode.Text("Description", role.Description)];

    private static ResponseNode.Number Longest(Role role) => new("MaxSessionDuration", role.MaxSessionDuration);

    private static ResponseNode[] Bounds(Role role) =>
    [
        .. role.BoundaryArn is { } boundary ? new ResponseNode[] { Boundaries.Node(boundary) } : [],
        .. role.Tags.Count > 0 ? new ResponseNode[] { Tags.Node(role.Tags) } : [],
    ];

    private static ResponseNode.Tree LastUse(Role role) => new("RoleLastUsed", role.LastUsed is { } at
        ? [new ResponseNode.Instant("LastUsedDate", at), new ResponseNode.Text("Region", role.LastUsedRegion ?? "")]
        : []);
}
