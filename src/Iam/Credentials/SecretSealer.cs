using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Iam;

/// <summary>
/// Seals a secret that has to be stored and read again: the secret of a long-term access key, the seed of an MFA device, a
/// private key. The text is <c>key id . base64url(nonce | ciphertext | tag)</c>, AES-256-GCM, bound to what the secret belongs to,
/// so that a row copied beside another id opens nothing.
/// </summary>
public sealed class SecretSealer(SealingKeyRing ring)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const char Separator = '.';

    /// <summary>The sealed text.</summary>
    /// <param name="secret">What nobody is to read.</param>
    /// <param name="boundTo">The id of what it belongs to, and what it is to that, such as <c>access-key/AKIA…</c>.</param>
    public string Seal(string secret, string boundTo)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        ArgumentException.ThrowIfNullOrEmpty(boundTo);
        var key = ring.Current;
        var associated = AssociatedData(key.Id, boundTo);
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedBytes = new byte[NonceSize + plain.Length + TagSize];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(key.StoredKeyFor(associated), TagSize);
        gcm.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), associated);
        CryptographicOperations.ZeroMemory(plain);
        return key.Id + Separator + Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>The secret; null when the text was not sealed by this ring for this owner.</summary>
    public string? Open(string sealedText, string boundTo)
    {
        ArgumentNullException.ThrowIfNull(sealedText);
        ArgumentException.ThrowIfNullOrEmpty(boundTo);
        var at = sealedText.IndexOf(Separator, StringComparison.Ordinal);
        if (at < 0 || ring.Find(sealedText[..at]) is not { } key || !Base64Url.IsValid(sealedText.AsSpan(at + 1))) return null;
        var sealedBytes = Base64Url.DecodeFromChars(sealedText.AsSpan(at + 1));
        if (sealedBytes.Length < NonceSize + TagSize) return null;
        var associated = AssociatedData(key.Id, boundTo);
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var gcm = new AesGcm(key.StoredKeyFor(associated), TagSize);
        try
        {
            gcm.Decrypt(sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), plain, associated);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] AssociatedData(string keyId, string boundTo) => Encoding.UTF8.GetBytes($"{keyId}\n{boundTo}");
}
