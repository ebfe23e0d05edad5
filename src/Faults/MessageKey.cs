using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Faults;

/// <summary>A private key with its certificate, to sign whatever is asked. The product's own <see cref="Saml.SigningKey"/> refuses most of that.</summary>
public class MessageKey
{
    /// <summary>Puts the two together.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="privateKey">Its private key, RSA or ECDSA.</param>
    public MessageKey(X509Certificate2 certificate, AsymmetricAlgorithm privateKey) => (Certificate, PrivateKey) = (certificate, privateKey);

    /// <summary>The certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The private key.</summary>
    public AsymmetricAlgorithm PrivateKey { get; }

    /// <summary>Inner XML of a KeyInfo that holds the certificate; the prefix <c>ds</c> is declared around it.</summary>
    public string X509Data => X509DataOf(Certificate.RawData);

    /// <summary>Reads an RSA pair from PEM.</summary>
    /// <exception cref="CryptographicException">One of them cannot be read.</exception>
    public static MessageKey FromPem(string certificate, string privateKey)
    {
        var key = RSA.Create();
        key.ImportFromPem(privateKey);
        return new MessageKey(X509Certificate2.CreateFromPem(certificate), key);
    }

    /// <summary>A key that nobody knows, with a certificate that claims to be another's: subject, issuer and serial number are the same.</summary>
    /// <param name="other">The certificate that is imitated.</param>
    public static MessageKey Imitating(X509Certificate2 other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var key = RSA.Create(2048);
        var request = new CertificateRequest(other.SubjectName, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new MessageKey(request.Create(other.IssuerName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), other.NotBefore, other.NotAfter, other.SerialNumberBytes.Span), key);
    }

    private static string X509DataOf(byte[] certificate) =>
        $"<ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(certificate)}</ds:X509Certificate></ds:X509Data>";
}

/// <summary>The keys a forgery may use.</summary>
/// <param name="Own">The identity provider's, which the receiver trusts.</param>
/// <param name="Stranger">Somebody's whom the receiver does not know.</param>
public sealed record ForgeryKeys(MessageKey Own, MessageKey Stranger);
