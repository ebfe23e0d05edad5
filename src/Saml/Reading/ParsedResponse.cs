namespace SamlFederation.Saml;

/// <summary>A response of the right shape. Nothing in it is verified; what is called Claimed serves to find the provider, and the trail.</summary>
public sealed class ParsedResponse
{
    private readonly MessageSizes sizes;
    private readonly IReadOnlyList<Check>? opened;

    internal ParsedResponse(string claimedIssuer, string claimedAssertionId, MessageSizes sizes) =>
        (ClaimedIssuer, ClaimedAssertionId, this.sizes) = (claimedIssuer, claimedAssertionId, sizes);

    internal ParsedResponse(string claimedIssuer, string claimedAssertionId, IReadOnlyList<Check> opened) =>
        (ClaimedIssuer, ClaimedAssertionId, this.opened) = (claimedIssuer, claimedAssertionId, opened);

    /// <summary>The Issuer that the Assertion names: any of the providers with this entity ID may be tried, each with its own keys only.</summary>
    public string ClaimedIssuer { get; }

    /// <summary>The Assertion's ID.</summary>
    public string ClaimedAssertionId { get; }

    /// <summary>The decision trace so far.</summary>
    public IReadOnlyList<Check> Checks => opened ?? sizes.Shaped().Checks;

    /// <summary>Whether the Assertion came encrypted.</summary>
    public bool WasEncrypted => opened is not null;

    internal SignedPart? ResponsePart { get; init; }
    internal SignedPart? AssertionPart { get; init; }

    /// <summary>The envelope where it is not signed.</summary>
    internal Reading<EnvelopeClaims> UnsignedEnvelope { get; init; }
}
