using System.Security.Cryptography;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Signing;

public class SigningKeyTests
{
    [Fact]
    public void Accepts_RSA_of_2048_bits_and_the_curve_P256()
    {
        using var rsa = TestKeys.Rsa.SigningKey();
        using var ecdsa = TestKeys.Ecdsa.SigningKey();

        Assert.Equal(SignatureAlgorithm.RsaSha256, rsa.Algorithm);
        Assert.Equal(SignatureAlgorithm.EcdsaSha256, ecdsa.Algorithm);
        Assert.False(rsa.Certificate.HasPrivateKey);
    }

    [Fact]
    public void Refuses_RSA_of_1024_bits() => Assert.Throws<CryptographicException>(() => TestKeys.WeakRsa.SigningKey());

    [Fact]
    public void Refuses_the_curve_P384() => Assert.Throws<CryptographicException>(() => TestKeys.P384.SigningKey());

    [Fact]
    public void Refuses_an_algorithm_of_another_kind_of_key()
    {
        Assert.Throws<CryptographicException>(() => TestKeys.Rsa.SigningKey(SignatureAlgorithm.EcdsaSha256));
        Assert.Throws<CryptographicException>(() => TestKeys.Ecdsa.SigningKey(SignatureAlgorithm.RsaSha256));
    }

    [Fact]
    public void Refuses_a_private_key_that_is_not_the_certificates() => Assert.Throws<CryptographicException>(
        () => SigningKey.FromPem(TestKeys.Rsa.CertificatePem, TestKeys.OtherRsa.PrivateKeyPem));

    [Fact]
    public void Refuses_text_that_is_no_key()
    {
        Assert.Throws<CryptographicException>(() => SigningKey.FromPem(TestKeys.Rsa.CertificatePem, "no key"));
        Assert.Throws<CryptographicException>(() => SigningKey.FromPem("no certificate", TestKeys.Rsa.PrivateKeyPem));
    }
}
