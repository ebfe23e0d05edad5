namespace SamlFederation.Saml;

/// <summary>A response whose one assertion is encrypted. Nothing in it is verified; the Issuer serves to find the providers whose keys are tried.</summary>
public sealed class EncryptedResponse
{
    internal EncryptedResponse(string claimedIssuer, EncryptedElement encrypted, IReadOnlyList<string> identifiers, IReadOnlyList<Check> checks) =>
        (ClaimedIssuer, Encrypted, Identifiers, Checks) = (claimedIssuer, encrypted, identifiers, checks);

    /// <summary>The Issuer that the Response names: any of the providers with this entity ID may be tried, each with its own keys only.</summary>
    public string ClaimedIssuer { get; }

    /// <summary>The decision trace so far.</summary>
    public IReadOnlyList<Check> Checks { get; }

    internal EncryptedElement Encrypted { get; }

    /// <summary>Those of the Response: none of them may come again inside.</summary>
    internal IReadOnlyList<string> Identifiers { get; }

    internal SignedPart? ResponsePart { get; init; }

    /// <summary>The envelope where it is not signed.</summary>
    internal Reading<EnvelopeClaims> UnsignedEnvelope { get; init; }
}
