using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Metadata;

public class HonestMetadataTests
{
    [Fact]
    public void Reads_a_service_provider_as_mod_auth_mellon_writes_it()
    {
        var metadata = Sp(Samples.Mellon);

        Assert.Equal("https://app.example.com/mellon/metadata", metadata.EntityId);
        Assert.True(metadata.AuthnRequestsSigned);
        Assert.Equal(TestKeys.Rsa.Der.ToArray(), Assert.Single(metadata.SigningCertificates).ToArray());
        Assert.Equal(new SamlEndpoint(SamlBindings.Post, "https://app.example.com/mellon/postResponse", 0, true), metadata.AssertionConsumerServices[0]);
        Assert.Equal(3, metadata.AssertionConsumerServices.Count);
        Assert.Equal([NameIdFormats.Transient], metadata.NameIdFormats);
    }

    [Fact]
    public void Reads_an_identity_provider_as_Shibboleth_writes_it()
    {
        var metadata = Idp(Samples.Shibboleth);

        Assert.Equal("https://shib.example.com/idp/shibboleth", metadata.EntityId);
        Assert.Equal([TestKeys.Rsa.Der.ToArray(), TestKeys.OtherRsa.Der.ToArray()], metadata.SigningCertificates.Select(der => der.ToArray()));
        Assert.Contains(metadata.SingleSignOnServices, s => s.Binding == SamlBindings.Redirect);
    }

    [Fact]
    public void Reads_an_identity_provider_as_Keycloak_writes_it()
    {
        var metadata = Idp(Samples.Keycloak);

        Assert.True(metadata.WantAuthnRequestsSigned);
        Assert.Equal([NameIdFormats.Persistent, NameIdFormats.EmailAddress], metadata.NameIdFormats);
        Assert.Single(metadata.SigningCertificates);
    }

    [Fact]
    public void Reads_a_service_provider_as_AWS_writes_it()
    {
        var metadata = Sp(Samples.Aws);

        Assert.Equal("urn:amazon:webservices", metadata.EntityId);
        Assert.True(metadata.WantAssertionsSigned);
        Assert.Equal(new DateTimeOffset(2027, 11, 23, 0, 0, 0, TimeSpan.Zero), metadata.ValidUntil);
        Assert.Equal("AWS Management Console Single Sign-On", metadata.ServiceName);
        Assert.Equal(new RequestedAttribute("https://aws.amazon.com/SAML/Attributes/Role", "RoleEntitlement", true), metadata.RequestedAttributes[0]);
        Assert.False(metadata.RequestedAttributes[2].IsRequired);
        Assert.Equal(new Organization("Example Web Services", "Example", "https://aws.example.com"), metadata.Organization);
    }

