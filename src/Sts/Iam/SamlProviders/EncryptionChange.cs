using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.SamlProviders;

/// <summary>What CreateSAMLProvider and UpdateSAMLProvider say of a provider's encryption.</summary>
internal sealed record EncryptionChange(string? Mode, string? AddPrivateKey, string? RemovePrivateKey)
{
    private const int Limit = 2;

    public bool IsEmpty => Mode is null && AddPrivateKey is null && RemovePrivateKey is null;

    /// <summary>Applies it; the refusal, or null. The transaction undoes what a refusal leaves half done.</summary>
    public WireError? Apply(SamlProvider provider, ProviderKeys keys, DateTimeOffset now)
    {
        if (AddPrivateKey is not null && RemovePrivateKey is not null) return IamErrors.AddAndRemovePrivateKey;
        if (RemovePrivateKey is not null && provider.PrivateKeys.RemoveAll(key => key.KeyId == RemovePrivateKey) == 0) return IamErrors.NoSuchPrivateKey;
        if (AddPrivateKey is not null && Add(provider, AddPrivateKey, keys, now) is { } refusal) return refusal;
        provider.EncryptionMode = Mode ?? provider.EncryptionMode;
        return provider.EncryptionMode == Identity.SamlProviders.Required && provider.PrivateKeys.Count == 0 ? IamErrors.RequiredWithoutPrivateKey : null;
    }

    // A key that is there already is there once.
    private static WireError? Add(SamlProvider provider, string pem, ProviderKeys keys, DateTimeOffset now)
    {
        if (keys.Seal(provider, pem, now) is not { } key) return IamErrors.InvalidPrivateKey;
        if (provider.PrivateKeys.Exists(present => present.KeyId == key.KeyId)) return null;
        if (provider.PrivateKeys.Count == Limit) return IamErrors.PrivateKeyLimit;
        provider.PrivateKeys.Add(key);
        return null;
    }
}
