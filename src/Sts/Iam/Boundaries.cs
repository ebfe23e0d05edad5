using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>Permissions boundaries: a managed policy beyond which a user or role may do nothing.</summary>
internal static class Boundaries
{
    public const string Parameter = "PermissionsBoundary";

    /// <summary>The condition key for this boundary; none without one.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Keys(string? arn) => arn is null ? [] : [KeyValuePair.Create("iam:PermissionsBoundary", arn)];

    /// <summary>Why this policy cannot be a boundary in the account, or null.</summary>
    public static async Task<WireError?> CheckAsync(IamScope scope, string arn, CancellationToken cancellation)
    {
        if (PolicyArns.Check(arn) is { } invalid) return invalid;
        return await ManagedPolicies.AttachableAsync(scope.Db, scope.AccountId, arn, cancellation) is null ? IamErrors.NoSuchBoundary(arn) : null;
    }

    /// <summary>How it is written.</summary>
    public static ResponseNode.Tree Node(string arn) => new("PermissionsBoundary",
        [new ResponseNode.Text("PermissionsBoundaryType", "Policy"), new ResponseNode.Text("PermissionsBoundaryArn", arn)]);

    /// <summary>The same; nothing when there is none.</summary>
    public static IReadOnlyList<ResponseNode> Nodes(string? arn) => arn is null ? [] : [Node(arn)];
}
