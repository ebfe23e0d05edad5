using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Saml;

/// <summary>A key as pages show it: never the private half.</summary>
internal sealed record PublishedKey(string FileName, X509Certificate2 Certificate, bool Signs)
{
    internal string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Certificate.RawData));
}

/// <summary>
/// The portal's keys, out of its own folder. <c>signing.key.pem</c> signs; every further <c>signing-*.crt.pem</c> is published in the
/// metadata as well, so that a next key is known before it signs and an old one until nobody trusts it any more.
/// </summary>
internal sealed class SigningKeys : IDisposable
{
    private const string Name = "signing";

    public SigningKeys(ServiceOptions service, TimeProvider clock)
    {
        var files = KeyFiles.Ensure(service.CertsDirectory, Name, new Uri(service.PublicUrl).Host, clock.GetUtcNow());
        try
        {
            var (certificate, key) = (files.ReadCertificate(), files.ReadKey());
            using var parsed = X509Certificate2.CreateFromPem(certificate);
            using var curve = parsed.GetECDsaPublicKey();
            Current = SigningKey.FromPem(certificate, key, curve is null ? SignatureAlgorithm.RsaSha256 : SignatureAlgorithm.EcdsaSha256);
            Published = [new(Path.GetFileName(files.CertificatePath), Current.Certificate, true), .. Further(service.CertsDirectory)];
        }
        catch (CryptographicException refused)
        {
            throw new StartupRefusedException($"The signing key in {service.CertsDirectory} cannot be used ({refused.Message}); restore it, or remove it so that a new one is made.", refused);
        }
    }

    /// <summary>The key that signs. Only <see cref="ResponseIssuer"/>, the metadata's own signature and logouts use it.</summary>
    internal SigningKey Current { get; }

    /// <summary>Every key that service providers are told of, the signing one first.</summary>
    internal IReadOnlyList<PublishedKey> Published { get; }

    public void Dispose()
    {
        foreach (var key in Published.Where(key => !key.Signs))
            key.Certificate.Dispose();
        Current.Dispose();
    }

    private static IEnumerable<PublishedKey> Further(string directory) =>
        Directory.EnumerateFiles(directory, Name + "-*.crt.pem").Order(StringComparer.Ordinal)
            .Select(path => new PublishedKey(Path.GetFileName(path), X509Certificate2.CreateFromPem(File.ReadAllText(path)), false));
}
