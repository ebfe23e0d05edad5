namespace SamlFederation.Saml;

/// <summary>What reading an authentication request gave. Nothing in it is to be trusted before validation.</summary>
public abstract record AuthnRequestParse
{
    private AuthnRequestParse()
    {
    }

    /// <summary>The request was readable.</summary>
    public sealed record Parsed : AuthnRequestParse
    {
        internal Parsed(AuthnRequest claimed, RequestSignature? signature)
        {
            Claimed = claimed;
            Signature = signature;
        }

        /// <summary>What the request says of itself; serves to find the service provider by <see cref="AuthnRequest.Issuer"/>.</summary>
        public AuthnRequest Claimed { get; }

        internal RequestSignature? Signature { get; }
    }

    /// <summary>The request was refused.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Refused(AuthnRequestFault Fault) : AuthnRequestParse;
}

/// <summary>What validating an authentication request gave.</summary>
public abstract record AuthnRequestOutcome
{
    private AuthnRequestOutcome()
    {
    }

    /// <summary>The request is acceptable. Only <see cref="AuthnRequestValidator"/> makes one.</summary>
    public sealed record Valid : AuthnRequestOutcome
    {
        internal Valid(AuthnRequest request, SamlEndpoint assertionConsumerService)
        {
            Request = request;
            AssertionConsumerService = assertionConsumerService;
        }

        /// <summary>The request; where it was signed, read from the octets that were verified.</summary>
        public AuthnRequest Request { get; }

        /// <summary>The registered address to answer to.</summary>
        public SamlEndpoint AssertionConsumerService { get; }
    }

    /// <summary>The request was refused.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Refused(AuthnRequestFault Fault) : AuthnRequestOutcome;
}
