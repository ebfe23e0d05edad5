using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Cryptography;

namespace SamlFederation.Saml;

/// <summary>One private key. As with <see cref="PinnedKey"/>, each use borrows a key object of its own.</summary>
internal sealed class DecryptionKey
{
    private const int MinimumBits = 2048;
    private const int MaximumBits = 4096; // anybody may have us use the key: a longer one costs tens of milliseconds each time
    private const int MinimumExponent = 65537;
    private readonly ConcurrentBag<RSA> idle = [];
    private readonly RSAParameters parameters;

    private DecryptionKey(RSA rsa)
    {
        parameters = rsa.ExportParameters(includePrivateParameters: true);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()));
        Pem = rsa.ExportPkcs8PrivateKeyPem();
    }

    public string Fingerprint { get; }

    public string Pem { get; }

    /// <summary>Null unless the text holds one private RSA key, not encrypted, of a fit size, which undoes what its public half does.</summary>
    public static DecryptionKey? Read(string pem)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            var isFit = rsa.KeySize is >= MinimumBits and <= MaximumBits
                && new BigInteger(rsa.ExportParameters(includePrivateParameters: false).Exponent, isUnsigned: true, isBigEndian: true) >= MinimumExponent;
            return isFit && Undoes(rsa) ? new DecryptionKey(rsa) : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null; // no key, an encrypted one, a public one, several, or one of another kind
        }
    }

    /// <summary>Unwraps a content key of exactly the length of <paramref name="contentKey"/>.</summary>
    public bool Unwrap(ReadOnlySpan<byte> wrapped, RSAEncryptionPadding padding, Span<byte> contentKey)
    {
        var rsa = idle.TryTake(out var pooled) ? pooled : RSA.Create(parameters);
        byte[]? unwrapped = null;
        try
        {
            unwrapped = rsa.Decrypt(wrapped, padding);
            return unwrapped.Length == contentKey.Length && unwrapped.AsSpan().TryCopyTo(contentKey);
        }
        catch (CryptographicException)
        {
            return false; // not wrapped for this key, or not at all: the caller treats both alike
        }
        finally
        {
            CryptographicOperations.ZeroMemory(unwrapped);
            idle.Add(rsa);
        }
    }

    private static bool Undoes(RSA rsa)
    {
        var octets = RandomNumberGenerator.GetBytes(32);
        return rsa.Decrypt(rsa.Encrypt(octets, RSAEncryptionPadding.OaepSHA256), RSAEncryptionPadding.OaepSHA256).AsSpan().SequenceEqual(octets);
    }
}
