namespace SamlFederation.Data.Portal;

/// <summary>A name by which a service provider was told of an employee, kept for as long as a session that began with it may last.</summary>
public sealed class AssertedName
{
    /// <summary>Surrogate key.</summary>
    public long Id { get; set; }

    /// <summary>The employee.</summary>
    public required string EmployeeId { get; set; }

    /// <summary>The service provider's entity ID.</summary>
    public required string EntityId { get; set; }

    /// <summary>The NameID's text.</summary>
    public required string Value { get; set; }

    /// <summary>The NameID's format.</summary>
    public required string Format { get; set; }

    /// <summary>Its NameQualifier, if it was asserted with one.</summary>
    public string? NameQualifier { get; set; }

    /// <summary>Its SPNameQualifier, if it was asserted with one.</summary>
    public string? SpNameQualifier { get; set; }

    /// <summary>When no session that began with it can be left, UTC.</summary>
    public DateTimeOffset EndsAt { get; set; }
}

/// <summary>A logout that a service provider has to be told of: until it has answered, or no session can be left.</summary>
public sealed class LogoutNotice
{
    /// <summary>Opaque identity.</summary>
    public required string Id { get; set; }

    /// <summary>The employee whose sessions end. They may be removed by now.</summary>
    public required string EmployeeId { get; set; }

    /// <summary>Their user name.</summary>
    public required string UserName { get; set; }

    /// <summary>The service provider's entity ID.</summary>
    public required string EntityId { get; set; }

    /// <summary>The NameID's text, as asserted.</summary>
    public required string Value { get; set; }

    /// <summary>The NameID's format, as asserted.</summary>
    public required string Format { get; set; }

    /// <summary>The NameID's NameQualifier, as asserted.</summary>
    public string? NameQualifier { get; set; }

    /// <summary>The NameID's SPNameQualifier, as asserted.</summary>
    public string? SpNameQualifier { get; set; }

    /// <summary>Why: a URI of SAML Core 3.7.3.</summary>
    public required string Reason { get; set; }

    /// <summary>When the sessions were ended here, UTC.</summary>
    public DateTimeOffset RequestedAt { get; set; }

    /// <summary>When it is sent next, UTC.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>When no session can be left that it would end, and it is given up, UTC.</summary>
    public DateTimeOffset EndsAt { get; set; }

    /// <summary>When the service provider answered that the sessions have ended, UTC; null while it has not.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>What came of the last attempt, in a sentence; null before the first and after success.</summary>
    public string? Fault { get; set; }
}
