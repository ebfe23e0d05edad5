using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Requests;

public class RedirectTests
{
    private static readonly HonestAuthnRequest Honest = new();

    [Fact]
    public void Reads_an_honest_request()
    {
        var honest = Honest with
        {
            Attributes = "ForceAuthn=\"true\" IsPassive=\"0\" AssertionConsumerServiceURL=\"https://sp.example.com/acs\" ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\"",
            Content = Honest.Content + "<samlp:RequestedAuthnContext Comparison=\"minimum\"><saml:AuthnContextClassRef>a</saml:AuthnContextClassRef><saml:AuthnContextClassRef>b</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>",
        };

        var request = Parsed("?" + honest.Redirect()).Claimed;

        Assert.Equal(honest.Id, request.Id);
        Assert.Equal(honest.Now, request.IssueInstant);
        Assert.Equal(honest.Issuer, request.Issuer);
        Assert.Equal(honest.Destination, request.Destination);
        Assert.Equal("https://sp.example.com/acs", request.AssertionConsumerServiceUrl);
        Assert.Equal(SamlBindings.Post, request.ProtocolBinding);
        Assert.True(request.ForceAuthn);
        Assert.False(request.IsPassive);
        Assert.Equal(NameIdFormats.Persistent, request.NameIdPolicyFormat);
        Assert.Equal(["a", "b"], request.RequestedAuthnContext);
        Assert.Equal("minimum", request.RequestedAuthnContextComparison);
        Assert.Equal(honest.RelayState, request.RelayState);
        Assert.False(request.WasSigned);
    }

    [Fact]
    public void Passes_over_parameters_that_are_not_ours() => Parsed("utm=1&utm=2&" + Honest.Redirect() + "&x");

    [Theory]
    [InlineData("", AuthnRequestRule.MissingParameter)]
    [InlineData("RelayState=x", AuthnRequestRule.MissingParameter)]
    [InlineData("SAMLRequest=", AuthnRequestRule.MissingParameter)]
    public void Refuses_a_query_without_a_request(string query, AuthnRequestRule rule) => Assert.Equal(rule, Refused(query).Rule);

    [Theory]
    [InlineData("SAMLRequest=x")]
    [InlineData("RelayState=x")]
    public void Refuses_a_parameter_that_comes_twice(string again)
    {
        Parsed(Honest.Redirect());
        Assert.Equal(AuthnRequestRule.DuplicateParameter, Refused(Honest.Redirect() + "&" + again).Rule);
        Assert.Equal(AuthnRequestRule.DuplicateParameter, Refused(again + "&" + Honest.Redirect()).Rule);
    }

    [Theory]
    [InlineData("SAML%52equest")]
    [InlineData("samlrequest")]
    [InlineData("%53AMLRequest")]
    [InlineData("+SAMLRequest")]
    [InlineData("Relay%53tate")]
    [InlineData("Sig%41lg")]
    public void Refuses_a_name_that_is_encoded_or_written_otherwise(string name)
    {
        Assert.Equal(AuthnRequestRule.ParameterName, Refused($"{Honest.Redirect()}&{name}=x").Rule);
    }

    [Fact]
    public void Refuses_a_request_and_a_response_at_once() =>
        Assert.Equal(AuthnRequestRule.BothMessages, Refused(Honest.Redirect() + "&SAMLResponse=x").Rule);

    [Fact]
    public void Refuses_another_encoding_than_DEFLATE()
    {
        Parsed(Honest.Redirect() + "&SAMLEncoding=" + Uri.EscapeDataString("urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"));
        Assert.Equal(AuthnRequestRule.MessageEncoding, Refused(Honest.Redirect() + "&SAMLEncoding=none").Rule);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("%ff")]
    [InlineData("ü")]
    public void Refuses_broken_percent_encoding(string relayState) => Assert.Equal(
        AuthnRequestRule.PercentEncoding, Refused((Honest with { RelayState = null }).Redirect() + "&RelayState=" + relayState).Rule);

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public void Bounds_the_relay_state(int length, bool accepted)
    {
        var outcome = AuthnRequestReader.ReadRedirect((Honest with { RelayState = new string('a', length) }).Redirect());
        Assert.Equal(accepted, outcome is AuthnRequestParse.Parsed);
        if (!accepted)
            Assert.Equal(AuthnRequestRule.RelayState, ((AuthnRequestParse.Refused)outcome).Fault.Rule);
    }

    [Theory]
    [InlineData("AAAA-_==", AuthnRequestRule.Base64)]
    [InlineData("A", AuthnRequestRule.Base64)]
    [InlineData("%2500", AuthnRequestRule.Base64)]
    [InlineData("/////w==", AuthnRequestRule.Deflate)]
    public void Refuses_what_is_not_deflated_base64(string message, AuthnRequestRule rule) =>
        Assert.Equal(rule, Refused("SAMLRequest=" + message.Replace("/", "%2F", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal)).Rule);

    [Fact]
    public void A_deflate_bomb_is_refused_and_allocates_within_bounds()
    {
        var bomb = HonestAuthnRequest.Deflated(new byte[50_000_000]);
        Assert.True(bomb.Length < 100_000);
        var query = "SAMLRequest=" + Uri.EscapeDataString(bomb);
        Refused(query);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Refused(query);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(AuthnRequestRule.Size, fault.Rule);
        Assert.True(allocated < 1_500_000, $"{allocated} bytes were allocated");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Inflates_to_64_KB_and_not_one_octet_more(int over, bool accepted)
    {
        var xml = Honest.Xml();
        var padded = xml + new string('\n', (64 * 1024) - Encoding.UTF8.GetByteCount(xml) + over);
        var outcome = AuthnRequestReader.ReadRedirect((Honest with { Document = padded }).Redirect());

        Assert.Equal(accepted, outcome is AuthnRequestParse.Parsed);
        if (!accepted)
            Assert.Equal(AuthnRequestRule.Size, ((AuthnRequestParse.Refused)outcome).Fault.Rule);
    }

    [Fact]
    public void Refuses_a_signature_inside_a_redirected_message()
    {
        var document = XmlForge.Load(Honest.Xml());
        XmlForge.Sign(document.DocumentElement!, TestKeys.Rsa);
        Assert.Equal(AuthnRequestRule.SignatureShape, Refused((Honest with { Document = document.OuterXml }).Redirect()).Rule);
    }

    [Fact]
    public void Refuses_half_a_signature()
    {
        Assert.Equal(AuthnRequestRule.SignatureShape, Refused(Honest.Redirect() + "&SigAlg=x").Rule);
        Assert.Equal(AuthnRequestRule.SignatureShape, Refused(Honest.Redirect() + "&Signature=AAAA").Rule);
    }

    private static AuthnRequestParse.Parsed Parsed(string query) => Assert.IsType<AuthnRequestParse.Parsed>(AuthnRequestReader.ReadRedirect(query));

    private static AuthnRequestFault Refused(string query) => Assert.IsType<AuthnRequestParse.Refused>(AuthnRequestReader.ReadRedirect(query)).Fault;
}
