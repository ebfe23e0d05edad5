using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using SamlFederation.Web;

namespace SamlFederation.Sts.OutboundIdentity;

/// <summary>
/// The keys that this service signs web identity tokens with: private files of its own, made at the first start. Of each algorithm the file
/// <c>outbound-ALG.key.pem</c> signs; <c>outbound-ALG-NAME.key.pem</c> beside it is published only: the next key before its time, the last one after it.
/// </summary>
internal sealed class OutboundKeys
{
    private const int RsaBits = 2048;
    private readonly Dictionary<string, SigningCredentials> _signing = new(StringComparer.Ordinal);

    private OutboundKeys() { }

    /// <summary>The algorithms, as <c>SigningAlgorithm</c> and <c>alg</c> have them.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha384];

    /// <summary>Every public key, as the key set publishes it.</summary>
    public IReadOnlyList<PublishedKey> Published { get; private init; } = [];

    /// <summary>The key that signs with this algorithm.</summary>
    public SigningCredentials For(string algorithm) => _signing[algorithm];

    /// <summary>Reads the keys, or makes them.</summary>
    /// <exception cref="StartupRefusedException">A file is not the key that its name says, or the folder cannot be used.</exception>
    public static OutboundKeys Open(ServiceOptions options)
    {
        var published = new List<PublishedKey>();
        var signing = new Dictionary<string, SigningCredentials>(StringComparer.Ordinal);
        foreach (var algorithm in Algorithms)
        {
            var first = $"outbound-{algorithm.ToLowerInvariant()}";
            var own = Path.Combine(options.CertsDirectory, first + ".key.pem");
            try
            {
                if (!File.Exists(own)) PrivateFile.TryCreate(own, NewPem(algorithm));
                foreach (var path in Directory.EnumerateFiles(options.CertsDirectory, first + "-*.key.pem").Order(StringComparer.Ordinal).Prepend(own))
                {
                    var key = Read(path, algorithm);
                    if (path == own) signing[algorithm] = new SigningCredentials(key, algorithm);
                    published.Add(PublishedKey.Of(key, algorithm));
                }
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new StartupRefusedException($"{own} cannot be read or made; make {options.CertsDirectory} accessible to the service.", refused);
            }
        }
        var keys = new OutboundKeys { Published = published };
        foreach (var (algorithm, credentials) in signing) keys._signing[algorithm] = credentials;
        return keys;
    }

    private static SecurityKey Read(string path, string algorithm)
    {
        try
        {
            var pem = File.ReadAllText(path);
            SecurityKey key = algorithm == SecurityAlgorithms.RsaSha256 ? ReadRsa(pem) : ReadEcdsa(pem);
            // RFC 7638: the key's own hash names it, so that no two share a name.
            key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
            return key;
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            throw new StartupRefusedException($"{path} is not a private key for {algorithm}; restore it, or remove it so that a missing one is made anew.", unusable);
        }
    }

    private static RsaSecurityKey ReadRsa(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        _ = key.ExportParameters(includePrivateParameters: true);
        return key.KeySize >= RsaBits ? new RsaSecurityKey(key) : throw new CryptographicException("The key is too short.");
    }

    private static ECDsaSecurityKey ReadEcdsa(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        _ = key.ExportParameters(includePrivateParameters: true);
        return key.KeySize == 384 ? new ECDsaSecurityKey(key) : throw new CryptographicException("The key is not on P-384.");
    }

    private static string NewPem(string algorithm)
    {
        using AsymmetricAlgorithm key = algorithm == SecurityAlgorithms.RsaSha256 ? RSA.Create(RsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP384);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
