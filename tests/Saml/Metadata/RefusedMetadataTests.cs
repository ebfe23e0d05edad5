using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Metadata;

public class RefusedMetadataTests
{
    [Fact]
    public void The_baseline_of_these_tests_is_accepted()
    {
        Assert.IsType<MetadataOutcome<IdpMetadata>.Read>(MetadataReader.ReadIdp(Samples.Idp(), Samples.Now));
        Assert.IsType<MetadataOutcome<SpMetadata>.Read>(MetadataReader.ReadSp(Samples.Sp(), Samples.Now));
    }

    public static TheoryData<string, string, MetadataRule> Idps()
    {
        var idp = Samples.Idp();
        string Edit(string from, string to) => idp.Replace(from, to, StringComparison.Ordinal);
        var role = idp[idp.IndexOf("<md:IDPSSO", StringComparison.Ordinal)..idp.IndexOf("</md:EntityDescriptor>", StringComparison.Ordinal)];
        var two = Samples.Key(TestKeys.Rsa).Replace("</ds:X509Data>", $"<ds:X509Certificate>{Samples.Certificate(TestKeys.OtherRsa)}</ds:X509Certificate></ds:X509Data>", StringComparison.Ordinal);
        return new TheoryData<string, string, MetadataRule>
        {
            { "empty", " ", MetadataRule.Size },
            { "no XML", "hello", MetadataRule.Xml },
            { "DTD", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/\">" + idp, MetadataRule.Xml },
            { "laughs", "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" + idp, MetadataRule.Xml },
            { "CDATA", Edit("https://idp.example.com/sso\"/>", "https://idp.example.com/sso\"/><![CDATA[x]]>"), MetadataRule.Xml },
            { "processing instruction", idp + "<?a b?>", MetadataRule.Xml },
            { "deep", Edit("<md:IDPSSO", string.Concat(Enumerable.Repeat("<a>", 40)) + string.Concat(Enumerable.Repeat("</a>", 40)) + "<md:IDPSSO"), MetadataRule.Xml },
            { "many elements", Edit("<md:IDPSSO", string.Concat(Enumerable.Repeat("<a/>", 6000)) + "<md:IDPSSO"), MetadataRule.Xml },
            { "many attributes", Edit("<md:IDPSSO", "<a " + string.Join(' ', Enumerable.Range(0, 65).Select(i => $"a{i}=\"\"")) + "/><md:IDPSSO"), MetadataRule.Xml },
            { "another root", "<a/>", MetadataRule.Shape },
            { "hidden entity", "<a>" + idp + "</a>", MetadataRule.Shape },
            { "two entities", $"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{idp}{idp}</md:EntitiesDescriptor>", MetadataRule.Ambiguous },
            { "entity in entity", Edit("<md:IDPSSO", $"<md:Extensions>{idp}</md:Extensions><md:IDPSSO"), MetadataRule.Ambiguous },
            { "no entityID", Edit("entityID=", "entityid="), MetadataRule.EntityId },
            { "entityID with space", Edit("entityID=\"https", "entityID=\" https"), MetadataRule.EntityId },
            { "entityID too long", Edit("entityID=\"https", "entityID=\"" + new string('a', 1025)), MetadataRule.EntityId },
            { "no such role", Samples.Sp(), MetadataRule.Role },
            { "SAML 1.1 only", Edit("SAML:2.0:protocol", "SAML:1.1:protocol"), MetadataRule.Role },
            { "role twice", Edit("</md:EntityDescriptor>", role + "</md:EntityDescriptor>"), MetadataRule.Role },
            { "valid until now", Samples.Idp("validUntil=\"2026-11-23T12:00:00Z\""), MetadataRule.ValidUntil },
            { "role valid until past", Samples.Idp(role: "validUntil=\"2020-11-23T12:00:00Z\""), MetadataRule.ValidUntil },
            { "validUntil without zone", Samples.Idp("validUntil=\"2036-11-23T12:00:00\""), MetadataRule.ValidUntil },
            { "cacheDuration overflow", Samples.Idp("cacheDuration=\"P99999999999999Y\""), MetadataRule.CacheDuration },
            { "cacheDuration long", Samples.Idp("cacheDuration=\"P367D\""), MetadataRule.CacheDuration },
            { "cacheDuration negative", Samples.Idp("cacheDuration=\"-PT1H\""), MetadataRule.CacheDuration },
            { "cacheDuration nonsense", Samples.Idp("cacheDuration=\"1h\""), MetadataRule.CacheDuration },
            { "no key", Samples.Idp(keys: " "), MetadataRule.NoSigningKey },
            { "encryption key only", Samples.Idp(keys: Samples.Key(TestKeys.Rsa, " use=\"encryption\"")), MetadataRule.NoSigningKey },
            { "key without certificate", Samples.Idp(keys: "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:KeyName>a</ds:KeyName></ds:KeyInfo></md:KeyDescriptor>"), MetadataRule.NoSigningKey },
            { "unknown use", Samples.Idp(keys: Samples.Key(TestKeys.Rsa, " use=\"both\"")), MetadataRule.Shape },
            { "weak key", Samples.Idp(keys: Samples.Key(TestKeys.Rsa) + Samples.Key(TestKeys.WeakRsa)), MetadataRule.WeakKey },
            { "no certificate", Samples.Idp(keys: Samples.Key(TestKeys.Rsa).Replace(Samples.Certificate(TestKeys.Rsa), "AAAA", StringComparison.Ordinal)), MetadataRule.Certificate },
            { "no base64", Samples.Idp(keys: Samples.Key(TestKeys.Rsa).Replace(Samples.Certificate(TestKeys.Rsa), "-----BEGIN", StringComparison.Ordinal)), MetadataRule.Certificate },
            { "a chain", Samples.Idp(keys: two), MetadataRule.Certificate },
            { "many keys", Samples.Idp(keys: string.Concat(Enumerable.Repeat(Samples.Key(TestKeys.Rsa), 21))), MetadataRule.Limits },
            { "no service", Samples.Idp(services: " "), MetadataRule.NoEndpoint },
            { "boolean", Samples.Idp(role: "WantAuthnRequestsSigned=\"yes\""), MetadataRule.Boolean },
        };
    }

