using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SamlFederation.Web;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>A public key that digests are verified with.</summary>
internal sealed class DigestPublicKey
{
    private readonly RSA _key;

    public DigestPublicKey(X509Certificate2 certificate)
    {
        _key = certificate.GetRSAPublicKey() ?? throw new CryptographicException("The certificate is not of an RSA key.");
        (From, Until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        Value = _key.ExportRSAPublicKey();
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Value).AsSpan(0, 16));
    }

    /// <summary>RFC 8017's RSAPublicKey, DER.</summary>
    public byte[] Value { get; }

    /// <summary>The first 128 bits of the SHA-256 over <see cref="Value"/>, hex: CloudTrail's have that length, too.</summary>
    public string Fingerprint { get; }

    public DateTimeOffset From { get; }

    public DateTimeOffset Until { get; }

    public bool Verifies(string text, ReadOnlySpan<byte> signature) => _key.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}

/// <summary>
/// The key that digests are signed with: a pair of private files of the service's own, made at the first start. <c>trail-NAME.crt.pem</c> beside
/// it is a key that signed before: put there when another takes over, it goes on being published and believed.
/// </summary>
internal sealed class DigestKey
{
    private const string Name = "trail";
    private readonly RSA _key;

    private DigestKey(RSA key, DigestPublicKey own, IReadOnlyList<DigestPublicKey> published) => (_key, Public, Published) = (key, own, published);

    public DigestPublicKey Public { get; }

    public IReadOnlyList<DigestPublicKey> Published { get; }

    public byte[] Sign(string text) => _key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>Reads the key, or makes it.</summary>
    /// <exception cref="StartupRefusedException">A file is not what its name says, or the folder cannot be used.</exception>
    public static DigestKey Open(string certsDirectory, DateTimeOffset now)
    {
        var pair = KeyFiles.Ensure(certsDirectory, Name, "Trail digests", now);
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pair.ReadKey());
        }
        catch (Exception malformed) when (malformed is ArgumentException or CryptographicException)
        {
            throw new StartupRefusedException($"{pair.KeyPath} is not an RSA key in PEM form; restore it, or remove it with its certificate so that both are made anew.", malformed);
        }
        var published = PublicIn(certsDirectory);
        var own = key.ExportRSAPublicKey();
        return new DigestKey(key, published.FirstOrDefault(one => one.Value.AsSpan().SequenceEqual(own))
            ?? throw new StartupRefusedException($"{pair.CertificatePath} is not of the key {Path.GetFileName(pair.KeyPath)}; restore it, or remove it so that it is made anew."), published);
    }

    /// <summary>The public keys in a folder of keys; none where there is none.</summary>
    /// <exception cref="StartupRefusedException">A file is not what its name says.</exception>
    public static IReadOnlyList<DigestPublicKey> PublicIn(string certsDirectory)
    {
        var keys = new List<DigestPublicKey>();
        foreach (var path in Directory.EnumerateFiles(certsDirectory, Name + "*.crt.pem").Where(path => Path.GetFileName(path) is Name + ".crt.pem" || Path.GetFileName(path).StartsWith(Name + "-", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            try
            {
                using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
                keys.Add(new DigestPublicKey(certificate));
            }
            catch (CryptographicException malformed)
            {
                throw new StartupRefusedException($"{path} is not the certificate of an RSA key in PEM form; restore it, or remove it.", malformed);
            }
        }
        return keys;
    }
}
