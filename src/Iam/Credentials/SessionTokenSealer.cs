using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Iam;

/// <summary>
/// Seals a session into its token and opens it again. The token is <c>SfST</c> and base64url, unpadded, of
/// <c>version | length of key id | key id | nonce | ciphertext | tag</c>, AES-256-GCM; version, key id, account and access key id
/// are its associated data, so that a token is worth nothing beside another access key.
/// </summary>
public sealed class SessionTokenSealer(SealingKeyRing ring)
{
    /// <summary>A token is shorter than this, in characters.</summary>
    public const int MaxLength = 4096;

    private const string Prefix = "SfST";
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Opens a token that came with an access key id. Does not ask the time: see <see cref="SessionPrincipal.Expires"/>.</summary>
    public OpenOutcome Open(SessionToken token, string accessKeyId)
    {
        ArgumentNullException.ThrowIfNull(token);
        var text = token.Reveal();
        if (text.Length is 0 or >= MaxLength) return Refuse(SessionTokenRule.Length, $"{text.Length} characters");
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return Refuse(SessionTokenRule.Prefix, "another beginning");
        if (!AccessKeyId.IsTemporary(accessKeyId)) return Refuse(SessionTokenRule.AccessKeyId, "not a temporary access key id");
        if (!TryDecode(text.AsSpan(Prefix.Length), out var sealedBytes)) return Refuse(SessionTokenRule.Encoding, "not canonical base64url");
        if (sealedBytes.Length == 0 || sealedBytes[0] != Version)
            return Refuse(SessionTokenRule.Version, sealedBytes.Length == 0 ? "none" : $"{sealedBytes[0]}");
        if (sealedBytes.Length < 2 || sealedBytes.Length < 2 + sealedBytes[1] + NonceSize + TagSize)
            return Refuse(SessionTokenRule.Length, $"{sealedBytes.Length} bytes");

        var header = sealedBytes.AsSpan(0, 2 + sealedBytes[1]);
        if (ring.Find(Encoding.Latin1.GetString(header[2..])) is not { } key) return Refuse(SessionTokenRule.KeyId, "a key the ring does not hold");
        return Decrypt(key, header, sealedBytes.AsSpan(header.Length), accessKeyId);
    }

    internal SealOutcome Seal(SessionPrincipal session)
    {
        var key = ring.Current;
        byte[] header = [Version, (byte)key.Id.Length, .. Encoding.ASCII.GetBytes(key.Id)];
        var associated = AssociatedData(header, session.AccessKeyId);
        var plain = SessionPayload.Write(session);

        var token = new byte[header.Length + NonceSize + plain.Length + TagSize];
        header.CopyTo(token, 0);
        var nonce = token.AsSpan(header.Length, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(key.SealingKeyFor(associated), TagSize);
        gcm.Encrypt(nonce, plain, token.AsSpan(header.Length + NonceSize, plain.Length), token.AsSpan(token.Length - TagSize), associated);

        var text = Prefix + Base64Url.EncodeToString(token);
        return text.Length < MaxLength
            ? new SealOutcome.Sealed(new SessionToken(text), SecretOf(key, session))
            : new SealOutcome.Refused(new SessionTokenFault(SessionTokenRule.TooLarge, $"{text.Length} characters"));
    }

    private static OpenOutcome Decrypt(SealingKey key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, string accessKeyId)
    {
        var associated = AssociatedData(header, accessKeyId);
        var plain = new byte[body.Length - NonceSize - TagSize];
        using var gcm = new AesGcm(key.SealingKeyFor(associated), TagSize);
        try
        {
            gcm.Decrypt(body[..NonceSize], body[NonceSize..^TagSize], body[^TagSize..], plain, associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            return Refuse(SessionTokenRule.Seal, "the seal does not hold");
        }
        try
        {
            var session = SessionPayload.Read(plain, accessKeyId);
            return session.AccountId == AccessKeyId.AccountOf(accessKeyId)
                ? new OpenOutcome.Opened(session, SecretOf(key, session))
                : Refuse(SessionTokenRule.Payload, "another account");
        }
        catch (FormatException malformed)
        {
            return Refuse(SessionTokenRule.Payload, malformed.Message);
        }
    }

    // The secret is a function of the ring's key and the token's id, so that it need not be stored or carried.
    private static SecretAccessKey SecretOf(SealingKey key, SessionPrincipal session) =>
        SecretAccessKey.FromEntropy(key.SecretFor([.. Encoding.ASCII.GetBytes(session.AccessKeyId), .. Convert.FromHexString(session.TokenId)]));

    private static byte[] AssociatedData(ReadOnlySpan<byte> header, string accessKeyId) =>
        [.. header, .. Encoding.ASCII.GetBytes($"{AccessKeyId.AccountOf(accessKeyId)}/{accessKeyId}")];

    // Two texts for one token would make a block-list of tokens useless: only the canonical text is read.
    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done) return false;
        bytes = bytes[..length];
        return text.SequenceEqual(Base64Url.EncodeToString(bytes));
    }

    private static OpenOutcome.Refused Refuse(SessionTokenRule rule, string seen) => new(new SessionTokenFault(rule, seen));
}

internal abstract record SealOutcome
{
    private SealOutcome() { }

    public sealed record Sealed(SessionToken Token, SecretAccessKey Secret) : SealOutcome;

    public sealed record Refused(SessionTokenFault Fault) : SealOutcome;
}
