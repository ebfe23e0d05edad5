using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Federation;

/// <summary>Checks the policies that a caller passes to narrow its session.</summary>
internal sealed class SessionPolicies(ManagedPolicies managed)
{
    private const int PlaintextLimit = 2048;

    /// <summary>The refusal, or null.</summary>
    public async Task<WireError?> CheckAsync(string? inline, IReadOnlyList<string> arns, string accountId, CancellationToken cancellation)
    {
        if ((inline?.Length ?? 0) + arns.Sum(arn => arn.Length) > PlaintextLimit) return StsErrors.PoliciesTooLong;
        if (inline is not null && PolicyDocument.Parse(inline, PolicyKind.Session) is PolicyParse.Refused refused)
            return StsErrors.MalformedPolicyDocument(refused.Fault.Message);
        if (arns.FirstOrDefault(arn => !IsPolicyOf(arn, accountId)) is { } foreign) return StsErrors.PolicyArn(foreign);
        var found = (await managed.FindAsync(arns.ToHashSet(StringComparer.Ordinal), cancellation)).Select(policy => policy.Arn).ToHashSet(StringComparer.Ordinal);
        return arns.FirstOrDefault(arn => !found.Contains(arn)) is { } missing ? StsErrors.PolicyNotFound(missing) : null;
    }

    private static bool IsPolicyOf(string text, string accountId) =>
        Arn.TryParse(text, out var arn) && arn is { Partition: "aws", Service: "iam", Region: "" }
        && (arn.AccountId == accountId || arn.AccountId == "aws") && arn.Resource.StartsWith("policy/", StringComparison.Ordinal);
}
