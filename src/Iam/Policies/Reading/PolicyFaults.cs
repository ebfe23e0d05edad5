namespace SamlFederation.Iam;

/// <summary>AWS's texts for MalformedPolicyDocument, and who says them.</summary>
internal static class PolicyFaults
{
    internal const string SyntaxErrors = "Syntax errors in policy.";
    internal const string InvalidJson = "This policy contains invalid Json";
    internal const string OldVersion = "Policy document must be version 2012-10-17 or greater.";
    internal const string LegacyParsing = "The policy failed legacy parsing";
    internal const string DuplicateSid = "Statement IDs (SID) in a single policy must be unique.";
    internal const string NoActions = "Policy statement must contain actions.";
    internal const string NoResources = "Policy statement must contain resources.";
    internal const string NoVendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
    internal const string OneColon = "Actions/Condition can contain only one colon.";
    internal const string ResourceVendor = "Resource vendor must be fully qualified and cannot contain regexes.";
    internal const string TrustActions = "AssumeRole policy may only specify STS AssumeRole actions.";
    internal const string TrustResource = "Has prohibited field Resource";
    internal const string TrustNotResource = "AssumeRole policy must not contain resources.";
    internal const string TrustNotPrincipal = "AssumeRole policy must not contain NotPrincipal field.";
    internal const string TrustNoPrincipal = "Missing required field Principal";
    internal const string TrustNoAction = "Missing required field Action";
    internal const string TrustEmptyPrincipal = "Missing required field Principal cannot be empty!";
    internal const string PrincipalProhibited = "Policy document should not specify a principal.";

    internal static PolicyFault Syntax(PolicyRule rule, string detail = "") => new(rule, SyntaxErrors, detail);

    internal static PolicyFault Json(PolicyRule rule, PolicyKind kind, string detail) =>
        new(rule, kind == PolicyKind.Trust ? InvalidJson : SyntaxErrors, detail);

    internal static PolicyFault Principal(string type, string value) =>
        new(PolicyRule.Principal, $"Invalid principal in policy: \"{type}\":\"{value}\"", value);
}
