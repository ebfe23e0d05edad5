namespace SamlFederation.Iam;

/// <summary>How large a policy document may be.</summary>
/// <param name="MaximumCharacters">The most characters.</param>
/// <param name="CountWhitespace">Whether white space outside of strings counts.</param>
/// <param name="QuotaName">The quota's name in AWS's error text.</param>
public sealed record PolicyLimits(int MaximumCharacters, bool CountWhitespace, string QuotaName)
{
    /// <summary>Whatever the limits, a document longer than this is refused before it is read.</summary>
    public const int AbsoluteMaximum = 131_072;

    /// <summary>How large a document is by AWS's count: white space outside of strings does not count.</summary>
    public static int Size(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return PolicySize.Count(json);
    }

    /// <summary>AWS's default limits: trust 2048, managed and boundary 6144, inline 10240 (a role's total), session 2048.</summary>
    public static PolicyLimits For(PolicyKind kind) => kind switch
    {
        PolicyKind.Identity => new(10_240, false, "PolicySize"),
        PolicyKind.Managed => new(6_144, false, "PolicySize"),
        PolicyKind.Boundary => new(6_144, false, "PolicySize"),
        PolicyKind.Session => new(2_048, true, "PolicySize"),
        PolicyKind.Trust => new(2_048, false, "ACLSizePerRole"),
        PolicyKind.Resource => new(20_480, true, "PolicySize"),
    };
}
