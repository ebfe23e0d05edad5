using System.Globalization;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>A managed policy and its versions as answers write them; which members are there differs by action, as AWS was seen to answer.</summary>
internal static class PolicyNodes
{
    /// <summary>CreatePolicy: no description, and tags only where there are some.</summary>
    public static ResponseNode.Tree Made(ManagedPolicy policy) =>
        new("Policy", [.. Listed(policy, 0, 0), .. policy.Tags.Count > 0 ? new ResponseNode[] { Tags.Node(policy.Tags) } : []]);

    /// <summary>GetPolicy: everything.</summary>
    public static ResponseNode.Tree Whole(ManagedPolicy policy, PolicyUses uses) => new("Policy",
    [
        .. Listed(policy, uses),
        .. policy.Description.Length > 0 ? new ResponseNode[] { new ResponseNode.Text("Description", policy.Description) } : [],
        Tags.Node(policy.Tags),
    ]);

    /// <summary>ListPolicies: neither description nor tags.</summary>
    public static IReadOnlyList<ResponseNode> Listed(ManagedPolicy policy, PolicyUses uses) => Listed(policy, uses.Attached(policy.Arn), uses.Bounding(policy.Arn));

    /// <summary>A version; its document is told by GetPolicyVersion alone.</summary>
    public static IReadOnlyList<ResponseNode> Version(PolicyVersion version, int defaultNumber) =>
    [
        new ResponseNode.Text("VersionId", Id(version.Number)),
        new ResponseNode.Flag("IsDefaultVersion", version.Number == defaultNumber),
        new ResponseNode.Instant("CreateDate", version.Created),
    ];

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");

    private static IReadOnlyList<ResponseNode> Listed(ManagedPolicy policy, int attached, int bounding) =>
    [
        new ResponseNode.Text("PolicyName", policy.Name),
        new ResponseNode.Text("PolicyId", policy.UniqueId),
        new ResponseNode.Text("Arn", policy.Arn),
        new ResponseNode.Text("Path", policy.Path),
        new ResponseNode.Text("DefaultVersionId", Id(policy.DefaultVersion)),
        new ResponseNode.Number("AttachmentCount", attached),
        new ResponseNode.Number("PermissionsBoundaryUsageCount", bounding),
        new ResponseNode.Flag("IsAttachable", true),
        new ResponseNode.Instant("CreateDate", policy.Created),
        new ResponseNode.Instant("UpdateDate", policy.Updated),
    ];
}
