using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Saml;

/// <summary>One public key. The platform does not promise that its key objects may be shared by threads: each use borrows one of its own.</summary>
internal sealed class PinnedKey
{
    private const int MinimumRsaExponent = 65537; // FIPS 186-5 5.4: a small exponent turns a lax padding check into a forgery
    private readonly ConcurrentBag<AsymmetricAlgorithm> idle = [];
    private readonly Func<AsymmetricAlgorithm> create;

    private PinnedKey(Func<AsymmetricAlgorithm> create, bool isRsa, X509Certificate2 certificate)
    {
        this.create = create;
        IsRsa = isRsa;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));
        NotBefore = certificate.NotBefore.ToUniversalTime();
        NotAfter = certificate.NotAfter.ToUniversalTime();
    }

    public bool IsRsa { get; }
    public string Fingerprint { get; }
    public DateTimeOffset NotBefore { get; }
    public DateTimeOffset NotAfter { get; }

    public static AssertionFault? Read(ReadOnlySpan<byte> der, out PinnedKey? key)
    {
        key = null;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is not null)
                return ReadRsa(rsa, certificate, out key);
            using var ecdsa = certificate.GetECDsaPublicKey();
            if (ecdsa is not null)
                return ReadEcdsa(ecdsa, certificate, out key);
            return Weak("an RSA or ECDSA key", certificate.GetKeyAlgorithm());
        }
        catch (CryptographicException)
        {
            return Weak("a DER certificate", "octets that are none");
        }
    }

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash) =>
        VerifyHash(CryptographicOperations.HashData(hash, data), signature, hash);

    public bool VerifyHash(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        var algorithm = idle.TryTake(out var pooled) ? pooled : create();
        try
        {
            return algorithm switch
            {
                RSA rsa => rsa.VerifyHash(digest, signature, hash, RSASignaturePadding.Pkcs1),
                ECDsa ecdsa => ecdsa.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false; // the platform may throw rather than answer on values that are no signature at all
        }
        finally
        {
            idle.Add(algorithm);
        }
    }

    private static AssertionFault? ReadRsa(RSA rsa, X509Certificate2 certificate, out PinnedKey? key)
    {
        key = null;
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        if (rsa.KeySize < VerificationKeys.MinimumRsaBits)
            return Weak($"RSA of at least {VerificationKeys.MinimumRsaBits} bits", $"RSA of {rsa.KeySize} bits");
        var exponent = new System.Numerics.BigInteger(parameters.Exponent, isUnsigned: true, isBigEndian: true);
        if (exponent < MinimumRsaExponent)
            return Weak($"an RSA exponent of at least {MinimumRsaExponent}", Text.Show(exponent.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        key = new PinnedKey(() => RSA.Create(parameters), isRsa: true, certificate);
        return null;
    }

    private static AssertionFault? ReadEcdsa(ECDsa ecdsa, X509Certificate2 certificate, out PinnedKey? key)
    {
        key = null;
        if (ecdsa.KeySize < 256)
            return Weak("ECDSA of at least 256 bits", $"ECDSA of {ecdsa.KeySize} bits");
        var parameters = ecdsa.ExportParameters(includePrivateParameters: false);
        key = new PinnedKey(() => ECDsa.Create(parameters), isRsa: false, certificate);
        return null;
    }

    private static AssertionFault Weak(string expected, string seen) => new(AssertionRule.WeakKey, expected, seen);
}
