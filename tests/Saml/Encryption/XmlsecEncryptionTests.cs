using System.Diagnostics;
using System.Text;
using SamlFederation.Faults;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;
using SamlFederation.Tests.Saml.Reading;
using SamlFederation.Tests.Saml.Signing;

namespace SamlFederation.Tests.Saml.Encryption;

/// <summary>A second opinion on what is encrypted to us, from a library of other people.</summary>
public sealed class XmlsecEncryptionTests
{
    [XmlsecTheory]
    [InlineData("aes128-gcm", "aes-128")]
    [InlineData("aes192-gcm", "aes-192")]
    [InlineData("aes256-gcm", "aes-256")]
    public void We_open_what_xmlsec_encrypts(string method, string sessionKey)
    {
        var honest = new HonestResponse();
        var template = $"<xenc:EncryptedData xmlns:xenc=\"{EncryptionRecipe.Xenc}\" xmlns:ds=\"{SamlMessage.Ds}\" Type=\"{EncryptionRecipe.Xenc}Element\"><xenc:EncryptionMethod Algorithm=\"{EncryptionRecipe.Xenc11}{method}\"/>"
            + $"<ds:KeyInfo><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\"{EncryptionRecipe.Xenc}rsa-oaep-mgf1p\"><ds:DigestMethod Algorithm=\"{SamlMessage.Ds}sha1\"/></xenc:EncryptionMethod>"
            + "<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>";
        var encrypted = Xmlsec.Run(
            ("--encrypt", null), ("--session-key", sessionKey), ("--pubkey-cert-pem", TestKeys.Encryption.CertificatePem), ("--xml-data", Encoding.UTF8.GetString(honest.Xml())),
            ("--node-xpath", "/*[local-name()='Response']/*[local-name()='Assertion']"), ("", template));

        // xmlsec puts EncryptedData in the assertion's place; SAML wants it in an EncryptedAssertion.
        var message = SamlMessage.Parse(encrypted);
        var data = message.Find("EncryptedData");
        var wrapper = message.New("saml:EncryptedAssertion", SamlMessage.Saml);
        message.Response.ReplaceChild(wrapper, data);
        wrapper.AppendChild(data);
        Assert.Equal("david", Reader.Valid(Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Document.OuterXml)), honest).NameId.Value);
    }

    [XmlsecTheory]
    [InlineData("aes128-gcm", 16)]
    [InlineData("aes256-gcm", 32)]
    public void Xmlsec_opens_what_the_tests_encrypt(string method, int bytes)
    {
        var honest = new HonestResponse { Encryption = new EncryptionRecipe { DataMethod = EncryptionRecipe.Xenc11 + method, KeyBytes = bytes } };
        var opened = Xmlsec.Run(("--decrypt", null), ("--privkey-pem", TestKeys.Encryption.PrivateKeyPem), ("--node-xpath", "//*[local-name()='EncryptedData']"), ("", Encoding.UTF8.GetString(honest.Xml())));
        Assert.Equal(honest.AssertionId, SamlMessage.Parse(opened).Find("Assertion").GetAttribute("ID"));
    }

    /// <summary>The command with its arguments; an argument that is long is put into a file.</summary>
    private static class Xmlsec
    {
        public static string Run(params (string Option, string? Value)[] arguments)
        {
            var folder = Directory.CreateTempSubdirectory("xmlsec");
            try
            {
                var start = new ProcessStartInfo(XmlsecFactAttribute.Command) { RedirectStandardError = true, RedirectStandardOutput = true };
                foreach (var (option, value) in arguments)
                {
                    if (option.Length > 0) start.ArgumentList.Add(option);
                    if (value is not null) start.ArgumentList.Add(value.Length < 100 ? value : File(folder, value));
                }
                using var process = Process.Start(start)!;
                var error = process.StandardError.ReadToEndAsync();
                var output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, error.Result);
                return output;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        private static string File(DirectoryInfo folder, string text)
        {
            var path = Path.Combine(folder.FullName, Path.GetRandomFileName());
            System.IO.File.WriteAllText(path, text);
            return path;
        }
    }
}
