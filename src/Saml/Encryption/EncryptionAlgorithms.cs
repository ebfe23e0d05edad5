using System.Security.Cryptography;

namespace SamlFederation.Saml;

/// <summary>What content and keys may be encrypted with. CBC and RSA 1.5 tell their plaintext to who may ask often enough; they are refused by their absence.</summary>
internal static class EncryptionAlgorithms
{
    private const string RsaOaepMgf1p = Ns.Encryption + "rsa-oaep-mgf1p";
    private const string RsaOaep = Ns.Encryption11 + "rsa-oaep";

    // XML Encryption 1.1, 5.2.4
    public static int? KeyBytes(string? identifier) => identifier switch
    {
        Ns.Encryption11 + "aes128-gcm" => 16,
        Ns.Encryption11 + "aes192-gcm" => 24,
        Ns.Encryption11 + "aes256-gcm" => 32,
        _ => null,
    };

    /// <summary>XML Encryption 1.1, 5.5.2: without DigestMethod and MGF both hashes are SHA-1; the platform has only pairs of the same hash.</summary>
    public static RSAEncryptionPadding? Padding(string? identifier, string? digest, string? mask)
    {
        HashAlgorithmName? masking = (identifier, mask) switch
        {
            (RsaOaepMgf1p, null) => HashAlgorithmName.SHA1,
            (RsaOaep, _) => Mask(mask),
            _ => null,
        };
        return masking is { } hash && Digest(digest) == hash ? RSAEncryptionPadding.CreateOaep(hash) : null;
    }

    private static HashAlgorithmName? Digest(string? identifier) => identifier switch
    {
        null or "http://www.w3.org/2000/09/xmldsig#sha1" => HashAlgorithmName.SHA1,
        _ => Algorithms.Digest(identifier),
    };

    private static HashAlgorithmName? Mask(string? identifier) => identifier switch
    {
        null or Ns.Encryption11 + "mgf1sha1" => HashAlgorithmName.SHA1,
        Ns.Encryption11 + "mgf1sha256" => HashAlgorithmName.SHA256,
        Ns.Encryption11 + "mgf1sha384" => HashAlgorithmName.SHA384,
        Ns.Encryption11 + "mgf1sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
