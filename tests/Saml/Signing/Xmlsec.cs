using System.Diagnostics;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Signing;

/// <summary>Asks the xmlsec1 command.</summary>
internal static class Xmlsec
{
    /// <summary>Whether the signature of that element of a response holds.</summary>
    public static bool Verifies(byte[] xml, TestKey key, string element)
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
