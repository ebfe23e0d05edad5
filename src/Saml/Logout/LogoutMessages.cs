namespace SamlFederation.Saml;

/// <summary>A <c>samlp:LogoutRequest</c> (SAML Core 3.7.1). A value of this type says nothing about trust.</summary>
public sealed record LogoutRequest
{
    /// <summary>The request's ID, an NCName; the response names it in InResponseTo.</summary>
    public required string Id { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssueInstant { get; init; }

    /// <summary>The entity ID of whoever ends the sessions.</summary>
    public required string Issuer { get; init; }

    /// <summary>The address it is sent to.</summary>
    public required string Destination { get; init; }

    /// <summary>When the request is no longer of use, exclusive.</summary>
    public required DateTimeOffset NotOnOrAfter { get; init; }

    /// <summary>Whose sessions end, as it was asserted.</summary>
    public required NameId NameId { get; init; }

    /// <summary>Which sessions end, by the identity provider's names for them; none means all.</summary>
    public IReadOnlyList<string> SessionIndexes { get; init; } = [];

    /// <summary>Why, a URI, if said.</summary>
    public string? Reason { get; init; }
}

/// <summary>A <c>samlp:LogoutResponse</c> (SAML Core 3.7.2). A value of this type says nothing about trust.</summary>
public sealed record LogoutResponse
{
    /// <summary>The response's ID, an NCName.</summary>
    public required string Id { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssueInstant { get; init; }

    /// <summary>The entity ID of whoever was asked.</summary>
    public required string Issuer { get; init; }

    /// <summary>The ID of the request that is answered; absent where the request could not be read.</summary>
    public string? InResponseTo { get; init; }

    /// <summary>The top-level status, one of <see cref="SamlStatusCodes"/>.</summary>
    public string StatusCode { get; init; } = SamlStatusCodes.Success;

    /// <summary>The second-level status, if any.</summary>
    public string? SubStatusCode { get; init; }
}

/// <summary>Reasons for a logout (SAML Core 3.7.3).</summary>
public static class LogoutReasons
{
    /// <summary>The principal wants it.</summary>
    public const string User = "urn:oasis:names:tc:SAML:2.0:logout:user";

    /// <summary>An administrator wants it.</summary>
    public const string Admin = "urn:oasis:names:tc:SAML:2.0:logout:admin";
}
