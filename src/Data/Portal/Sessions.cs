namespace SamlFederation.Data.Portal;

/// <summary>A signed-in browser. The cookie carries a random key, of which only the hash is kept.</summary>
public sealed class PortalSession
{
    /// <summary>SHA-256 of the session key, lower-case hex.</summary>
    public required string KeyHash { get; set; }

    /// <summary>Opaque identity by which the employee can end it; also the SAML SessionIndex's origin.</summary>
    public required string Id { get; set; }

    /// <summary>Whose session.</summary>
    public required string EmployeeId { get; set; }

    /// <summary>When the employee signed in, UTC.</summary>
    public DateTimeOffset SignedInAt { get; set; }

    /// <summary>When the session was last used, to the minute, UTC.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The absolute end, whatever the use, UTC.</summary>
    public DateTimeOffset EndsAt { get; set; }

    /// <summary>The caller's address at sign-in.</summary>
    public string Address { get; set; } = "";

    /// <summary>The browser's name for itself at sign-in, cut to 200 characters.</summary>
    public string UserAgent { get; set; } = "";
}

/// <summary>An AuthnRequest that waits for the employee to sign in; kept here because a cross-site POST brings no cookie.</summary>
public sealed class PendingRequest
{
    /// <summary>SHA-256 of the random handle in the address, lower-case hex.</summary>
    public required string HandleHash { get; set; }

    /// <summary>The registered service provider.</summary>
    public required string ServiceProviderId { get; set; }

    /// <summary>The request's ID, answered with InResponseTo.</summary>
    public required string RequestId { get; set; }

    /// <summary>The registered address that gets the answer.</summary>
    public required string AssertionConsumerServiceUrl { get; set; }

    /// <summary>The service provider's opaque RelayState.</summary>
    public string? RelayState { get; set; }

    /// <summary>The NameID format to answer with.</summary>
    public required string NameIdFormat { get; set; }

    /// <summary>The password has to be given again, after <see cref="CreatedAt"/>.</summary>
    public bool ForceAuthn { get; set; }

    /// <summary>The employee must not be asked anything.</summary>
    public bool IsPassive { get; set; }

    /// <summary>The authentication context class that the request asked for and gets; null for the usual one.</summary>
    public string? AuthnContextClass { get; set; }

    /// <summary>When the request arrived, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it is forgotten, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>An AuthnRequest ID that was seen: each is accepted once.</summary>
public sealed class SeenRequest
{
    /// <summary>SHA-256 of entity ID and request ID, lower-case hex.</summary>
    public required string Key { get; set; }

    /// <summary>When the request would be too old anyway, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Counts sign-in attempts for a name, a known browser or an address. Names that do not exist are counted alike.</summary>
public sealed class SignInCounter
{
    /// <summary>SHA-256 of what is counted, lower-case hex.</summary>
    public required string Key { get; set; }

    /// <summary>Attempts since the window began.</summary>
    public int Attempts { get; set; }

    /// <summary>When the window ends and the count begins anew, UTC.</summary>
    public DateTimeOffset WindowEndsAt { get; set; }
}
