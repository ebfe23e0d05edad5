namespace SamlFederation.Data.Portal;

/// <summary>A registered service provider. Assertions go to addresses of its registered metadata and nowhere else.</summary>
public sealed class ServiceProvider
{
    /// <summary>Opaque identity, used in addresses.</summary>
    public required string Id { get; set; }

    /// <summary>The SAML entity ID, unique, compared ordinally.</summary>
    public required string EntityId { get; set; }

    /// <summary>The name employees see.</summary>
    public required string Name { get; set; }

    /// <summary>What the application is, in a sentence.</summary>
    public string Description { get; set; } = "";

    /// <summary>A disabled service provider gets no assertion.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The registered metadata document.</summary>
    public required string MetadataXml { get; set; }

    /// <summary>Where the metadata was fetched from; null when it was typed or uploaded.</summary>
    public string? MetadataUrl { get; set; }

    /// <summary>When this document was registered, UTC.</summary>
    public DateTimeOffset MetadataAt { get; set; }

    /// <summary>When the provider was first registered, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The NameID format when the request names none.</summary>
    public required string NameIdFormat { get; set; }

    /// <summary>The Response is signed as well as the assertion.</summary>
    public bool SignResponse { get; set; }

    /// <summary>AuthnRequests without a valid signature are refused.</summary>
    public bool RequireSignedRequests { get; set; }

    /// <summary>The provider consumes roles: it is a token service and gets the AWS attributes.</summary>
    public bool ConsumesRoles { get; set; }

    /// <summary>The SessionDuration attribute in seconds (900 to 43,200); null sends none.</summary>
    public int? SessionDuration { get; set; }

    /// <summary>RelayState of a sign-on that the portal starts and no deep link names; null sends none.</summary>
    public string? DefaultRelayState { get; set; }

    /// <summary>Every employee may use it; otherwise members of <see cref="Groups"/>.</summary>
    public bool OpenToAll { get; set; } = true;

    /// <summary>The groups that may use it when it is not open to all.</summary>
    public ICollection<ServiceProviderGroup> Groups { get; } = [];

    /// <summary>The attributes this provider may see.</summary>
    public ICollection<AttributeRelease> Releases { get; } = [];
}

/// <summary>Members of the group may use the service provider.</summary>
public sealed class ServiceProviderGroup
{
    /// <summary>The service provider.</summary>
    public required string ServiceProviderId { get; set; }

    /// <summary>The group.</summary>
    public required string GroupId { get; set; }
}

/// <summary>One attribute that a service provider is given.</summary>
public sealed class AttributeRelease
{
    /// <summary>Surrogate key.</summary>
    public long Id { get; set; }

    /// <summary>The service provider.</summary>
    public string ServiceProviderId { get; set; } = "";

    /// <summary>Where the values come from: userName, displayName, email, groups, attribute:NAME or constant:TEXT.</summary>
    public required string Source { get; set; }

    /// <summary>The attribute's Name on the wire.</summary>
    public required string Name { get; set; }

    /// <summary>The NameFormat URI; null sends none.</summary>
    public string? NameFormat { get; set; }

    /// <summary>The FriendlyName; null sends none.</summary>
    public string? FriendlyName { get; set; }
}

/// <summary>The pairwise persistent identifier of one employee at one service provider.</summary>
public sealed class SubjectIdentifier
{
    /// <summary>The employee.</summary>
    public required string EmployeeId { get; set; }

    /// <summary>The service provider's entity ID: the pair outlives a registration that is removed and made again.</summary>
    public required string EntityId { get; set; }

    /// <summary>An opaque random value, unique.</summary>
    public required string Value { get; set; }
}
