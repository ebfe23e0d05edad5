namespace SamlFederation.Saml;

/// <summary>A response whose one assertion is encrypted. Nothing in it is verified; the Issuer serves to find the providers whose keys are tried.</summary>
public sealed class EncryptedResponse
{
    internal EncryptedResponse(ResponseShape shape, EncryptedElement encrypted, string claimedIssuer, IReadOnlyList<Check> checks) =>
        (Shape, Encrypted, ClaimedIssuer, Checks) = (shape, encrypted, claimedIssuer, checks);

    /// <summary>The Issuer that the Response names: any of the providers with this entity ID may be tried, each with its own keys only.</summary>
    public string ClaimedIssuer { get; }

    /// <summary>The decision trace so far.</summary>
    public IReadOnlyList<Check> Checks { get; }

    internal ResponseShape Shape { get; }
    internal EncryptedElement Encrypted { get; }
}
