namespace SamlFederation.Saml;

/// <summary>A <c>samlp:AuthnRequest</c> (SAML Core 3.4.1).</summary>
public sealed record AuthnRequest
{
    /// <summary>The request's ID, an NCName; the response names it in InResponseTo.</summary>
    public required string Id { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssueInstant { get; init; }

    /// <summary>The entity ID of the service provider.</summary>
    public required string Issuer { get; init; }

    /// <summary>The address it was sent to, if said.</summary>
    public string? Destination { get; init; }

    /// <summary>Where the response is wanted, if said by address.</summary>
    public string? AssertionConsumerServiceUrl { get; init; }

    /// <summary>Where the response is wanted, if said by index.</summary>
    public int? AssertionConsumerServiceIndex { get; init; }

    /// <summary>The binding the response is wanted by, if said.</summary>
    public string? ProtocolBinding { get; init; }

    /// <summary>The subject must prove anew who they are.</summary>
    public bool ForceAuthn { get; init; }

    /// <summary>The subject must not be asked anything.</summary>
    public bool IsPassive { get; init; }

    /// <summary>The format of the name identifier that is wanted, if said.</summary>
    public string? NameIdPolicyFormat { get; init; }

    /// <summary>The classes of authentication that are wanted, in order of preference; empty when none are said.</summary>
    public IReadOnlyList<string> RequestedAuthnContext { get; init; } = [];

    /// <summary>How the classes are to be compared: exact (the default), minimum, maximum or better.</summary>
    public string RequestedAuthnContextComparison { get; init; } = "exact";

    /// <summary>What the service provider wants back with the response, untouched.</summary>
    public string? RelayState { get; init; }

    /// <summary>The request came with a signature. After validation: and it verified.</summary>
    public bool WasSigned { get; init; }
}
