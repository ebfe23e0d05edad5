using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Metadata;

public class SignedMetadataTests
{
    private static readonly MetadataPolicy Signed = new() { Signer = TestKeys.Rsa.Certificate };

    [Fact]
    public void Accepts_what_we_sign_and_what_the_platform_signs()
    {
        using var key = TestKeys.Rsa.SigningKey();
        var idp = Assert.IsType<MetadataOutcome<IdpMetadata>.Read>(MetadataReader.ReadIdp(Samples.Idp(), Samples.Now)).Metadata;
        var ours = Encoding.UTF8.GetString(MetadataWriter.Write(idp, key));

        Assert.Null(Fault(ours));
        Assert.Null(Fault(ByPlatform()));
        Assert.True(XmlForge.Verifies(XmlForge.Load(ours).DocumentElement!, TestKeys.Rsa));
        Assert.IsType<MetadataOutcome<IdpMetadata>.Read>(MetadataReader.ReadIdp(ours, Samples.Now));
    }

    [Fact]
    public void Refuses_what_is_not_signed_by_the_signer()
    {
        Assert.Equal(MetadataRule.Signature, Fault(Samples.Idp()));
        Assert.Equal(MetadataRule.Signature, Fault(ByPlatform(TestKeys.OtherRsa)));
    }

    [Fact]
    public void Refuses_what_was_changed_after_signing() => Assert.Equal(
        MetadataRule.Signature, Fault(ByPlatform().Replace("https://idp.example.com/sso", "https://evil.example.com/sso", StringComparison.Ordinal)));

    [Fact]
    public void Refuses_a_signed_entity_wrapped_in_another()
    {
        var evil = Samples.Idp("ID=\"_evil\"").Replace("<md:IDPSSO", $"<md:Extensions>{ByPlatform()}</md:Extensions><md:IDPSSO", StringComparison.Ordinal);

        Assert.Equal(MetadataRule.Signature, Fault(evil));
        Assert.Equal(MetadataRule.Signature, Fault($"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{ByPlatform()}</md:EntitiesDescriptor>"));
    }

    private static string ByPlatform(TestKey? key = null)
    {
        var document = XmlForge.Load(Samples.Idp("ID=\"_metadata\""));
        XmlForge.Sign(document.DocumentElement!, key ?? TestKeys.Rsa);
        return document.OuterXml;
    }

    private static MetadataRule? Fault(string xml) =>
        (MetadataReader.ReadIdp(xml, Samples.Now, Signed) as MetadataOutcome<IdpMetadata>.Refused)?.Fault.Rule;
}
