using System.Xml;

namespace SamlFederation.Saml;

/// <summary>A response of the right shape. Nothing in it is verified; what is called Claimed serves to find the provider, and the trail.</summary>
public sealed class ParsedResponse
{
    internal ParsedResponse(ResponseShape shape, string claimedIssuer, IReadOnlyList<Check> checks) =>
        (Shape, ClaimedIssuer, Checks) = (shape, claimedIssuer, checks);

    /// <summary>The Issuer that the Assertion names: any of the providers with this entity ID may be tried, each with its own keys only.</summary>
    public string ClaimedIssuer { get; }

    /// <summary>The Assertion's ID.</summary>
    public string ClaimedAssertionId => Assertion.GetAttribute("ID");

    /// <summary>The decision trace so far.</summary>
    public IReadOnlyList<Check> Checks { get; }

    /// <summary>Whether the Assertion came encrypted.</summary>
    public bool WasEncrypted => Shape.EncryptedAssertion is not null;

    internal XmlElement Response => Shape.Response;
    internal XmlElement Assertion => Shape.Assertion!;
    internal XmlElement? ResponseSignature => Shape.ResponseSignature;
    internal XmlElement? AssertionSignature => Shape.AssertionSignature;

    private ResponseShape Shape { get; }
}
