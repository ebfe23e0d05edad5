using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Saml;

/// <summary>A private key with its certificate and the algorithm it signs with. Safe for concurrent use.</summary>
public sealed class SigningKey : IDisposable
{
    private const int MinimumRsaBits = 2048;
    private readonly AsymmetricAlgorithm privateKey;

    private SigningKey(X509Certificate2 certificate, AsymmetricAlgorithm privateKey, SignatureAlgorithm algorithm)
    {
        Certificate = certificate;
        CertificateText = Convert.ToBase64String(certificate.RawDataMemory.Span);
        Algorithm = algorithm;
        this.privateKey = privateKey;
    }

    /// <summary>The certificate, without its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate in base64, as messages carry it.</summary>
    internal string CertificateText { get; }

    /// <summary>The algorithm of every signature made with this key.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>Reads a certificate and its private key.</summary>
    /// <param name="certificatePem">A PEM <c>CERTIFICATE</c>.</param>
    /// <param name="privateKeyPem">The PEM private key, not encrypted.</param>
    /// <param name="algorithm">The algorithm to sign with; must fit the kind of key.</param>
    /// <exception cref="CryptographicException">The key is unreadable, weak (RSA below 2048 bits, a curve other
    /// than P-256), of the wrong kind, or not the certificate's.</exception>
    public static SigningKey FromPem(
        string certificatePem,
        string privateKeyPem,
        SignatureAlgorithm algorithm = SignatureAlgorithm.RsaSha256)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem);
        AsymmetricAlgorithm? key = null;
        try
        {
            key = algorithm == SignatureAlgorithm.EcdsaSha256
                ? ReadEcdsa(certificate, privateKeyPem)
                : ReadRsa(certificate, privateKeyPem);
            return new SigningKey(certificate, key, algorithm);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key?.Dispose();
            certificate.Dispose();
            throw e as CryptographicException ?? new CryptographicException("The private key is not a readable PEM key.", e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        privateKey.Dispose();
        Certificate.Dispose();
    }

    internal byte[] Sign(ReadOnlySpan<byte> octets)
    {
        var hash = SignatureAlgorithms.Hash(Algorithm);
        return privateKey switch
        {
            RSA rsa => rsa.SignData(octets, hash, RSASignaturePadding.Pkcs1),
            // RFC 6931 2.3.6: r and s at fixed length, not ASN.1
            ECDsa ecdsa => ecdsa.SignData(octets, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            _ => throw new InvalidOperationException("A signing key is RSA or ECDSA."),
        };
    }

    private static RSA ReadRsa(X509Certificate2 certificate, string privateKeyPem)
    {
        using var pair = certificate.GetRSAPublicKey()
            ?? throw new CryptographicException("The certificate does not hold an RSA key.");
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(privateKeyPem);
            if (key.KeySize < MinimumRsaBits)
                throw new CryptographicException($"The RSA key has {key.KeySize} bits; at least {MinimumRsaBits} are needed.");
            RequireSamePair(pair.ExportSubjectPublicKeyInfo(), key.ExportSubjectPublicKeyInfo());
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static ECDsa ReadEcdsa(X509Certificate2 certificate, string privateKeyPem)
    {
        using var pair = certificate.GetECDsaPublicKey()
            ?? throw new CryptographicException("The certificate does not hold an elliptic-curve key.");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(privateKeyPem);
            if (key.KeySize != 256)
                throw new CryptographicException("The elliptic-curve key is not on the curve P-256.");
            RequireSamePair(pair.ExportSubjectPublicKeyInfo(), key.ExportSubjectPublicKeyInfo());
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static void RequireSamePair(byte[] ofCertificate, byte[] ofPrivateKey)
    {
        if (!ofCertificate.AsSpan().SequenceEqual(ofPrivateKey))
            throw new CryptographicException("The private key does not belong to the certificate.");
    }
}
