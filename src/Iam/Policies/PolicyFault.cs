namespace SamlFederation.Iam;

/// <summary>The rule of the policy grammar that a document broke; one member per rule.</summary>
public enum PolicyRule
{
    /// <summary>Longer than the kind's limit. This is AWS's LimitExceeded, not MalformedPolicyDocument.</summary>
    Size,

    /// <summary>A character outside tab, line feed, carriage return and U+0020 to U+00FF, or a byte order mark.</summary>
    Characters,

    /// <summary>Not JSON, or JSON with comments, trailing commas, trailing data or too much depth.</summary>
    Json,

    /// <summary>The same key twice in one object.</summary>
    DuplicateKey,

    /// <summary>An element that the grammar does not know; names are case-sensitive.</summary>
    UnknownElement,

    /// <summary>An element of the wrong JSON type, or empty where it must not be.</summary>
    ElementType,

    /// <summary>A version other than 2008-10-17 and 2012-10-17.</summary>
    Version,

    /// <summary>A managed policy that is not of version 2012-10-17.</summary>
    VersionTooOld,

    /// <summary>No statement.</summary>
    StatementMissing,

    /// <summary>A Sid with other characters than letters and digits.</summary>
    Sid,

    /// <summary>Two statements with the same Sid.</summary>
    SidDuplicate,

    /// <summary>Effect is absent, or neither Allow nor Deny.</summary>
    Effect,

    /// <summary>Both an element and its Not form.</summary>
    ExclusiveElements,

    /// <summary>No action.</summary>
    ActionMissing,

    /// <summary>An action, or a condition key, without a vendor.</summary>
    ActionVendorMissing,

    /// <summary>An action with more than one colon.</summary>
    ActionColons,

    /// <summary>An action whose vendor has characters that no vendor has.</summary>
    ActionVendor,

    /// <summary>An action whose name part is empty or has characters that no action has.</summary>
    ActionName,

    /// <summary>No resource.</summary>
    ResourceMissing,

    /// <summary>A resource that is neither an ARN nor <c>*</c>.</summary>
    ResourceFormat,

    /// <summary>A resource whose partition is not known.</summary>
    ResourcePartition,

    /// <summary>A resource without vendor, or with a wildcard in it.</summary>
    ResourceVendor,

    /// <summary>An IAM or S3 resource with a region.</summary>
    ResourceRegion,

    /// <summary>An IAM resource of no known kind.</summary>
    ResourceIamPath,

    /// <summary>A resource of fewer than six parts.</summary>
    ResourceParts,

    /// <summary>A principal in a policy that has none.</summary>
    PrincipalProhibited,

    /// <summary>No principal in a policy that needs one.</summary>
    PrincipalMissing,

    /// <summary>A principal that is not well formed, or that does not exist.</summary>
    Principal,

    /// <summary>NotPrincipal in a trust policy.</summary>
    NotPrincipalProhibited,

    /// <summary>Resource in a trust policy.</summary>
    ResourceProhibited,

    /// <summary>An action in a trust policy that does not assume a role.</summary>
    TrustAction,

    /// <summary>An operator that the condition language does not know.</summary>
    ConditionOperator,

    /// <summary>A condition key without vendor or name.</summary>
    ConditionKey,

    /// <summary>A condition value that is not of the operator's type.</summary>
    ConditionValue,

    /// <summary>A policy variable that is not well formed, or stands where none may.</summary>
    Variable,
}

/// <summary>Why a policy document was refused.</summary>
/// <param name="Rule">The rule that was broken.</param>
/// <param name="Message">AWS's own text for the wire (MalformedPolicyDocument; LimitExceeded for <see cref="PolicyRule.Size"/>).</param>
/// <param name="Detail">Where and what, for the decision trace and for people; not AWS's words.</param>
public sealed record PolicyFault(PolicyRule Rule, string Message, string Detail = "");

/// <summary>What became of reading a policy document.</summary>
public abstract record PolicyParse
{
    private PolicyParse()
    {
    }

    /// <summary>The document is in order.</summary>
    public sealed record Parsed(PolicyDocument Document) : PolicyParse;

    /// <summary>The document is refused.</summary>
    public sealed record Refused(PolicyFault Fault) : PolicyParse;
}
