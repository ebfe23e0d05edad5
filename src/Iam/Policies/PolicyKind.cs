namespace SamlFederation.Iam;

/// <summary>What a policy document is attached to; it decides the grammar and the limits.</summary>
public enum PolicyKind
{
    /// <summary>An inline policy of a user, group or role.</summary>
    Identity,

    /// <summary>A managed policy: an identity policy that must be of version 2012-10-17.</summary>
    Managed,

    /// <summary>A managed policy in the place of a permissions boundary.</summary>
    Boundary,

    /// <summary>A policy passed when a session is made; it only restricts.</summary>
    Session,

    /// <summary>A role's trust policy: principals, no resource, STS assume actions only.</summary>
    Trust,

    /// <summary>A policy on a resource other than a role: principals and resources.</summary>
    Resource,
}
