using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Signing;

/// <summary>A second opinion on what we sign, from a library of other people.</summary>
public class XmlsecTests
{
    private const string Awkward = "zoë \r\n\t\r<&>\"' ]]> \u0085\u2028 😀";

    [XmlsecFact]
    public void Xmlsec_verifies_what_we_sign_with_every_algorithm()
    {
        foreach (var algorithm in Enum.GetValues<SignatureAlgorithm>())
        {
            var key = algorithm == SignatureAlgorithm.EcdsaSha256 ? TestKeys.Ecdsa : TestKeys.Rsa;
            foreach (var parts in new[] { SignedParts.Assertion, SignedParts.Both })
            {
                var xml = new HonestResponse { Key = key, Algorithm = algorithm, Parts = parts, NameId = Awkward, OtherAttributes = [new SamlAttribute(Awkward, [Awkward], FriendlyName: Awkward)] }.Xml();
                Assert.True(Xmlsec.Verifies(xml, key, "Assertion"), $"{algorithm} {parts} Assertion");
                Assert.True(parts == SignedParts.Assertion || Xmlsec.Verifies(xml, key, "Response"), $"{algorithm} {parts} Response");
            }
        }
    }

    [XmlsecFact]
    public void Xmlsec_refuses_it_with_another_key() =>
        Assert.False(Xmlsec.Verifies(new HonestResponse().Xml(), TestKeys.OtherRsa, "Assertion"));
}
