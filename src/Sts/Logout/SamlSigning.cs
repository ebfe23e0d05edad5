using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Sts.Logout;

/// <summary>The key that this service signs its own SAML messages with: a pair of files in its folder of keys, made at the first start, and published in its metadata.</summary>
internal sealed class SamlSigning : IDisposable
{
    private const string Name = "signing";

    public SamlSigning(ServiceOptions options, TimeProvider clock)
    {
        var files = KeyFiles.Ensure(options.CertsDirectory, Name, new Uri(options.PublicUrl).Host, clock.GetUtcNow());
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(files.ReadCertificate());
            using var curve = certificate.GetECDsaPublicKey();
            Key = SigningKey.FromPem(files.ReadCertificate(), files.ReadKey(), curve is null ? SignatureAlgorithm.RsaSha256 : SignatureAlgorithm.EcdsaSha256);
        }
        catch (CryptographicException refused)
        {
            throw new StartupRefusedException($"The signing key in {options.CertsDirectory} cannot be used ({refused.Message}); restore it, or remove it so that a new one is made.", refused);
        }
    }

    public SigningKey Key { get; }

    public void Dispose() => Key.Dispose();
}
