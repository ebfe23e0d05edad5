using System.Xml;

namespace SamlFederation.Saml;

/// <summary>A response of the right shape. Nothing in it is verified; what is called Claimed serves to find the provider, and the trail.</summary>
public sealed class ParsedResponse
{
    internal ParsedResponse(XmlElement response, XmlElement assertion, XmlElement? responseSignature, XmlElement? assertionSignature, string claimedIssuer, IReadOnlyList<Check> checks) =>
        (Response, Assertion, ResponseSignature, AssertionSignature, ClaimedIssuer, Checks) = (response, assertion, responseSignature, assertionSignature, claimedIssuer, checks);

    /// <summary>The Issuer that the Assertion names: any of the providers with this entity ID may be tried, each with its own keys only.</summary>
    public string ClaimedIssuer { get; }

    /// <summary>The Assertion's ID.</summary>
    public string ClaimedAssertionId => Assertion.GetAttribute("ID");

    /// <summary>The decision trace so far.</summary>
    public IReadOnlyList<Check> Checks { get; }

    internal XmlElement Response { get; }
    internal XmlElement Assertion { get; }
    internal XmlElement? ResponseSignature { get; }
    internal XmlElement? AssertionSignature { get; }
}
