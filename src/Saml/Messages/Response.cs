namespace SamlFederation.Saml;

/// <summary>A <c>samlp:Response</c> (SAML Core 3.3.3). A value of this type says nothing about trust.</summary>
public sealed record Response
{
    /// <summary>The response's ID, an NCName.</summary>
    public required string Id { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssueInstant { get; init; }

    /// <summary>The entity ID of the identity provider.</summary>
    public string? Issuer { get; init; }

    /// <summary>The address it is sent to.</summary>
    public string? Destination { get; init; }

    /// <summary>The ID of the request that is answered; absent when the identity provider began.</summary>
    public string? InResponseTo { get; init; }

    /// <summary>The top-level status, one of <see cref="SamlStatusCodes"/>.</summary>
    public string StatusCode { get; init; } = SamlStatusCodes.Success;

    /// <summary>The second-level status, if any.</summary>
    public string? SubStatusCode { get; init; }

    /// <summary>A message for the operator, if any.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>The assertion; absent when the status is an error.</summary>
    public Assertion? Assertion { get; init; }
}
