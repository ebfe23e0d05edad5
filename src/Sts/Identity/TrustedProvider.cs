using System.Collections.Concurrent;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Saml;

namespace SamlFederation.Sts.Identity;

/// <summary>A provider ready for use: its keys are decoded once per change of them, not per request.</summary>
internal sealed record TrustedProvider(SamlProvider Provider, VerificationKeys Keys, DecryptionKeys PrivateKeys)
{
    public string Arn => Provider.Arn;

    /// <summary>Its assertions must come encrypted.</summary>
    public bool RequiresEncryption => Provider.EncryptionMode == SamlProviders.Required;

    /// <summary>Providers with the same keys verify with the same result.</summary>
    public string KeySet { get; } = string.Join(' ', Keys.Fingerprints.Order(StringComparer.Ordinal));

    /// <summary>Providers with the same private keys open the same.</summary>
    public string PrivateKeySet { get; } = string.Join(' ', PrivateKeys.Fingerprints.Order(StringComparer.Ordinal));
}

/// <summary>Prepares the keys of providers: the certificates of their metadata, and the private keys that are stored sealed.</summary>
internal sealed class ProviderKeys(SecretSealer sealer)
{
    private const int KeyIdLength = 40;
    private readonly ConcurrentDictionary<string, Prepared> _prepared = new(StringComparer.Ordinal);

    // INVARIANT: the stamp names every key, so that a change is in force with the row that holds it, whatever the clocks say.
    private sealed record Prepared(string Stamp, VerificationKeys Keys, DecryptionKeys PrivateKeys);

    /// <summary>The provider with its keys; null when its signing keys cannot be used: it is as if it were not there.</summary>
    public TrustedProvider? Ready(SamlProvider provider)
    {
        var certificates = provider.Certificates.OrderBy(certificate => certificate.Fingerprint, StringComparer.Ordinal).ToList();
        var privateKeys = provider.PrivateKeys.OrderBy(key => key.KeyId, StringComparer.Ordinal).ToList();
        var stamp = string.Join(' ', certificates.Select(certificate => certificate.Fingerprint).Concat(privateKeys.Select(key => key.KeyId)));
        if (_prepared.TryGetValue(provider.UniqueId, out var kept) && kept.Stamp == stamp) return new TrustedProvider(provider, kept.Keys, kept.PrivateKeys);
        if (VerificationKeys.FromCertificates([.. certificates.Select(certificate => (ReadOnlyMemory<byte>)certificate.Der)]) is not KeysOutcome.Ok ready) return null;
        // A key whose seal does not open is as if it were not there: what was encrypted to it is refused.
        var opened = DecryptionKeys.FromPem([.. privateKeys.Select(key => sealer.Open(key.SealedPem, Binding(provider, key.KeyId))).OfType<string>()]) ?? DecryptionKeys.None;
        _prepared[provider.UniqueId] = new Prepared(stamp, ready.Keys, opened);
        return new TrustedProvider(provider, ready.Keys, opened);
    }

    /// <summary>The row of a private key, sealed; null when the text holds no key that can be used. One key has one id, however often it is given.</summary>
    public SamlProviderPrivateKey? Seal(SamlProvider provider, string pem, DateTimeOffset now)
    {
        if (DecryptionKeys.Normalize(pem) is not { } normal) return null;
        var id = DecryptionKeys.FromPem([normal])!.Fingerprints[0][..KeyIdLength].ToUpperInvariant();
        return new SamlProviderPrivateKey { ProviderId = provider.UniqueId, KeyId = id, SealedPem = sealer.Seal(normal, Binding(provider, id)), Created = now };
    }

    private static string Binding(SamlProvider provider, string keyId) => $"saml-provider/{provider.UniqueId}/{keyId}";
}
