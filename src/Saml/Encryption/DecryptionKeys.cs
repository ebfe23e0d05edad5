namespace SamlFederation.Saml;

/// <summary>The private keys of one provider that assertions may be encrypted to. May be used from several threads.</summary>
public sealed class DecryptionKeys
{
    private DecryptionKeys(IReadOnlyList<DecryptionKey> keys) => Keys = keys;

    /// <summary>No key: every encrypted assertion is refused.</summary>
    public static DecryptionKeys None { get; } = new([]);

    internal IReadOnlyList<DecryptionKey> Keys { get; }

    /// <summary>SHA-256 of each public half (SubjectPublicKeyInfo), in lower-case hexadecimal, in the order given.</summary>
    public IReadOnlyList<string> Fingerprints => [.. Keys.Select(key => key.Fingerprint)];

    /// <summary>Prepares a provider's private keys.</summary>
    /// <param name="pem">PEM texts, each with one unencrypted RSA private key of 2048 to 4096 bits (PKCS #8 or PKCS #1).</param>
    /// <returns>The keys, or null if one of the texts is no such key.</returns>
    public static DecryptionKeys? FromPem(IReadOnlyList<string> pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var keys = pem.Select(DecryptionKey.Read).OfType<DecryptionKey>().ToList();
        return keys.Count == pem.Count ? new DecryptionKeys(keys) : null;
    }

    /// <summary>One private key as PKCS #8 PEM without anything else that stood in the text; null if it holds no usable key.</summary>
    /// <param name="pem">As in <see cref="FromPem"/>.</param>
    public static string? Normalize(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return DecryptionKey.Read(pem)?.Pem;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Keys.Count} private keys";
}
