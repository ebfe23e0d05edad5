using System.Text;

namespace SamlFederation.Tests.Iam.Policies.Oracle;

internal enum CallerKind
{
    User,
    RoleSession,
    FederatedUser,
    Root,
    Anonymous,
    Provider,
    Service,
}

/// <summary>Who asks: by every name that a policy may have for them.</summary>
internal sealed record OracleCaller(
    CallerKind Kind, string Account, string? EntityArn = null, string? EntityId = null, string? SessionArn = null, string? Provider = null, string? Service = null)
{
    internal bool HasPolicies => Kind is CallerKind.User or CallerKind.RoleSession or CallerKind.FederatedUser or CallerKind.Root;
}

/// <summary>A policy as text; for a stored one, which id its users and roles had when it was stored.</summary>
internal sealed record OraclePolicy(string Json, IReadOnlyDictionary<string, string>? StoredIds = null);

/// <summary>A request and all the policies that have a say in it.</summary>
internal sealed record OracleQuestion(OracleCaller Caller, string Action, string Resource, string? Owner, bool IsTrust)
{
    internal IReadOnlyList<KeyValuePair<string, string[]>> Context { get; init; } = [];

    internal IReadOnlyList<OraclePolicy> Identity { get; init; } = [];

    internal IReadOnlyList<OraclePolicy> Boundary { get; init; } = [];

    internal IReadOnlyList<OraclePolicy> Session { get; init; } = [];

    internal IReadOnlyList<OraclePolicy> Resources { get; init; } = [];

    public override string ToString()
    {
        var text = new StringBuilder($"{Caller}\n{Action} on {Resource} of {Owner ?? "the same account"}{(IsTrust ? " (trust)" : "")}\n");
        foreach (var (key, values) in Context)
            text.Append("  ").Append(key).Append(" = ").AppendJoin(" | ", values).Append('\n');
        foreach (var (part, policies) in new[] { ("identity", Identity), ("boundary", Boundary), ("session", Session), ("resource", Resources) })
        {
            foreach (var policy in policies)
                text.Append(part).Append(' ').Append(policy.Json).Append(' ').AppendJoin(", ", policy.StoredIds ?? new Dictionary<string, string>()).Append('\n');
        }
        return text.ToString();
    }
}
