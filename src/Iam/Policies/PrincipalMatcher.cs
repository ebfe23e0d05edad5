namespace SamlFederation.Iam;

/// <summary>The key under which a principal stands in a policy.</summary>
public enum PrincipalType
{
    /// <summary>The bare <c>"*"</c>: whoever it is.</summary>
    Everyone,

    /// <summary>Accounts, users, roles and sessions.</summary>
    Aws,

    /// <summary>A SAML or OpenID Connect provider.</summary>
    Federated,

    /// <summary>An AWS service, such as <c>ec2.amazonaws.com</c>.</summary>
    Service,

    /// <summary>An S3 canonical user id.</summary>
    CanonicalUser,
}

/// <summary>How closely a principal was named; AWS lets a closer naming pass more of the caller's own bounds.</summary>
public enum PrincipalGrant
{
    /// <summary>Not named.</summary>
    None,

    /// <summary>By account: the caller's own policies must allow too.</summary>
    Account,

    /// <summary>By role or user ARN, or by a wildcard: boundary and session policy still bound a session.</summary>
    Entity,

    /// <summary>By the session's own ARN, or a user, provider or service itself: nothing else bounds it.</summary>
    Direct,
}
