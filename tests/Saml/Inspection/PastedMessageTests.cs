using System.Diagnostics;
using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Inspection;

public sealed class PastedMessageTests
{
    private static readonly HonestAuthnRequest Request = new();
    private static readonly HonestLogout Logout = new();
    private static readonly string Metadata = Encoding.UTF8.GetString(MetadataWriter.Write(new SpMetadata
    {
        EntityId = "https://sp.example.com", SigningCertificates = [TestKeys.Rsa.Der], AssertionConsumerServices = [new(SamlBindings.Post, "https://sp.example.com/acs", 0, IsDefault: true)],
    }));

    [Fact]
    public void A_request_by_redirect_keeps_its_query_as_it_was_written()
    {
        var query = Request.Redirect(TestKeys.Rsa);
        var url = "https://portal.example.com/saml/sso?" + query;
        string[] pasted = [url, $"  {url}\n", url + "#top", $"Location: {url}", $"GET /saml/sso?{query} HTTP/1.1\r\nHost: portal.example.com", query, url.Replace("&", "&amp;", StringComparison.Ordinal), url.Insert(300, "\r\n")];
        Assert.All(pasted, text => Assert.Equal((MessageKind.AuthnRequest, MessageBinding.Redirect, query), Parts(text)));
        var packed = HonestAuthnRequest.Deflated(Encoding.UTF8.GetBytes(Request.Xml()));
        string[] alone = [packed, Uri.EscapeDataString(packed), $"SAMLRequest: {packed}", $"SAMLRequest={Uri.EscapeDataString(packed)}", packed[..^31]];
        Assert.All(alone, text => Assert.Equal((MessageKind.AuthnRequest, MessageBinding.Redirect), (Parts(text).Kind, Parts(text).Binding)));
    }

    [Fact]
    public void A_request_by_post_keeps_its_RelayState()
    {
        var field = Request.Post();
        var found = PastedMessage.Find($"SAMLRequest={Uri.EscapeDataString(field)}&RelayState=a%26b")!;
        Assert.Equal((MessageKind.AuthnRequest, MessageBinding.Post, field, "a&b"), (found.Kind, found.Binding, found.Text, found.RelayState));
        string[] pasted = [field, $"SAMLRequest: {field}", $"\"SAMLRequest\": \"{field}\"", $"<html><form><input type=\"hidden\" name=\"SAMLRequest\" value=\"{field.Replace("+", "&#x2B;", StringComparison.Ordinal)}\"/></form>"];
        Assert.All(pasted, text => Assert.Equal((MessageKind.AuthnRequest, MessageBinding.Post, field), Parts(text)));
        Assert.Equal((MessageKind.AuthnRequest, MessageBinding.Xml), (Parts(Request.Xml()).Kind, Parts(Request.Xml()).Binding));
    }

    [Fact]
    public void Logout_messages_are_known_by_their_envelope_or_without()
    {
        var soap = Logout.Xml();
        Assert.Equal((MessageKind.LogoutRequest, MessageBinding.Soap, soap), Parts(soap));
        Assert.Equal((MessageKind.LogoutRequest, MessageBinding.Soap, soap), Parts(Convert.ToBase64String(Encoding.UTF8.GetBytes(soap))));
        var bare = "<samlp:LogoutResponse xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>";
        Assert.Equal((MessageKind.LogoutResponse, MessageBinding.Xml), (Parts(bare).Kind, Parts(bare).Binding));
        var query = "https://x.example.com/slo?SAMLResponse=" + Uri.EscapeDataString(HonestAuthnRequest.Deflated(Encoding.UTF8.GetBytes(bare)));
        Assert.Equal((MessageKind.LogoutResponse, MessageBinding.Redirect, Convert.ToBase64String(Encoding.UTF8.GetBytes(bare))), Parts(query));
    }

    [Fact]
    public void Metadata_and_addresses_without_a_message_are_no_messages()
    {
        Assert.Equal((MessageKind.Metadata, MessageBinding.Xml, Metadata), Parts(Metadata));
        Assert.Equal((MessageKind.Metadata, MessageBinding.Xml, Metadata), Parts(Convert.ToBase64String(Encoding.UTF8.GetBytes(Metadata))));
        Assert.Equal(MessageKind.Address, Parts("https://portal.example.com/saml/sso").Kind);
        Assert.Equal(MessageKind.Address, Parts("https://portal.example.com/saml/sso?RelayState=x").Kind);
    }

    [Fact]
    public void A_forms_line_breaks_are_those_of_the_XML()
    {
        var xml = Request.Xml().Replace("><", ">\n<", StringComparison.Ordinal);
        Assert.Equal(Parts(xml), Parts(xml.ReplaceLineEndings("\r\n")));
    }

    [Fact]
    public void Metadata_is_told_by_its_role_or_its_fault()
    {
        var now = Request.Now;
        Assert.Equal(("https://sp.example.com", false, true), (PastedMetadata.Read(Metadata, now).EntityId, PastedMetadata.Read(Metadata, now).IsIdentityProvider, PastedMetadata.Read(Metadata, now).IsServiceProvider));
        Assert.Equal(MetadataRule.Xml, PastedMetadata.Read(Metadata[..^20], now).Fault!.Rule);
    }

    [Theory]
    [InlineData("hello world")]
    [InlineData("PGEvPg==")]
    [InlineData("<a/>")]
    [InlineData("SAMLResponse=")]
    [InlineData("%%%")]
    [InlineData("A")]
    [InlineData("<input name=\"SAMLRequest\">")]
    public void Whatever_else_goes_to_the_reader_of_responses(string text) => Assert.Equal(MessageKind.Response, Parts(text).Kind);

    [Theory]
    [InlineData("<input ")]
    [InlineData("SAMLRequest=")]
    [InlineData("SAMLRequest=x&")]
    [InlineData("<a:")]
    [InlineData("PHNhbWxwOkF1dGhuUmVxdWVzdCA")]
    [InlineData("%3c")]
    public void Long_texts_take_no_long_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 320_000 / piece.Length));
        var clock = Stopwatch.StartNew();
        PastedMessage.Find(text);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
    }

    private static (MessageKind Kind, MessageBinding Binding, string Text) Parts(string pasted) => PastedMessage.Find(pasted) is var found ? (found!.Kind, found.Binding, found.Text) : default;
}
