using System.Diagnostics;
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
                Assert.True(Verifies(xml, key, "Assertion"), $"{algorithm} {parts} Assertion");
                Assert.True(parts == SignedParts.Assertion || Verifies(xml, key, "Response"), $"{algorithm} {parts} Response");
            }
        }
    }

    [XmlsecFact]
    public void Xmlsec_refuses_it_with_another_key() =>
        Assert.False(Verifies(new HonestResponse().Xml(), TestKeys.OtherRsa, "Assertion"));

    private static bool Verifies(byte[] xml, TestKey key, string element)
    {
        var folder = Directory.CreateTempSubdirectory("xmlsec");
        try
        {
            var (message, certificate) = (Path.Combine(folder.FullName, "message.xml"), Path.Combine(folder.FullName, "key.pem"));
            File.WriteAllBytes(message, xml);
            File.WriteAllText(certificate, key.CertificatePem);
            var ns = element == "Assertion" ? SamlConstants.AssertionNamespace : SamlConstants.ProtocolNamespace;
            var path = element == "Assertion"
                ? "/*[local-name()='Response']/*[local-name()='Assertion']/*[local-name()='Signature']"
                : "/*[local-name()='Response']/*[local-name()='Signature']";
            var start = new ProcessStartInfo(XmlsecFactAttribute.Command) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (var argument in new[] { "--verify", "--pubkey-cert-pem", certificate, "--enabled-key-data", "rsa,ec", "--id-attr:ID", $"{ns}:{element}", "--node-xpath", path, message })
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
