namespace SamlFederation.Data.Sts;

/// <summary>A tag: a key of 1 to 128 and a value of at most 256 characters.</summary>
public sealed record Tag(string Key, string Value);

/// <summary>What policies are given to: a user, a group or a role.</summary>
public abstract class IamIdentity
{
    /// <summary><c>AIDA…</c>, <c>AGPA…</c> or <c>AROA…</c>; what is made again under the same name gets another.</summary>
    public required string UniqueId { get; init; }

    /// <summary>The account that owns it.</summary>
    public required string AccountId { get; init; }

    /// <summary>The name, in the case it was given.</summary>
    public required string Name { get; set; }

    /// <summary>The name in lower case: names are unique in an account, among their kind, ignoring case.</summary>
    public required string FoldedName { get; set; }

    /// <summary><c>/</c> or <c>/a/b/</c>.</summary>
    public required string Path { get; set; }

    /// <summary><c>arn:aws:iam::ACCOUNT:KIND/PATH/NAME</c>.</summary>
    public required string Arn { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Policies that live in it.</summary>
    public List<InlinePolicy> InlinePolicies { get; init; } = [];

    /// <summary>Managed policies attached to it.</summary>
    public List<PolicyAttachment> Attachments { get; init; } = [];
}

/// <summary>One inline policy of a user, group or role.</summary>
public sealed class InlinePolicy
{
    /// <summary>The owner's unique id.</summary>
    public required string OwnerId { get; init; }

    /// <summary>The policy's name in its owner.</summary>
    public required string Name { get; init; }

    /// <summary>The policy, JSON.</summary>
    public required string Document { get; set; }
}

/// <summary>One managed policy attached to a user, group or role.</summary>
public sealed class PolicyAttachment
{
    /// <summary>The unique id of what it is attached to.</summary>
    public required string OwnerId { get; init; }

    /// <summary>The managed policy's ARN.</summary>
    public required string PolicyArn { get; init; }
}

/// <summary>A role: who may take it (trust policy) and what it may do (its policies).</summary>
public sealed class Role : IamIdentity
{
    /// <summary>The trust policy, JSON, in the words it was given.</summary>
    public required string TrustPolicy { get; set; }

    /// <summary>The unique ids behind the user and role ARNs of the trust policy when it was saved, ARN to id: one made again under its name is not trusted.</summary>
    public Dictionary<string, string> TrustedIds { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Seconds, 3600 to 43200.</summary>
    public int MaxSessionDuration { get; set; } = 3600;

    /// <summary>At most 1000 characters.</summary>
    public string Description { get; set; } = "";

    /// <summary>Tags, at most fifty.</summary>
    public List<Tag> Tags { get; set; } = [];

    /// <summary>The managed policy that bounds what it may do, or null.</summary>
    public string? BoundaryArn { get; set; }

    /// <summary>When one of its sessions last called, to the minute, or null.</summary>
    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>The region of that call.</summary>
    public string? LastUsedRegion { get; set; }
}

/// <summary>An IAM user: a principal with long-term access keys.</summary>
public sealed class User : IamIdentity
{
    /// <summary>Tags, at most fifty.</summary>
    public List<Tag> Tags { get; set; } = [];

    /// <summary>The managed policy that bounds what it may do, or null.</summary>
    public string? BoundaryArn { get; set; }

    /// <summary>The groups it is in.</summary>
    public List<GroupMember> Groups { get; init; } = [];

    /// <summary>The hash of its password, or null when it has no login profile.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>When the login profile was made.</summary>
    public DateTimeOffset? PasswordCreated { get; set; }

    /// <summary>Whether the next sign-in must set another password.</summary>
    public bool PasswordResetRequired { get; set; }
}

/// <summary>A group of users, which share its policies.</summary>
public sealed class Group : IamIdentity
{
    /// <summary>Who is in it.</summary>
    public List<GroupMember> Members { get; init; } = [];
}

/// <summary>One user in one group.</summary>
public sealed class GroupMember
{
    /// <summary>The group's unique id.</summary>
    public required string GroupId { get; init; }

    /// <summary>The user's unique id.</summary>
    public required string UserId { get; init; }
}

/// <summary>A user's long-term access key. The secret is sealed, and bound to its id.</summary>
public sealed class AccessKey
{
    /// <summary><c>AKIA…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The user's unique id.</summary>
    public required string UserId { get; init; }

    /// <summary>The secret access key, sealed.</summary>
    public required string SealedSecret { get; init; }

    /// <summary>An inactive key is refused, and so is what came from it.</summary>
    public bool Active { get; set; } = true;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was last used, to the minute, or null.</summary>
    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>The service of that call.</summary>
    public string? LastUsedService { get; set; }

    /// <summary>The region of that call.</summary>
    public string? LastUsedRegion { get; set; }
}

/// <summary>A virtual MFA device: a shared seed that makes six digits every thirty seconds.</summary>
public sealed class MfaDevice
{
    /// <summary><c>arn:aws:iam::ACCOUNT:mfa/PATH/NAME</c>.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The device's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>/</c> or <c>/a/b/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The seed, sealed.</summary>
    public required string SealedSeed { get; init; }

    /// <summary>The unique id of the user it is enabled for, or null.</summary>
    public string? UserId { get; set; }

    /// <summary>When it was enabled.</summary>
    public DateTimeOffset? Enabled { get; set; }

    /// <summary>The last time step whose code was used; a code works once.</summary>
    public long LastUsedStep { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Tags, at most fifty.</summary>
    public List<Tag> Tags { get; set; } = [];
}
