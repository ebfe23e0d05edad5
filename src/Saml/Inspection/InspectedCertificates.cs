using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Saml;

/// <summary>Reads the certificates that a message carries, for people to look at.</summary>
internal static class InspectedCertificates
{
    public static InspectedCertificate[] Of(IReadOnlyList<string> texts, VerificationKeys? keys) =>
        [.. texts.Select(text => Certificate(text, keys)).DistinctBy(certificate => (certificate.Fingerprint, certificate.Subject))];

    private static InspectedCertificate Certificate(string text, VerificationKeys? keys)
    {
        if (StrictBase64.Decode(text, " \t\r\n") is not { } der)
            return new("not base64", "", "", default, default, false);
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            using var rsa = certificate.GetRSAPublicKey();
            using var ecdsa = certificate.GetECDsaPublicKey();
            var fingerprint = Convert.ToHexStringLower(SHA256.HashData(der));
            var key = rsa is not null ? $"RSA {rsa.KeySize}" : ecdsa is not null ? $"ECDSA {ecdsa.KeySize}" : certificate.GetKeyAlgorithm();
            return new(Text.Show(certificate.Subject), fingerprint, key, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), keys?.Fingerprints.Contains(fingerprint) == true);
        }
        catch (CryptographicException)
        {
            return new("not a certificate", "", "", default, default, false);
        }
    }
}