    [Theory]
    [MemberData(nameof(Idps))]
    public void Refuses_an_identity_provider(string what, string xml, MetadataRule rule)
    {
        Assert.NotEmpty(what);
        Assert.Equal(rule, Idp(xml).Rule);
    }

    [Theory]
    [InlineData("https://sp.example.com/acs", true)]
    [InlineData("https://sp.example.com:8443/acs?x=1", true)]
    [InlineData("http://127.0.0.1:5002/saml", true)]
    [InlineData("http://localhost:5002/saml", true)]
    [InlineData("http://[::1]:5002/saml", true)]
    [InlineData("http://sp.example.com/acs", false)]
    [InlineData("http://localhost.evil.example/acs", false)]
    [InlineData("http://127.0.0.1.evil.example/acs", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("https:sp.example.com", false)]
    [InlineData("//sp.example.com/acs", false)]
    [InlineData("/acs", false)]
    [InlineData("", false)]
    [InlineData(" https://sp.example.com/acs", false)]
    [InlineData("https://a:b@sp.example.com/acs", false)]
    [InlineData("https://sp.example.com/acs#a", false)]
    [InlineData("https://sp.example.com\\@evil/acs", false)]
    [InlineData("https://sp.exämple.com/acs", false)]
    public void A_location_is_a_plain_https_address_or_leads_to_this_machine(string location, bool accepted)
    {
        var outcome = MetadataReader.ReadSp(Samples.Sp(Samples.Consumer(location)), Samples.Now);

        Assert.Equal(accepted ? null : MetadataRule.Location, (outcome as MetadataOutcome<SpMetadata>.Refused)?.Fault.Rule);
    }

    [Fact]
    public void Http_to_other_hosts_is_for_the_caller_to_allow()
    {
        var policy = new MetadataPolicy { AllowHttp = true };
        Assert.IsType<MetadataOutcome<SpMetadata>.Read>(MetadataReader.ReadSp(Samples.Sp(Samples.Consumer("http://sp.example.com/acs")), Samples.Now, policy));
        Assert.IsType<MetadataOutcome<SpMetadata>.Refused>(MetadataReader.ReadSp(Samples.Sp(Samples.Consumer("javascript:x")), Samples.Now, policy));
    }

    [Fact]
    public void Refuses_a_service_provider_without_an_address_for_posts()
    {
        Assert.Equal(MetadataRule.NoEndpoint, Sp(Samples.Sp(" ")).Rule);
        Assert.Equal(MetadataRule.NoEndpoint, Sp(Samples.Sp(Samples.Consumer("https://a.example").Replace("HTTP-POST", "HTTP-Artifact", StringComparison.Ordinal))).Rule);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("a")]
    public void Refuses_an_index_out_of_range(string index) => Assert.Equal(
        MetadataRule.EndpointIndex, Sp(Samples.Sp(Samples.Consumer("https://a.example").Replace("index=\"0\"", $"index=\"{index}\"", StringComparison.Ordinal))).Rule);

    [Fact]
    public void Refuses_an_index_used_twice() =>
        Assert.Equal(MetadataRule.EndpointIndex, Sp(Samples.Sp(Samples.Consumer("https://a.example") + Samples.Consumer("https://b.example"))).Rule);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Reads_a_million_characters_and_not_one_more(int over, bool accepted)
    {
        var idp = Samples.Idp();
        var outcome = MetadataReader.ReadIdp(idp + new string(' ', MetadataReader.MaximumCharacters - idp.Length + over), Samples.Now);

        Assert.Equal(accepted ? null : MetadataRule.Size, (outcome as MetadataOutcome<IdpMetadata>.Refused)?.Fault.Rule);
    }

    [Fact]
    public void A_fault_names_line_and_column()
    {
        var fault = Idp(Samples.Idp(services: "<md:SingleSignOnService Binding=\"b\" Location=\"javascript:x\"/>"));
        var lines = Samples.Idp(services: "<md:SingleSignOnService ").Split('\n');

        Assert.Equal(Array.FindIndex(lines, line => line.Contains("<md:SingleSignOnService ", StringComparison.Ordinal)) + 1, fault.Line);
        Assert.NotNull(fault.Column);
        Assert.Equal(1, Idp("<a").Line);
    }

    private static MetadataFault Idp(string xml) => Assert.IsType<MetadataOutcome<IdpMetadata>.Refused>(MetadataReader.ReadIdp(xml, Samples.Now)).Fault;

    private static MetadataFault Sp(string xml) => Assert.IsType<MetadataOutcome<SpMetadata>.Refused>(MetadataReader.ReadSp(xml, Samples.Now)).Fault;
}
