using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures;

/// <summary>Keys and certificates, made once per process.</summary>
public static class TestKeys
{
    private static readonly Lazy<TestKey> RsaKey = new(() => TestKey.Rsa("idp.example.com", 2048));
    private static readonly Lazy<TestKey> OtherRsaKey = new(() => TestKey.Rsa("other.example.com", 2048));
    private static readonly Lazy<TestKey> WeakRsaKey = new(() => TestKey.Rsa("weak.example.com", 1024));
    private static readonly Lazy<TestKey> EncryptionKey = new(() => TestKey.Rsa("encryption.example.com", 2048));
    private static readonly Lazy<MessageKey> StrangerKey = new(() => MessageKey.Imitating(Rsa.Certificate));
    private static readonly Lazy<TestKey> EcdsaKey = new(() => TestKey.Ecdsa("ec.example.com", ECCurve.NamedCurves.nistP256));
    private static readonly Lazy<TestKey> P384Key = new(() => TestKey.Ecdsa("ec384.example.com", ECCurve.NamedCurves.nistP384));

    /// <summary>RSA, 2048 bits: the honest key.</summary>
    public static TestKey Rsa => RsaKey.Value;

    /// <summary>Another RSA key of 2048 bits: somebody else's.</summary>
    public static TestKey OtherRsa => OtherRsaKey.Value;

    /// <summary>A key that nobody trusts, with a certificate that imitates the honest one.</summary>
    public static MessageKey Stranger => StrangerKey.Value;

    /// <summary>RSA, 2048 bits: the key that assertions are encrypted to.</summary>
    public static TestKey Encryption => EncryptionKey.Value;

    /// <summary>RSA, 1024 bits: too weak.</summary>
    public static TestKey WeakRsa => WeakRsaKey.Value;

    /// <summary>Elliptic curve P-256.</summary>
    public static TestKey Ecdsa => EcdsaKey.Value;

    /// <summary>Elliptic curve P-384, which is not on the list.</summary>
    public static TestKey P384 => P384Key.Value;
}

/// <summary>A key with its self-signed certificate, in the forms tests need.</summary>
public sealed class TestKey : MessageKey
{
    private TestKey(X509Certificate2 certificate, AsymmetricAlgorithm key) : base(certificate, key)
    {
    }

    /// <summary>The certificate's DER octets.</summary>
    public ReadOnlyMemory<byte> Der => Certificate.RawData;

    /// <summary>The certificate as PEM.</summary>
    public string CertificatePem => Certificate.ExportCertificatePem();

    /// <summary>The private key as PEM.</summary>
    public string PrivateKeyPem => PrivateKey.ExportPkcs8PrivateKeyPem();

    /// <summary>The product's signing key.</summary>
    public SigningKey SigningKey(SignatureAlgorithm? algorithm = null) => Saml.SigningKey.FromPem(
        CertificatePem, PrivateKeyPem, algorithm ?? (PrivateKey is ECDsa ? SignatureAlgorithm.EcdsaSha256 : SignatureAlgorithm.RsaSha256));

    /// <summary>A key and its certificate that were kept.</summary>
    public static new TestKey FromPem(string certificate, string privateKey)
    {
        var read = X509Certificate2.CreateFromPem(certificate, privateKey);
        return new TestKey(read, (AsymmetricAlgorithm?)read.GetRSAPrivateKey() ?? read.GetECDsaPrivateKey()!);
    }

    /// <summary>A new RSA key.</summary>
    public static TestKey Rsa(string name, int bits, DateTimeOffset? notAfter = null)
    {
        var key = RSA.Create(bits);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new TestKey(SelfSign(request, notAfter), key);
    }

    /// <summary>A new elliptic-curve key.</summary>
    public static TestKey Ecdsa(string name, ECCurve curve)
    {
        var key = ECDsa.Create(curve);
        return new TestKey(SelfSign(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256), null), key);
    }

    private static X509Certificate2 SelfSign(CertificateRequest request, DateTimeOffset? notAfter)
    {
        var end = notAfter ?? new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return request.CreateSelfSigned(end.AddYears(-20), end);
    }
}
