using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>ARNs of managed policies as they are given by callers.</summary>
internal static class PolicyArns
{
    public const string Parameter = "PolicyArn";

    /// <summary>The owner of AWS's own.</summary>
    public const string Aws = "aws";

    /// <summary>Why this is no ARN of a managed policy, or null.</summary>
    public static WireError? Check(string text)
    {
        if (!Arn.TryParse(text, out var arn)) return IamErrors.UnreadableArn;
        return arn is { Service: "iam", Region: "", AccountId.Length: > 0 } && arn.Resource.StartsWith("policy/", StringComparison.Ordinal) ? null : IamErrors.InvalidArn(text);
    }

    /// <summary>The account in it, <see cref="Aws"/> for AWS's own; null when it has none.</summary>
    public static string? OwnerOf(string text) => Arn.TryParse(text, out var arn) && arn.AccountId.Length > 0 ? arn.AccountId : null;
}
