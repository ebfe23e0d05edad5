using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Iam;

/// <summary>
/// Seals what a denial tells of policies, so that the one who was denied can carry it to somebody who may read it. The message is
/// base64url, unpadded, of <c>version | length of key id | key id | nonce | ciphertext | tag</c>, AES-256-GCM, bound to the account
/// whose policies it quotes. It is padded and not compressed: from a compressed length a caller could guess, trial by trial, what a
/// policy expects.
/// </summary>
public sealed class AuthorizationMessageSealer(SealingKeyRing ring)
{
    /// <summary>A message has at most so many characters; the API's own limit.</summary>
    public const int MaxLength = 10_240;

    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Block = 1024;

    // What remains of the limit in whole blocks, under the longest key id. The padding is zeros, at least one: JSON has none.
    private const int MaxText = ((MaxLength * 3 / 4) - 2 - 16 - NonceSize - TagSize) / Block * Block - 1;

    /// <summary>The message for a decision of this account.</summary>
    public string Seal(AuthorizationRequest request, Decision decision, string accountId)
    {
        var text = AuthorizationMessage.Write(request, decision, MaxText);
        var plain = new byte[(text.Length + Block) / Block * Block];
        text.CopyTo(plain, 0);

        var key = ring.Current;
        byte[] header = [Version, (byte)key.Id.Length, .. Encoding.ASCII.GetBytes(key.Id)];
        var associated = AssociatedData(header, accountId);
        var message = new byte[header.Length + NonceSize + plain.Length + TagSize];
        header.CopyTo(message, 0);
        var nonce = message.AsSpan(header.Length, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(key.MessageKeyFor(associated), TagSize);
        gcm.Encrypt(nonce, plain, message.AsSpan(header.Length + NonceSize, plain.Length), message.AsSpan(message.Length - TagSize), associated);
        return Base64Url.EncodeToString(message);
    }

    /// <summary>The decision as JSON; null when the message is not ours, or another account's.</summary>
    public string? Open(string message, string accountId)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Length > MaxLength || !TryDecode(message, out var bytes)) return null;
        if (bytes.Length < 2 || bytes[0] != Version || bytes.Length < 2 + bytes[1] + NonceSize + Block + TagSize) return null;
        var header = bytes.AsSpan(0, 2 + bytes[1]);
        if (ring.Find(Encoding.Latin1.GetString(header[2..])) is not { } key) return null;
        var associated = AssociatedData(header, accountId);
        var body = bytes.AsSpan(header.Length);
        var plain = new byte[body.Length - NonceSize - TagSize];
        using var gcm = new AesGcm(key.MessageKeyFor(associated), TagSize);
        try
        {
            gcm.Decrypt(body[..NonceSize], body[NonceSize..^TagSize], body[^TagSize..], plain, associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return Encoding.UTF8.GetString(plain.AsSpan(0, plain.AsSpan().IndexOf((byte)0)));
    }

    private static byte[] AssociatedData(ReadOnlySpan<byte> header, string accountId) => [.. header, .. Encoding.ASCII.GetBytes(accountId)];

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done) return false;
        bytes = bytes[..length];
        return text == Base64Url.EncodeToString(bytes);
    }
}
