using System.Security.Cryptography;
using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>
/// Opens an EncryptedAssertion by the platform's document and the first thing of each name. EncryptedXml itself knows no GCM, so that its part is
/// played by the primitives it is made of; what is asked is whether the reader's many rules about shape let anything through that means something else.
/// </summary>
internal static class OracleDecryptor
{
    /// <summary>The plaintext, or null.</summary>
    public static byte[]? Open(XmlElement encryptedAssertion, RSA key)
    {
        try
        {
            var (data, wrapped) = (First(encryptedAssertion, "EncryptedData"), First(encryptedAssertion, "EncryptedKey"));
            var contentKey = key.Decrypt(Value(wrapped), Padding(First(wrapped, "EncryptionMethod")));
            var content = Value(data);
            var plaintext = new byte[content.Length - 28];
            using var aes = new AesGcm(contentKey, 16);
            aes.Decrypt(content.AsSpan(0, 12), content.AsSpan(12, plaintext.Length), content.AsSpan(^16), plaintext);
            return First(data, "EncryptionMethod").GetAttribute("Algorithm").EndsWith($"aes{contentKey.Length * 8}-gcm", StringComparison.Ordinal) ? plaintext : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            return null;
        }
    }

    private static RSAEncryptionPadding Padding(XmlElement method) => method.Tree().FirstOrDefault(e => e.LocalName == "DigestMethod")?.GetAttribute("Algorithm") switch
    {
        "http://www.w3.org/2001/04/xmlenc#sha256" => RSAEncryptionPadding.OaepSHA256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => RSAEncryptionPadding.OaepSHA384,
        "http://www.w3.org/2001/04/xmlenc#sha512" => RSAEncryptionPadding.OaepSHA512,
        _ => RSAEncryptionPadding.OaepSHA1,
    };

    private static byte[] Value(XmlElement encrypted) => Convert.FromBase64String(First(encrypted.Children().Single(e => e.LocalName == "CipherData"), "CipherValue").InnerText);

    private static XmlElement First(XmlElement element, string localName) => element.Tree().First(e => e.LocalName == localName);
}
