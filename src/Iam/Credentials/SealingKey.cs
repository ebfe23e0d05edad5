using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace SamlFederation.Iam;

/// <summary>One 256-bit key of the ring, from which the sealing and the secret keys of sessions are derived. Prints as its id alone.</summary>
public sealed partial class SealingKey
{
    internal const int Size = 32;
    private readonly byte[] _key;
    private readonly byte[] _sealing;
    private readonly byte[] _secrets;
    private readonly byte[] _messages;
    private readonly byte[] _stored;

    internal SealingKey(string id, byte[] key, DateTimeOffset created)
    {
        if (!IdPattern().IsMatch(id)) throw new FormatException("a key id is 1 to 16 of A-Z, a-z, 0-9 and '-'");
        if (key.Length != Size) throw new FormatException("a key is 32 bytes in base64");
        (Id, _key, Created) = (id, key, created.ToUniversalTime());
        _sealing = HKDF.Expand(HashAlgorithmName.SHA256, key, Size, "session-token/seal"u8.ToArray());
        _secrets = HKDF.Expand(HashAlgorithmName.SHA256, key, Size, "session-token/secret-access-key"u8.ToArray());
        _messages = HKDF.Expand(HashAlgorithmName.SHA256, key, Size, "authorization-message/seal"u8.ToArray());
        _stored = HKDF.Expand(HashAlgorithmName.SHA256, key, Size, "stored-secret/seal"u8.ToArray());
    }

    /// <summary>The id that tokens carry in the clear.</summary>
    public string Id { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>A random key with a random id.</summary>
    public static SealingKey New(DateTimeOffset now) =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), RandomNumberGenerator.GetBytes(Size),
            DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()));

    /// <inheritdoc/>
    public override string ToString() => Id;

    internal string KeyText => Convert.ToBase64String(_key);

    // A key of its own for every token: 96 random bits of nonce alone would bound how many one key may seal.
    internal byte[] SealingKeyFor(ReadOnlySpan<byte> associatedData) => HMACSHA256.HashData(_sealing, associatedData);

    internal byte[] MessageKeyFor(ReadOnlySpan<byte> associatedData) => HMACSHA256.HashData(_messages, associatedData);
    internal byte[] StoredKeyFor(ReadOnlySpan<byte> associatedData) => HMACSHA256.HashData(_stored, associatedData);

    internal byte[] SecretFor(ReadOnlySpan<byte> input) => HMACSHA256.HashData(_secrets, input);

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
