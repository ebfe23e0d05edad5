using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Saml;

/// <summary>An endpoint in metadata (SAML Metadata 2.2.2 and 2.2.3).</summary>
/// <param name="Binding">One of <see cref="SamlBindings"/>.</param>
/// <param name="Location">The address, compared byte for byte.</param>
/// <param name="Index">Its index, where endpoints have one.</param>
/// <param name="IsDefault">Whether it is marked as the default.</param>
public sealed record SamlEndpoint(string Binding, string Location, int? Index = null, bool IsDefault = false);

/// <summary>Who runs an entity (SAML Metadata 2.3.2.1), in one language.</summary>
/// <param name="Name">The legal name.</param>
/// <param name="DisplayName">The name for people.</param>
/// <param name="Url">A page about it.</param>
/// <param name="Language">The language of the names.</param>
public sealed record Organization(string Name, string DisplayName, string Url, string Language = "en");

/// <summary>An attribute that a service provider asks for (SAML Metadata 2.4.4.2).</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="FriendlyName">Its name for people, if said.</param>
/// <param name="IsRequired">Whether the service does not work without it.</param>
/// <param name="NameFormat">How the name is to be understood, if said.</param>
[SuppressMessage("Naming", "CA1711", Justification = "The specification's own word.")]
public sealed record RequestedAttribute(string Name, string? FriendlyName, bool IsRequired, string? NameFormat = null);

/// <summary>An identity provider's metadata.</summary>
public sealed record IdpMetadata
{
    /// <summary>The entity ID, compared byte for byte.</summary>
    public required string EntityId { get; init; }

    /// <summary>The DER certificates it may sign with; at least one when read.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> SigningCertificates { get; init; }

    /// <summary>Where authentication requests are sent to.</summary>
    public required IReadOnlyList<SamlEndpoint> SingleSignOnServices { get; init; }

    /// <summary>The name identifier formats it offers.</summary>
    public IReadOnlyList<string> NameIdFormats { get; init; } = [];

    /// <summary>Whether it wants authentication requests signed.</summary>
    public bool WantAuthnRequestsSigned { get; init; }

    /// <summary>The end of the metadata's validity, exclusive; the earliest of those stated.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>How long the metadata may be kept before it is fetched anew; the shortest of those stated.</summary>
    public TimeSpan? CacheDuration { get; init; }

    /// <summary>Who runs it, if said.</summary>
    public Organization? Organization { get; init; }
}

/// <summary>A service provider's metadata.</summary>
public sealed record SpMetadata
{
    /// <summary>The entity ID, compared byte for byte.</summary>
    public required string EntityId { get; init; }

    /// <summary>The DER certificates it may sign with.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SigningCertificates { get; init; } = [];

    /// <summary>The DER certificates that may be encrypted to.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> EncryptionCertificates { get; init; } = [];

    /// <summary>Where responses are sent to; at least one by HTTP POST when read.</summary>
    public required IReadOnlyList<SamlEndpoint> AssertionConsumerServices { get; init; }

    /// <summary>Where it is told that sessions have ended; none where it cannot be told.</summary>
    public IReadOnlyList<SamlEndpoint> SingleLogoutServices { get; init; } = [];

    /// <summary>Whether it wants assertions signed.</summary>
    public bool WantAssertionsSigned { get; init; }

    /// <summary>Whether it signs its authentication requests.</summary>
    public bool AuthnRequestsSigned { get; init; }

    /// <summary>The name identifier formats it understands.</summary>
    public IReadOnlyList<string> NameIdFormats { get; init; } = [];

    /// <summary>The end of the metadata's validity, exclusive; the earliest of those stated.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>How long the metadata may be kept before it is fetched anew; the shortest of those stated.</summary>
    public TimeSpan? CacheDuration { get; init; }

    /// <summary>The attributes it asks for.</summary>
    public IReadOnlyList<RequestedAttribute> RequestedAttributes { get; init; } = [];

    /// <summary>The name of the service, if said.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Who runs it, if said.</summary>
    public Organization? Organization { get; init; }
}
