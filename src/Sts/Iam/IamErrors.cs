using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>Every code, status and public text of the IAM API, readable from top to bottom.</summary>
internal static class IamErrors
{
    // The request as a whole

    public static WireError ValidationError(string message) => new("ValidationError", 400, message);
    public static WireError InvalidInput(string message) => new("InvalidInput", 400, message);
    public static WireError InvalidMarker { get; } = ValidationError("Invalid Marker.");
    public static WireError MustSpecifyUserName { get; } = ValidationError("Must specify userName when calling with non-User credentials");
    public static WireError ConcurrentModification { get; } = new("ConcurrentModification", 409, "The request was rejected because multiple requests to change this object were submitted simultaneously. Wait a few minutes and submit your request again.");

    // What is not there

    public static WireError NoSuchEntity(string message) => new("NoSuchEntity", 404, message);
    public static WireError NoSuch(string kind, string name) => NoSuchEntity($"The {kind} with name {StsErrors.Shortened(name)} cannot be found.");
    public static WireError NoSuchUser(string name) => NoSuch("user", name);
    public static WireError NoSuchGroup(string name) => NoSuch("group", name);
    public static WireError NoSuchRole(string name) => NoSuch("role", name);
    public static WireError NoSuchPolicy(string arn) => NoSuchEntity($"Policy {StsErrors.Shortened(arn)} was not found.");
    public static WireError NotAttachable(string arn) => NoSuchEntity($"Policy {StsErrors.Shortened(arn)} does not exist or is not attachable.");
    public static WireError NoSuchVersion(string arn, string version) => NoSuchEntity($"Policy {StsErrors.Shortened(arn)} version {StsErrors.Shortened(version)} does not exist or is not attachable.");

    // What is there already

    public static WireError EntityAlreadyExists(string message) => new("EntityAlreadyExists", 409, message);
    public static WireError Exists(string kind, string name) => EntityAlreadyExists($"{kind} with name {name} already exists.");

    // What stands against a change

    public static WireError DeleteConflict(string message) => new("DeleteConflict", 409, message);
    public static WireError LimitExceeded(string message) => new("LimitExceeded", 409, message);
    public static WireError Quota(string quota, int limit) => LimitExceeded($"Cannot exceed quota for {quota}: {limit}");
    public static WireError UnmodifiableEntity(string message) => new("UnmodifiableEntity", 400, message);
    public static WireError DuplicateTags { get; } = InvalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");

    // SAML providers

    /// <summary>AWS's sentence alone tells nobody what to change: the reason follows it.</summary>
    public static WireError UnreadableMetadata(string reason) => InvalidInput($"Could not parse metadata. {reason}");
    public static WireError InvalidPrivateKey { get; } = InvalidInput("Invalid private key.");
    public static WireError PrivateKeyLimit { get; } = LimitExceeded("Private key limit of 2 is reached.");
    public static WireError AddAndRemovePrivateKey { get; } = InvalidInput("Unable to add and remove private keys in the same request. Set a value for only one of the two parameters.");
    public static WireError NoSuchPrivateKey { get; } = InvalidInput("Failed to remove private key because the Key ID does not match a private key.");
    public static WireError RequiredWithoutPrivateKey { get; } = InvalidInput("Unable to set assertion encryption mode to Required because no private key is provided.");
    public static WireError NoProviderUpdates { get; } = InvalidInput("Unable to update identity provider. No updates are defined for metadata or encryption assertion.");
    public static WireError NoSuchManifest(string arn) => NoSuchEntity($"Manifest not found for arn {arn}");

    // Policies

    public static WireError MalformedPolicyDocument(string message) => new("MalformedPolicyDocument", 400, message);
}
