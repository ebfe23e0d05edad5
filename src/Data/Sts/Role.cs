namespace SamlFederation.Data.Sts;

/// <summary>A role: who may take it (trust policy) and what it may do (its policies).</summary>
public sealed class Role
{
    /// <summary><c>AROA…</c>; a role that is made again under the same name gets another.</summary>
    public required string UniqueId { get; init; }

    /// <summary>The account that owns it.</summary>
    public required string AccountId { get; init; }

    /// <summary>The name, in the case it was given.</summary>
    public required string Name { get; init; }

    /// <summary>The name in lower case: names are unique in an account ignoring case.</summary>
    public required string FoldedName { get; init; }

    /// <summary><c>/</c> or <c>/a/b/</c>.</summary>
    public required string Path { get; init; }

    /// <summary><c>arn:aws:iam::ACCOUNT:role/PATH/NAME</c>.</summary>
    public required string Arn { get; init; }

    /// <summary>The trust policy, JSON.</summary>
    public required string TrustPolicy { get; set; }

    /// <summary>Seconds, 3600 to 43200.</summary>
    public int MaxSessionDuration { get; set; } = 3600;

    /// <summary>At most 1000 characters.</summary>
    public string Description { get; set; } = "";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Tags, at most fifty.</summary>
    public List<RoleTag> Tags { get; init; } = [];

    /// <summary>Policies that live in the role.</summary>
    public List<RolePolicy> InlinePolicies { get; init; } = [];

    /// <summary>Managed policies attached to it.</summary>
    public List<RoleAttachment> Attachments { get; init; } = [];
}

/// <summary>One tag of a role.</summary>
public sealed class RoleTag
{
    /// <summary>The role's unique id.</summary>
    public required string RoleId { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public required string Key { get; init; }

    /// <summary>0 to 256 characters.</summary>
    public required string Value { get; set; }
}

/// <summary>One inline policy of a role.</summary>
public sealed class RolePolicy
{
    /// <summary>The role's unique id.</summary>
    public required string RoleId { get; init; }

    /// <summary>The policy's name in the role.</summary>
    public required string Name { get; init; }

    /// <summary>The policy, JSON.</summary>
    public required string Document { get; set; }
}

/// <summary>One managed policy attached to a role.</summary>
public sealed class RoleAttachment
{
    /// <summary>The role's unique id.</summary>
    public required string RoleId { get; init; }

    /// <summary>The managed policy's ARN.</summary>
    public required string PolicyArn { get; init; }
}

/// <summary>A managed policy of an account.</summary>
public sealed class ManagedPolicy
{
    /// <summary><c>arn:aws:iam::ACCOUNT:policy/PATH/NAME</c>.</summary>
    public required string Arn { get; init; }

    /// <summary><c>ANPA…</c>.</summary>
    public required string UniqueId { get; init; }

    /// <summary>The account that owns it.</summary>
    public required string AccountId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>/</c> or <c>/a/b/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>At most 1000 characters.</summary>
    public string Description { get; set; } = "";

    /// <summary>The policy, JSON.</summary>
    public required string Document { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
