namespace SamlFederation.Iam;

/// <summary>What a well-shaped document must still satisfy, in the order in which AWS complains.</summary>
internal static class PolicyChecks
{
    private delegate PolicyFault? Check(RawPolicy policy);

    private static readonly Check[] ForPermissions =
        [Version, Effects, LegacyResources, Sids, PrincipalPresence, ActionsPresent, Resources, Actions, ResourcesPresent, ConditionKeys];

    private static readonly Check[] ForTrust =
        [Effects, Sids, TrustFields, TrustPrincipals, TrustActionsPresent, Actions, TrustActions, ConditionKeys];

    internal static PolicyFault? Run(RawPolicy policy)
    {
        foreach (var check in policy.IsTrust ? ForTrust : ForPermissions)
        {
            if (check(policy) is { } fault)
                return fault;
        }
        return null;
    }

    private static PolicyFault? Version(RawPolicy policy) =>
        policy.Kind is PolicyKind.Managed or PolicyKind.Boundary && policy.Version != "2012-10-17"
            ? new(PolicyRule.VersionTooOld, PolicyFaults.OldVersion, policy.Version ?? "no version")
            : null;

    // Case-sensitive, which the pass for the shape is not.
    private static PolicyFault? Effects(RawPolicy policy) =>
        policy.Statements.FirstOrDefault(statement => statement.Effect is not ("Allow" or "Deny")) is { } broken
            ? new(PolicyRule.Effect, PolicyFaults.LegacyParsing, $"Effect `{broken.Effect}`")
            : null;

    private static PolicyFault? LegacyResources(RawPolicy policy) =>
        AllResources(policy).FirstOrDefault(ResourceFormat.FailsLegacyParsing) is { } broken
            ? new(PolicyRule.ResourceParts, PolicyFaults.LegacyParsing, broken)
            : null;

    private static PolicyFault? Sids(RawPolicy policy)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in policy.Statements)
        {
            if (!string.IsNullOrEmpty(statement.Sid) && !seen.Add(statement.Sid))
                return new(PolicyRule.SidDuplicate, PolicyFaults.DuplicateSid, statement.Sid);
        }
        return null;
    }

    private static PolicyFault? PrincipalPresence(RawPolicy policy)
    {
        foreach (var statement in policy.Statements)
        {
            var present = statement.Principals ?? statement.NotPrincipals;
            if (policy.Kind != PolicyKind.Resource && present is not null)
                return new(PolicyRule.PrincipalProhibited, PolicyFaults.PrincipalProhibited, $"statement {statement.Index}");
            if (policy.Kind == PolicyKind.Resource && present is not { Count: > 0 })
                return new(PolicyRule.PrincipalMissing, PolicyFaults.TrustNoPrincipal, $"statement {statement.Index}");
        }
        return null;
    }

    private static PolicyFault? ActionsPresent(RawPolicy policy) => Missing(policy, PolicyFaults.NoActions);

    private static PolicyFault? TrustActionsPresent(RawPolicy policy) => Missing(policy, PolicyFaults.TrustNoAction);

    private static PolicyFault? Missing(RawPolicy policy, string message) =>
        policy.Statements.FirstOrDefault(statement => (statement.Actions ?? statement.NotActions) is not { Count: > 0 }) is { } broken
            ? new(PolicyRule.ActionMissing, message, $"statement {broken.Index}")
            : null;

    private static PolicyFault? Resources(RawPolicy policy) => AllResources(policy).Select(ResourceFormat.Check).FirstOrDefault(fault => fault is not null);

    private static PolicyFault? ResourcesPresent(RawPolicy policy) =>
        policy.Statements.FirstOrDefault(statement => (statement.Resources ?? statement.NotResources) is not { Count: > 0 }) is { } broken
            ? new(PolicyRule.ResourceMissing, PolicyFaults.NoResources, $"statement {broken.Index}")
            : null;

    private static PolicyFault? Actions(RawPolicy policy) => AllActions(policy).Select(ActionFormat.Check).FirstOrDefault(fault => fault is not null);

    private static PolicyFault? ConditionKeys(RawPolicy policy)
    {
        foreach (var condition in policy.Statements.SelectMany(statement => statement.Conditions))
        {
            var colon = condition.Key.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == condition.Key.Length - 1)
                return new(PolicyRule.ConditionKey, PolicyFaults.NoVendor, condition.Key);
        }
        return null;
    }

    private static PolicyFault? TrustFields(RawPolicy policy)
    {
        foreach (var statement in policy.Statements)
        {
            if (statement.Resources is not null)
                return new(PolicyRule.ResourceProhibited, PolicyFaults.TrustResource, $"statement {statement.Index}");
            if (statement.NotResources is not null)
                return new(PolicyRule.ResourceProhibited, PolicyFaults.TrustNotResource, $"statement {statement.Index}");
            if (statement.NotPrincipals is not null)
                return new(PolicyRule.NotPrincipalProhibited, PolicyFaults.TrustNotPrincipal, $"statement {statement.Index}");
        }
        return null;
    }

    private static PolicyFault? TrustPrincipals(RawPolicy policy)
    {
        foreach (var statement in policy.Statements)
        {
            if (statement.Principals is null)
                return new(PolicyRule.PrincipalMissing, PolicyFaults.TrustNoPrincipal, $"statement {statement.Index}");
            if (statement.Principals.Count == 0)
                return new(PolicyRule.PrincipalMissing, PolicyFaults.TrustEmptyPrincipal, $"statement {statement.Index}");
        }
        return null;
    }

    private static PolicyFault? TrustActions(RawPolicy policy)
    {
        foreach (var statement in policy.Statements)
        {
            // NotAction would name every action but those, most of which assume nothing.
            if (statement.NotActions is not null || !statement.Actions!.All(ActionFormat.IsTrustAction))
                return new(PolicyRule.TrustAction, PolicyFaults.TrustActions, $"statement {statement.Index}");
        }
        return null;
    }

    private static IEnumerable<string> AllActions(RawPolicy policy) =>
        policy.Statements.SelectMany(statement => statement.Actions ?? statement.NotActions ?? []);

    private static IEnumerable<string> AllResources(RawPolicy policy) =>
        policy.Statements.SelectMany(statement => statement.Resources ?? statement.NotResources ?? []);
}
