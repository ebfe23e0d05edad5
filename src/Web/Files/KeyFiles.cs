using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Web;

/// <summary>Where a signing key and its certificate lie, both PEM.</summary>
/// <param name="CertificatePath">The certificate's file.</param>
/// <param name="KeyPath">The private key's file, mode 0600.</param>
public sealed record KeyFilePair(string CertificatePath, string KeyPath)
{
    /// <summary>The certificate's PEM text.</summary>
    public string ReadCertificate() => File.ReadAllText(CertificatePath);

    /// <summary>The private key's PEM text.</summary>
    public string ReadKey() => File.ReadAllText(KeyPath);
}

/// <summary>Makes the keys that a service needs at its first start: RSA with a self-signed certificate, private, atomic, never overwriting.</summary>
public static class KeyFiles
{
    private const int KeyBits = 2048;

    /// <summary>The pair <c>NAME.crt.pem</c> and <c>NAME.key.pem</c> in a folder, made where it is missing.</summary>
    /// <param name="directory">The folder; it exists.</param>
    /// <param name="name">The files' first name, such as <c>signing</c>.</param>
    /// <param name="commonName">The certificate's common name.</param>
    /// <param name="now">The start of the certificate's life; it lasts five years.</param>
    /// <exception cref="StartupRefusedException">The folder cannot be written, or a certificate lies there without its key.</exception>
    public static KeyFilePair Ensure(string directory, string name, string commonName, DateTimeOffset now)
    {
        var pair = new KeyFilePair(Path.Combine(directory, name + ".crt.pem"), Path.Combine(directory, name + ".key.pem"));
        if (File.Exists(pair.CertificatePath) && !File.Exists(pair.KeyPath))
            throw new StartupRefusedException($"{pair.CertificatePath} has no {Path.GetFileName(pair.KeyPath)} beside it; restore the key, or remove the certificate so that both are made anew.");
        try
        {
            // The key goes first: whoever finds it without a certificate, after a crash or a race, makes the certificate for that key.
            if (!File.Exists(pair.KeyPath))
            {
                using var fresh = RSA.Create(KeyBits);
                PrivateFile.TryCreate(pair.KeyPath, fresh.ExportPkcs8PrivateKeyPem() + "\n");
            }

            if (!File.Exists(pair.CertificatePath))
                PrivateFile.TryCreate(pair.CertificatePath, SelfSigned(pair.ReadKey(), commonName, now));
            return pair;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"No key can be written to {directory}; make it writable or choose another folder with --certs.", refused);
        }
    }

    /// <summary>A file of random bytes in base64, made where it is missing; the bytes.</summary>
    /// <exception cref="StartupRefusedException">The folder cannot be written or the file holds something else.</exception>
    public static byte[] EnsureSecret(string directory, string fileName, int bytes)
    {
        var path = Path.Combine(directory, fileName);
        try
        {
            PrivateFile.TryCreate(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)) + "\n");
            var secret = Convert.FromBase64String(File.ReadAllText(path).Trim());
            return secret.Length == bytes ? secret : throw new FormatException();
        }
        catch (FormatException refused)
        {
            throw new StartupRefusedException($"{path} is not {bytes} bytes in base64; restore it, or remove it so that it is made anew.", refused);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"{path} cannot be read or made; make {directory} accessible to the service.", refused);
        }
    }

    private static string SelfSigned(string keyPem, string commonName, DateTimeOffset now)
    {
        using var key = RSA.Create();
        key.ImportFromPem(keyPem);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(5));
        return certificate.ExportCertificatePem() + "\n";
    }
}
