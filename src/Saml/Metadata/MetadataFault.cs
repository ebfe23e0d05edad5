namespace SamlFederation.Saml;

/// <summary>The rules metadata can break.</summary>
public enum MetadataRule
{
    /// <summary>It is empty, or longer than 1,000,000 characters.</summary>
    Size,

    /// <summary>It is not well-formed, or holds a DTD, or is too deep or large.</summary>
    Xml,

    /// <summary>The document is not an EntityDescriptor, or a part of it is out of place or occurs twice.</summary>
    Shape,

    /// <summary>It describes several entities, and nothing says which is meant.</summary>
    Ambiguous,

    /// <summary>The entity ID is missing or malformed.</summary>
    EntityId,

    /// <summary>The role that was asked for is missing, occurs twice, or does not speak SAML 2.0.</summary>
    Role,

    /// <summary>validUntil is malformed or past.</summary>
    ValidUntil,

    /// <summary>cacheDuration is malformed or out of bounds.</summary>
    CacheDuration,

    /// <summary>A certificate is unreadable.</summary>
    Certificate,

    /// <summary>A certificate's key is too weak or of an unknown kind.</summary>
    WeakKey,

    /// <summary>An identity provider without a key to sign with.</summary>
    NoSigningKey,

    /// <summary>An endpoint that is needed is missing.</summary>
    NoEndpoint,

    /// <summary>The address of an endpoint is not an acceptable http or https address.</summary>
    Location,

    /// <summary>An endpoint's index or default is malformed, or used twice.</summary>
    EndpointIndex,

    /// <summary>A truth value is malformed.</summary>
    Boolean,

    /// <summary>There are more keys, endpoints or attributes than are read.</summary>
    Limits,

    /// <summary>A signature was demanded and is missing, malformed, or not by the given signer.</summary>
    Signature,
}

/// <summary>Why metadata was refused.</summary>
/// <param name="Rule">The rule that was broken.</param>
/// <param name="Detail">What was expected and seen, for the administrator.</param>
/// <param name="Line">The line, from 1, where one can be named.</param>
/// <param name="Column">The column, from 1, where one can be named.</param>
public sealed record MetadataFault(MetadataRule Rule, string Detail, int? Line = null, int? Column = null);

/// <summary>What reading metadata gave.</summary>
/// <typeparam name="T"><see cref="IdpMetadata"/> or <see cref="SpMetadata"/>.</typeparam>
public abstract record MetadataOutcome<T>
{
    private MetadataOutcome()
    {
    }

    /// <summary>The metadata is acceptable.</summary>
    /// <param name="Metadata">What was understood.</param>
    public sealed record Read(T Metadata) : MetadataOutcome<T>;

    /// <summary>The metadata was refused.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Refused(MetadataFault Fault) : MetadataOutcome<T>;
}
