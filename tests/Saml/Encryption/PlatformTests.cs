using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace SamlFederation.Tests.Saml.Encryption;

/// <summary>Why the oracle opens encrypted assertions with the primitives: what the platform says to AES-GCM. A later one that knows it fails here.</summary>
public sealed class PlatformTests
{
    private const string KeyName = "the-key";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData(128)]
    [InlineData(192)]
    [InlineData(256)]
    public void EncryptedXml_opens_no_gcm(int bits)
    {
        var nonce = RandomNumberGenerator.GetBytes(12);
        var plain = "<secret/>"u8.ToArray();
        var (cipher, tag) = (new byte[plain.Length], new byte[16]);
        using (var gcm = new AesGcm(Key.AsSpan(0, bits / 8), tag.Length))
            gcm.Encrypt(nonce, plain, cipher, tag);
        // XML Encryption 1.1, 5.2.4: nonce, cipher text, tag
        var refused = Assert.Throws<CryptographicException>(() => Open($"http://www.w3.org/2009/xmlenc11#aes{bits}-gcm", [.. nonce, .. cipher, .. tag], bits));
        Assert.Contains("not supported", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EncryptedXml_opens_the_same_by_cbc()
    {
        using var aes = Aes.Create();
        aes.Key = Key;
        var iv = RandomNumberGenerator.GetBytes(16);
        var document = Open(EncryptedXml.XmlEncAES256Url, [.. iv, .. aes.EncryptCbc("<secret/>"u8, iv, PaddingMode.PKCS7)], 256);
        Assert.Equal("<root><secret /></root>", document.OuterXml);
    }

    private static XmlDocument Open(string algorithm, byte[] cipherValue, int bits)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.Load(new StringReader($"""
            <root><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="{algorithm}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyName>{KeyName}</ds:KeyName></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>{Convert.ToBase64String(cipherValue)}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></root>
            """));
        using var key = Aes.Create();
        key.Key = Key[..(bits / 8)];
        var opener = new EncryptedXml(document) { Encoding = Encoding.UTF8 };
        opener.AddKeyNameMapping(KeyName, key);
        opener.DecryptDocument();
        return document;
    }
}
