using System.Xml;

namespace SamlFederation.Saml;

/// <summary>The signature a request came with, kept as received until the sender's keys are known.</summary>
internal abstract record RequestSignature
{
    private RequestSignature()
    {
    }

    /// <summary>SAML Bindings 3.4.4.1: over the query as received.</summary>
    public sealed record Detached(byte[] SignedOctets, string AlgorithmUri, byte[] Value) : RequestSignature;

    /// <summary>SAML Core 5.4: inside the document.</summary>
    public sealed record Enveloped(XmlDocument Document) : RequestSignature;
}
