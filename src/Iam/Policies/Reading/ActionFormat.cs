namespace SamlFederation.Iam;

/// <summary>What an action in a policy must look like.</summary>
internal static class ActionFormat
{
    private static readonly string[] TrustActions = ["TagSession", "SetSourceIdentity", "SetContext"];

    internal static PolicyFault? Check(string action)
    {
        if (action == "*")
            return null;
        var parts = action.Split(':');
        if (parts.Length == 1)
            return new(PolicyRule.ActionVendorMissing, PolicyFaults.NoVendor, action);
        if (parts.Length > 2)
            return new(PolicyRule.ActionColons, PolicyFaults.OneColon, action);
        if (parts[0] != "*" && (parts[0].Length == 0 || !parts[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')))
            return new(PolicyRule.ActionVendor, $"Vendor {parts[0]} is not valid", action);
        return parts[1].Length == 0 ? new(PolicyRule.ActionName, PolicyFaults.NoVendor, action) : null;
    }

    /// <summary><c>sts:AssumeRole…</c>, with wildcards behind that, and the three that go with it.</summary>
    internal static bool IsTrustAction(string action)
    {
        if (!action.StartsWith("sts:", StringComparison.OrdinalIgnoreCase))
            return false;
        var name = action[4..];
        return name.StartsWith("AssumeRole", StringComparison.OrdinalIgnoreCase) || TrustActions.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
