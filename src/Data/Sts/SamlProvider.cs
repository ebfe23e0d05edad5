namespace SamlFederation.Data.Sts;

/// <summary>An account's trust in one SAML identity provider.</summary>
public sealed class SamlProvider
{
    /// <summary><c>SAMLSP</c> and 16 characters; a provider that is made again gets another.</summary>
    public required string UniqueId { get; init; }

    /// <summary>The account that trusts it.</summary>
    public required string AccountId { get; init; }

    /// <summary>Its name in the account.</summary>
    public required string Name { get; init; }

    /// <summary><c>arn:aws:iam::ACCOUNT:saml-provider/NAME</c>.</summary>
    public required string Arn { get; init; }

    /// <summary>The entity ID in its metadata: the Issuer of its assertions.</summary>
    public required string EntityId { get; set; }

    /// <summary>The metadata document as it was imported.</summary>
    public required string MetadataXml { get; set; }

    /// <summary>The metadata's own validUntil; shown and warned about, not enforced on each request.</summary>
    public DateTimeOffset? ValidUntil { get; set; }

    /// <summary>A disabled provider is refused at both doors.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>True when each of its assertions may be redeemed only once in all.</summary>
    public bool StrictReplay { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When its metadata last changed.</summary>
    public required DateTimeOffset Updated { get; set; }

    /// <summary>The signing certificates of the metadata.</summary>
    public List<SamlProviderCertificate> Certificates { get; init; } = [];

    /// <summary><c>Allowed</c>: encrypted and plain assertions; <c>Required</c>: encrypted ones only.</summary>
    public string EncryptionMode { get; set; } = "Allowed";

    /// <summary>The keys for encrypted assertions, at most two.</summary>
    public List<SamlProviderPrivateKey> PrivateKeys { get; init; } = [];

    /// <summary>Tags, at most fifty.</summary>
    public List<Tag> Tags { get; set; } = [];
}

/// <summary>One signing certificate out of a provider's metadata.</summary>
public sealed class SamlProviderCertificate
{
    /// <summary>The provider it belongs to.</summary>
    public required string ProviderId { get; init; }

    /// <summary>SHA-256 over the DER bytes, lower-case hex.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The certificate, DER.</summary>
    public required byte[] Der { get; init; }
}

/// <summary>A private key with which a provider's encrypted assertions are opened.</summary>
public sealed class SamlProviderPrivateKey
{
    /// <summary>The provider it belongs to.</summary>
    public required string ProviderId { get; init; }

    /// <summary>22 to 64 of A-Z and 0-9.</summary>
    public required string KeyId { get; init; }

    /// <summary>The PEM text, sealed.</summary>
    public required string SealedPem { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset Created { get; init; }
}

/// <summary>A provider that was declared with an address for its metadata, which has not been fetched yet.</summary>
public sealed class PendingProvider
{
    /// <summary>The ARN it will have.</summary>
    public required string Arn { get; init; }

    /// <summary>Where its metadata is.</summary>
    public required string MetadataUrl { get; set; }

    /// <summary>Whether it will be strict about replay.</summary>
    public bool StrictReplay { get; set; }

    /// <summary>Whether it will be enabled.</summary>
    public bool Enabled { get; set; } = true;
}