    [Fact]
    public void Reads_an_entity_alone_in_an_EntitiesDescriptor()
    {
        var wrapped = $"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" validUntil=\"2027-01-01T00:00:00Z\" cacheDuration=\"PT1H\">{Samples.Idp("cacheDuration=\"P1D\"")}</md:EntitiesDescriptor>";

        var metadata = Idp(wrapped);

        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), metadata.ValidUntil);
        Assert.Equal(TimeSpan.FromHours(1), metadata.CacheDuration);
    }

    [Fact]
    public void Reads_of_several_roles_the_one_that_was_asked_for()
    {
        var both = Samples.Idp().Replace("</md:EntityDescriptor>", $"<md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{Samples.Key(TestKeys.OtherRsa)}{Samples.Consumer("https://idp.example.com/acs")}</md:SPSSODescriptor></md:EntityDescriptor>", StringComparison.Ordinal);

        Assert.Equal(TestKeys.Rsa.Der.ToArray(), Assert.Single(Idp(both).SigningCertificates).ToArray());
        Assert.Equal(TestKeys.OtherRsa.Der.ToArray(), Assert.Single(Sp(both).SigningCertificates).ToArray());
    }

    [Fact]
    public void A_key_without_a_use_serves_every_use()
    {
        var sp = Sp(Samples.Sp(Samples.Key(TestKeys.Rsa, "") + Samples.Consumer("https://sp.example.com/acs")));

        Assert.Single(Idp(Samples.Idp(keys: Samples.Key(TestKeys.Rsa, ""))).SigningCertificates);
        Assert.Single(sp.SigningCertificates);
        Assert.Single(sp.EncryptionCertificates);
    }

    [Fact]
    public void An_identity_provider_survives_the_round_trip()
    {
        var written = new IdpMetadata
        {
            EntityId = "https://idp.example.com/a&b",
            SigningCertificates = [TestKeys.Rsa.Der, TestKeys.OtherRsa.Der, TestKeys.Ecdsa.Der],
            SingleSignOnServices = [new SamlEndpoint(SamlBindings.Redirect, "https://idp.example.com/sso?a=1&b=2"), new SamlEndpoint(SamlBindings.Post, "https://idp.example.com/sso")],
            NameIdFormats = [NameIdFormats.Persistent],
            WantAuthnRequestsSigned = true,
            ValidUntil = Samples.Now.AddDays(7),
            CacheDuration = TimeSpan.FromHours(6),
            Organization = new Organization("A \"quoted\" <name>", "Ä", "https://example.com/", "de"),
        };

        var read = Idp(System.Text.Encoding.UTF8.GetString(MetadataWriter.Write(written)));

        Assert.Equal(written.SigningCertificates.Select(c => c.ToArray()), read.SigningCertificates.Select(c => c.ToArray()));
        Assert.Equal(written.SingleSignOnServices, read.SingleSignOnServices);
        Assert.Equal(written.NameIdFormats, read.NameIdFormats);
        Assert.Equal(
            (written.EntityId, true, written.ValidUntil, written.CacheDuration, written.Organization),
            (read.EntityId, read.WantAuthnRequestsSigned, read.ValidUntil, read.CacheDuration, read.Organization));
    }

    [Fact]
    public void A_service_provider_survives_the_round_trip()
    {
        var written = new SpMetadata
        {
            EntityId = "https://sts.example.com/static/saml-metadata.xml",
            SigningCertificates = [TestKeys.Rsa.Der],
            EncryptionCertificates = [TestKeys.OtherRsa.Der],
            AssertionConsumerServices = [new SamlEndpoint(SamlBindings.Post, "https://sts.example.com/saml", 1, true), new SamlEndpoint(SamlBindings.Post, "https://sts.example.com/saml/acs/x", 2)],
            WantAssertionsSigned = true,
            AuthnRequestsSigned = true,
            NameIdFormats = NameIdFormats.All,
            ValidUntil = Samples.Now.AddYears(1),
            RequestedAttributes = [new RequestedAttribute("https://aws.amazon.com/SAML/Attributes/Role", "RoleEntitlement", true, SamlConstants.UriNameFormat), new RequestedAttribute("urn:oid:2.5.4.3", null, false)],
            ServiceName = "Console",
            Organization = new Organization("Example", "Example", "https://example.com"),
        };

        var read = Sp(System.Text.Encoding.UTF8.GetString(MetadataWriter.Write(written)));

        Assert.Equal(8, read.NameIdFormats.Count);
        Assert.Equal(written.NameIdFormats, read.NameIdFormats);
        Assert.Equal(written.AssertionConsumerServices, read.AssertionConsumerServices);
        Assert.Equal(written.RequestedAttributes, read.RequestedAttributes);
        Assert.Equal(TestKeys.Rsa.Der.ToArray(), Assert.Single(read.SigningCertificates).ToArray());
        Assert.Equal(TestKeys.OtherRsa.Der.ToArray(), Assert.Single(read.EncryptionCertificates).ToArray());
        Assert.Equal(
            (written.EntityId, true, true, written.ValidUntil, written.ServiceName, written.Organization),
            (read.EntityId, read.WantAssertionsSigned, read.AuthnRequestsSigned, read.ValidUntil, read.ServiceName, read.Organization));
    }

    private static IdpMetadata Idp(string xml) => Assert.IsType<MetadataOutcome<IdpMetadata>.Read>(MetadataReader.ReadIdp(xml, Samples.Now)).Metadata;

    private static SpMetadata Sp(string xml) => Assert.IsType<MetadataOutcome<SpMetadata>.Read>(MetadataReader.ReadSp(xml, Samples.Now)).Metadata;
}
