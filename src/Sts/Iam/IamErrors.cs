using SamlFederation.Iam;
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
    public static WireError NoSuchInline(string kind, string name) => NoSuchEntity($"The {kind} policy with name {StsErrors.Shortened(name)} cannot be found.");
    public static WireError NoSuchBoundary(string arn) => NoSuchEntity($"Scope ARN: {StsErrors.Shortened(arn)} does not exist or is not attachable.");

    public static WireError NoSuchAccessKey(string id) => NoSuchEntity($"The Access Key with id {id} cannot be found.");
    public static WireError NoSuchMfaDevice(string serialNumber) => NoSuchEntity($"MFA Device with serial number {serialNumber} does not exist.");
    public static WireError NoSuchLoginProfile(string user) => NoSuchEntity($"Login Profile for User {user} cannot be found.");
    public static WireError NoPasswordPolicy(string accountId) => NoSuchEntity($"The Password Policy with domain name {accountId} cannot be found.");

    // What is there already

    public static WireError EntityAlreadyExists(string message) => new("EntityAlreadyExists", 409, message);
    public static WireError Exists(string kind, string name) => EntityAlreadyExists($"{kind} with name {name} already exists.");
    public static WireError PolicyExists(string name) => EntityAlreadyExists($"A policy called {name} already exists. Duplicate names are not allowed.");

    public static WireError LoginProfileExists(string user) => EntityAlreadyExists($"Login Profile for user {user} already exists.");
    public static WireError MfaDeviceExists { get; } = EntityAlreadyExists("MFA device already exists.");
    public static WireError MfaDeviceInUse { get; } = EntityAlreadyExists("MFA Device is already in use.");

    // What stands against a change

    public static WireError DeleteConflict(string message) => new("DeleteConflict", 409, message);
    public static WireError LimitExceeded(string message) => new("LimitExceeded", 409, message);
    public static WireError Quota(string quota, int limit) => LimitExceeded($"Cannot exceed quota for {quota}: {limit}");
    public static WireError UnmodifiableEntity(string message) => new("UnmodifiableEntity", 400, message);
    public static WireError MustRemoveFirst(string what) => DeleteConflict($"Cannot delete entity, must {what} first.");
    public static WireError MustDeactivateFirst { get; } = DeleteConflict("MFA VirtualDevice in use. Must deactivate first.");
    public static WireError DuplicateTags { get; } = InvalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    public static WireError DetachFirst { get; } = DeleteConflict("Cannot delete entity, must detach all policies first.");
    public static WireError DeletePoliciesFirst { get; } = DeleteConflict("Cannot delete entity, must delete policies first.");
    public static WireError PolicyAttached { get; } = DeleteConflict("Cannot delete a policy attached to entities.");
    public static WireError PolicyHasVersions { get; } = DeleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
    public static WireError DefaultVersion { get; } = DeleteConflict("Cannot delete the default version of a policy.");
    public static WireError Protected(string role) => UnmodifiableEntity($"Cannot perform the operation on the protected role '{role}' - this role is only modifiable by AWS");

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

    // Credentials

    public static WireError InvalidAuthenticationCode { get; } = new("InvalidAuthenticationCode", 403, "Authentication code for device is not valid.");
    public static WireError PasswordPolicyViolation { get; } = new("PasswordPolicyViolation", 400, "Password does not conform to the account password policy.");
    public static WireError InvalidUserType { get; } = new("InvalidUserType", 400, "Only IAM Users can change their own password.");
    public static WireError WrongOldPassword { get; } = new("AccessDenied", 403, "The old password was incorrect.");

    // Policies

    public static WireError MalformedPolicyDocument(string message) => new("MalformedPolicyDocument", 400, message);
    public static WireError Of(PolicyFault fault) => fault.Rule == PolicyRule.Size ? LimitExceeded(fault.Message) : MalformedPolicyDocument(fault.Message);
    public static WireError TooManyVersions { get; } = LimitExceeded("A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
    public static WireError UnreadableArn { get; } = ValidationError("Invalid ARN:  Could not be parsed!");
    public static WireError InvalidArn(string arn) => InvalidInput($"ARN {StsErrors.Shortened(arn)} is not valid.");
}
