using System.Security.Cryptography;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Encryption;

public sealed class DecryptionKeysTests
{
    [Fact]
    public void Takes_PKCS_8_and_PKCS_1_and_text_around_them()
    {
        var rsa = (RSA)TestKeys.Encryption.PrivateKey;
        string[] forms = [rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), "Bag Attributes\n" + rsa.ExportPkcs8PrivateKeyPem() + "\n" + TestKeys.Encryption.CertificatePem];
        Assert.All(forms, form => Assert.Equal(rsa.ExportPkcs8PrivateKeyPem(), DecryptionKeys.Normalize(form)));
        Assert.Single(DecryptionKeys.FromPem(forms)!.Fingerprints.Distinct());
    }

    public static TheoryData<string> Unusable =>
    [
        "", "no key", TestKeys.Encryption.CertificatePem, TestKeys.WeakRsa.PrivateKeyPem, TestKeys.Ecdsa.PrivateKeyPem,
        ((RSA)TestKeys.Encryption.PrivateKey).ExportSubjectPublicKeyInfoPem(),
        TestKeys.Encryption.PrivateKey.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)),
        TestKeys.Encryption.PrivateKeyPem + "\n" + TestKeys.OtherRsa.PrivateKeyPem,
        TestKeys.Encryption.PrivateKeyPem.Replace("M", "N", StringComparison.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Refuses_what_is_no_single_strong_private_RSA_key(string pem)
    {
        Assert.Null(DecryptionKeys.Normalize(pem));
        Assert.Null(DecryptionKeys.FromPem([TestKeys.Encryption.PrivateKeyPem, pem]));
    }

    [Fact]
    public void Takes_4096_bits_and_not_more()
    {
        using var longest = RSA.Create(4096);
        using var longer = RSA.Create(4104);
        Assert.NotNull(DecryptionKeys.Normalize(longest.ExportPkcs8PrivateKeyPem()));
        Assert.Null(DecryptionKeys.Normalize(longer.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void Does_not_show_its_keys() =>
        Assert.Equal("1 private keys", DecryptionKeys.FromPem([TestKeys.Encryption.PrivateKeyPem])!.ToString());
}
