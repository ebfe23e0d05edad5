using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Requests;

public class PostTests
{
    private static readonly HonestAuthnRequest Honest = new();

    [Fact]
    public void Reads_an_honest_request_signed_or_not()
    {
        Assert.False(Parsed(Honest.Post()).Claimed.WasSigned);
        Assert.True(Parsed(Honest.Post(TestKeys.Rsa)).Claimed.WasSigned);
    }

    [Fact]
    public void Reads_an_XML_declaration_and_lines_of_base64()
    {
        var base64 = (Honest with { Document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Honest.Xml() }).Post();
        Parsed(string.Join("\r\n", base64.Chunk(76).Select(line => new string(line))));
    }

    [Theory]
    [InlineData("", AuthnRequestRule.MissingParameter)]
    [InlineData("%%%", AuthnRequestRule.Base64)]
    [InlineData("AAAA AAAA", AuthnRequestRule.Base64)]
    [InlineData("/v8APAA=", AuthnRequestRule.Encoding)]
    [InlineData("77u/PGEvPg==", AuthnRequestRule.Encoding)]
    public void Refuses_what_is_not_base64_of_UTF8(string field, AuthnRequestRule rule) =>
        Assert.Equal(rule, Refused(field).Rule);

    public static TheoryData<string, string, AuthnRequestRule> Documents()
    {
        var xml = Honest.Xml();
        string Edit(string from, string to) => xml.Replace(from, to, StringComparison.Ordinal);
        return new TheoryData<string, string, AuthnRequestRule>
        {
            { "DTD", "<!DOCTYPE a [<!ENTITY b \"c\">]>" + xml, AuthnRequestRule.Xml },
            { "comment", Edit("</saml:Issuer>", "<!-- -->.evil</saml:Issuer>"), AuthnRequestRule.Xml },
            { "processing instruction", Edit("</saml:Issuer>", "<?a?></saml:Issuer>"), AuthnRequestRule.Xml },
            { "CDATA", Edit("</saml:Issuer>", "<![CDATA[x]]></saml:Issuer>"), AuthnRequestRule.Xml },
            { "two roots", xml + xml, AuthnRequestRule.Xml },
            { "not closed", xml[..^5], AuthnRequestRule.Xml },
            { "another root", "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>", AuthnRequestRule.Shape },
            { "another namespace", Edit("urn:oasis:names:tc:SAML:2.0:protocol", "urn:evil"), AuthnRequestRule.Shape },
            { "two issuers", Edit("</saml:Issuer>", "</saml:Issuer><saml:Issuer>b</saml:Issuer>"), AuthnRequestRule.Shape },
            { "unknown child", Edit("</saml:Issuer>", "</saml:Issuer><x xmlns=\"urn:x\"/>"), AuthnRequestRule.Shape },
            { "two policies", Edit("</samlp:AuthnRequest>", "<samlp:NameIDPolicy/></samlp:AuthnRequest>"), AuthnRequestRule.Shape },
            { "boolean", Edit("Version=", "ForceAuthn=\"yes\" Version="), AuthnRequestRule.Shape },
            { "no ID", Edit(" ID=", " XID="), AuthnRequestRule.Id },
            { "ID no NCName", Edit(Honest.Id, "1a"), AuthnRequestRule.Id },
            { "ID twice by case", Edit("<saml:Issuer>", $"<saml:Issuer id=\"{Honest.Id.ToUpperInvariant()}\">"), AuthnRequestRule.Id },
            { "version", Edit("Version=\"2.0\"", "Version=\"1.1\""), AuthnRequestRule.Version },
            { "instant", Edit("IssueInstant=\"2026", "IssueInstant=\"X026"), AuthnRequestRule.IssueInstant },
            { "no issuer", Edit($"<saml:Issuer>{Honest.Issuer}</saml:Issuer>", ""), AuthnRequestRule.Issuer },
            { "empty issuer", Edit(Honest.Issuer, ""), AuthnRequestRule.Issuer },
            { "issuer with child", Edit("</saml:Issuer>", "<a/></saml:Issuer>"), AuthnRequestRule.Issuer },
            { "index and address", Edit("Version=", "AssertionConsumerServiceIndex=\"1\" AssertionConsumerServiceURL=\"https://a\" Version="), AuthnRequestRule.AssertionConsumerService },
            { "index", Edit("Version=", "AssertionConsumerServiceIndex=\"-1\" Version="), AuthnRequestRule.AssertionConsumerService },
            { "foreign signature", Edit("</samlp:AuthnRequest>", "<samlp:Extensions><Signature xmlns=\"urn:x\"/></samlp:Extensions></samlp:AuthnRequest>").Replace(Honest.Content, "", StringComparison.Ordinal), AuthnRequestRule.SignatureShape },
        };
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Refuses_a_document_that_is_not_one_plain_request(string what, string xml, AuthnRequestRule rule)
    {
        Assert.NotEmpty(what);
        Assert.Equal(rule, Refused((Honest with { Document = xml }).Post()).Rule);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void Reads_32_levels_and_not_one_more(int nested, bool accepted)
    {
        var content = "<samlp:Extensions>" + string.Concat(Enumerable.Repeat("<a>", nested)) + string.Concat(Enumerable.Repeat("</a>", nested)) + "</samlp:Extensions>";
        AssertAccepted(accepted, content);
    }

    [Theory]
    [InlineData(1997, true)]
    [InlineData(1998, false)]
    public void Reads_2000_elements_and_not_one_more(int count, bool accepted) =>
        AssertAccepted(accepted, "<samlp:Extensions>" + string.Concat(Enumerable.Repeat("<a/>", count)) + "</samlp:Extensions>");

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Reads_32_attributes_and_not_one_more(int count, bool accepted) => AssertAccepted(
        accepted, "<samlp:Extensions><a " + string.Join(' ', Enumerable.Range(0, count).Select(i => $"a{i}=\"\"")) + "/></samlp:Extensions>");

    [Fact]
    public void Twenty_four_thousand_levels_are_refused_at_once()
    {
        var deep = (Honest with { Document = string.Concat(Enumerable.Repeat("<a>", 24_000)) }).Post();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(AuthnRequestRule.Xml, Refused(deep).Rule);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Refuses_a_field_of_more_than_100_000_characters() =>
        Assert.Equal(AuthnRequestRule.Size, Refused(new string('A', 100_004)).Rule);

    [Fact]
    public void Bounds_the_relay_state() => Assert.Equal(
        AuthnRequestRule.RelayState,
        Assert.IsType<AuthnRequestParse.Refused>(AuthnRequestReader.ReadPost(Honest.Post(), new string('ü', 1025))).Fault.Rule);

    private static void AssertAccepted(bool accepted, string content)
    {
        var outcome = AuthnRequestReader.ReadPost((Honest with { Content = content }).Post(), null);
        Assert.Equal(accepted ? null : AuthnRequestRule.Xml, (outcome as AuthnRequestParse.Refused)?.Fault.Rule);
    }

    private static AuthnRequestParse.Parsed Parsed(string field) => Assert.IsType<AuthnRequestParse.Parsed>(AuthnRequestReader.ReadPost(field, null));

    private static AuthnRequestFault Refused(string field) => Assert.IsType<AuthnRequestParse.Refused>(AuthnRequestReader.ReadPost(field, null)).Fault;
}
