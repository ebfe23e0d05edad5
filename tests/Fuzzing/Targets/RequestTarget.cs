using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>What a service provider may ask: the raw query of the Redirect binding, or markup, which is posted. The query is deflated, so that markup begins where it may be seen.</summary>
internal sealed record RequestTarget() : FuzzTarget("request", "an authentication request: a raw query, or markup that is posted and redirected", "saml.dict")
{
    private static readonly HonestAuthnRequest Honest = new() { Id = "_request" };

    public override IReadOnlyList<Seed> Seeds { get; } =
    [
        new("redirect", Encoding.ASCII.GetBytes(Honest.Redirect(TestKeys.Ecdsa))),
        new("markup", Encoding.UTF8.GetBytes(Honest.Xml())),
        new("context", Encoding.UTF8.GetBytes((Honest with
        {
            Attributes = "ForceAuthn=\"true\" IsPassive=\"0\" AssertionConsumerServiceURL=\"https://sp.example.com/acs\" ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" AttributeConsumingServiceIndex=\"1\"",
            Content = "<samlp:RequestedAuthnContext Comparison=\"minimum\"><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>",
        }).Xml())),
        new("signed", Convert.FromBase64String(Honest.Post(TestKeys.Rsa))),
    ];

    protected override bool Put(byte[] input)
    {
        if (input.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'<', ..])
            return Demand(AuthnRequestReader.ReadRedirect(Encoding.Latin1.GetString(input)));
        var posted = Demand(AuthnRequestReader.ReadPost(Convert.ToBase64String(input), "there"));
        return Demand(AuthnRequestReader.ReadRedirect($"SAMLRequest={Uri.EscapeDataString(HonestAuthnRequest.Deflated(input))}&RelayState=there")) | posted;
    }

    private static bool Demand(AuthnRequestParse outcome)
    {
        if (outcome is not AuthnRequestParse.Parsed { Claimed: var request })
            return false;
        var holds = request.Id.Length is > 0 and <= 256 && request.Id.All(c => !char.IsWhiteSpace(c) && c != ':') && request.Issuer.Length is > 0 and <= 1024
            && Encoding.UTF8.GetByteCount(request.RelayState ?? "") <= AuthnRequestReader.MaximumRelayStateOctets;
        return holds ? true : throw new FindingException($"no such request can be answered: {request}");
    }
}
