using System.Security.Cryptography;

namespace SamlFederation.Saml;

/// <summary>Opens an encrypted assertion with the keys of one provider, and reads what was in it as strictly as what came in the open.</summary>
public static class AssertionDecryptor
{
    /// <summary>Decrypts the assertion. Nothing is verified: the outcome is that of reading a plain response.</summary>
    /// <param name="response">A response with one encrypted assertion.</param>
    /// <param name="keys">The private keys of one provider; each is tried.</param>
    public static ReadOutcome Decrypt(EncryptedResponse response, DecryptionKeys keys) => Decrypt(response, keys, leftOut: null);

    // For the tests that prove each check to be what stops its vector.
    internal static ReadOutcome Decrypt(EncryptedResponse response, DecryptionKeys keys, LeftOut? leftOut)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(keys);
        var trace = new Trace(response.Checks);
        if (Open(response.Encrypted, keys, out var key) is not { } plaintext)
            return Refused(trace, new(AssertionRule.Decryption, "a private key of the provider that opens it", $"none of {keys.Keys.Count} does"));
        trace.Pass(AssertionRule.Decryption, "a private key of the provider that opens it", key!.Fingerprint);
        return ResponseReader.ReadDecrypted(plaintext, response, trace, leftOut);
    }

    // INVARIANT: every failure does the same work. A key that does not unwrap is replaced by one that nobody knows, and the content is tried with that.
    private static byte[]? Open(EncryptedElement encrypted, DecryptionKeys keys, out DecryptionKey? opener)
    {
        byte[]? opened = null;
        opener = null;
        var contentKey = new byte[encrypted.KeyBytes];
        foreach (var key in keys.Keys.TakeWhile(_ => opened is null))
        {
            RandomNumberGenerator.Fill(contentKey);
            var isUnwrapped = key.Unwrap(encrypted.WrappedKey, encrypted.Padding, contentKey);
            if (Decrypt(encrypted.Content, contentKey) is { } plaintext && isUnwrapped)
                (opened, opener) = (plaintext, key);
        }
        CryptographicOperations.ZeroMemory(contentKey);
        return opened;
    }

    // XML Encryption 1.1, 5.2.4: nonce, ciphertext, tag; no associated data
    private static byte[]? Decrypt(ReadOnlySpan<byte> content, byte[] key)
    {
        var nonce = content[..EncryptedElement.NonceBytes];
        var tag = content[^EncryptedElement.TagBytes..];
        var ciphertext = content[EncryptedElement.NonceBytes..^EncryptedElement.TagBytes];
        var plaintext = new byte[ciphertext.Length];
        using var aes = new AesGcm(key, EncryptedElement.TagBytes);
        try
        {
            aes.Decrypt(nonce, ciphertext, tag, plaintext);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static ReadOutcome.Refused Refused(Trace trace, AssertionFault fault) => new(fault, trace.Fail(fault));
}
