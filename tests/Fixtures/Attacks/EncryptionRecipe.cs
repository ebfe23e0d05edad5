using System.Security.Cryptography;
using System.Text;
using System.Xml;
using SamlFederation.Faults;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>How an assertion is encrypted, honest by default. Every part can be made to lie.</summary>
public sealed record EncryptionRecipe
{
    public const string Xenc = "http://www.w3.org/2001/04/xmlenc#";
    public const string Xenc11 = "http://www.w3.org/2009/xmlenc11#";
    private const string Ds = SamlMessage.Ds;

    /// <summary>Whose public key the content key is wrapped for.</summary>
    public TestKey Receiver { get; init; } = TestKeys.Encryption;

    public string DataMethod { get; init; } = Xenc11 + "aes256-gcm";

    public int KeyBytes { get; init; } = 32;

    public string KeyMethod { get; init; } = Xenc + "rsa-oaep-mgf1p";

    /// <summary>What stands in the key's EncryptionMethod.</summary>
    public string KeyMethodContent { get; init; } = $"<ds:DigestMethod Algorithm=\"{Ds}sha1\"/>";

    public RSAEncryptionPadding Padding { get; init; } = RSAEncryptionPadding.OaepSHA1;

    /// <summary>EncryptedKey after EncryptedData instead of inside its KeyInfo.</summary>
    public bool Beside { get; init; }

    /// <summary>What is encrypted instead of the assertion.</summary>
    public Func<XmlElement, string> Plaintext { get; init; } = assertion => assertion.OuterXml;

    public Func<string, byte[]> Octets { get; init; } = Encoding.UTF8.GetBytes;

    /// <summary>Nonce, ciphertext and tag instead of AES-GCM's.</summary>
    public Func<byte[], byte[], byte[]> Content { get; init; } = Gcm;

    /// <summary>The wrapped key instead of RSA's.</summary>
    public Func<byte[], RSA, byte[]>? Wrap { get; init; }

    /// <summary>The last word on the text of the EncryptedAssertion.</summary>
    public Func<string, string> Edit { get; init; } = text => text;

    /// <summary>XML Encryption 1.1: one hash for digest and mask.</summary>
    public EncryptionRecipe WithOaep(RSAEncryptionPadding padding, string digest, string mask) =>
        this with { KeyMethod = Xenc11 + "rsa-oaep", Padding = padding, KeyMethodContent = $"<ds:DigestMethod Algorithm=\"{digest}\"/><xenc11:MGF Algorithm=\"{Xenc11}{mask}\"/>" };

    /// <summary>Puts the encrypted assertion in the assertion's place.</summary>
    public void Encrypt(SamlMessage message)
    {
        var assertion = message.Assertion;
        message.Response.ReplaceChild(message.Fragment(Edit(Seal(Octets(Plaintext(assertion))))), assertion);
    }

    public static byte[] Gcm(byte[] plaintext, byte[] key)
    {
        var (nonce, ciphertext, tag) = (RandomNumberGenerator.GetBytes(12), new byte[plaintext.Length], new byte[16]);
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(nonce, plaintext, ciphertext, tag);
        return [.. nonce, .. ciphertext, .. tag];
    }

    public static byte[] Cbc(byte[] plaintext, byte[] key)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var nonce = RandomNumberGenerator.GetBytes(16);
        return [.. nonce, .. aes.EncryptCbc(plaintext, nonce)];
    }

    /// <summary>The EncryptedAssertion of a plaintext.</summary>
    public string Seal(byte[] plaintext)
    {
        var contentKey = RandomNumberGenerator.GetBytes(KeyBytes);
        using var rsa = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPublicKey(Receiver.Certificate)!;
        var wrapped = Wrap is { } wrap ? wrap(contentKey, rsa) : rsa.Encrypt(contentKey, Padding);
        var key = $"<xenc:EncryptedKey Id=\"_key\"><xenc:EncryptionMethod Algorithm=\"{KeyMethod}\">{KeyMethodContent}</xenc:EncryptionMethod>"
            + $"<xenc:CipherData><xenc:CipherValue>{Convert.ToBase64String(wrapped)}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>";
        var keyInfo = Beside ? "<ds:RetrievalMethod Type=\"http://www.w3.org/2001/04/xmlenc#EncryptedKey\" URI=\"#_key\"/>" : key;
        return $"<saml:EncryptedAssertion xmlns:saml=\"{SamlMessage.Saml}\"><xenc:EncryptedData xmlns:xenc=\"{Xenc}\" xmlns:xenc11=\"{Xenc11}\" xmlns:ds=\"{Ds}\" Id=\"_data\" Type=\"{Xenc}Element\">"
            + $"<xenc:EncryptionMethod Algorithm=\"{DataMethod}\"/><ds:KeyInfo>{keyInfo}</ds:KeyInfo>"
            + $"<xenc:CipherData><xenc:CipherValue>{Convert.ToBase64String(Content(plaintext, contentKey))}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>"
            + (Beside ? key.Replace("<xenc:EncryptedKey ", $"<xenc:EncryptedKey xmlns:xenc=\"{Xenc}\" xmlns:xenc11=\"{Xenc11}\" xmlns:ds=\"{Ds}\" ", StringComparison.Ordinal) : "")
            + "</saml:EncryptedAssertion>";
    }
}
