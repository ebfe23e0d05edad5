using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Saml;

/// <summary>What the caller allows and demands of metadata.</summary>
public sealed record MetadataPolicy
{
    /// <summary>Whether endpoints may be http addresses of other hosts than this machine's loopback.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>When given, the metadata must be signed with this certificate's key.</summary>
    public X509Certificate2? Signer { get; init; }
}

/// <summary>Reads metadata strictly and within bounds.</summary>
public static class MetadataReader
{
    /// <summary>The most characters that are read.</summary>
    public const int MaximumCharacters = 1_000_000;

    /// <summary>Reads an identity provider's metadata.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="now">The instant that validUntil is held against.</param>
    /// <param name="policy">What is allowed and demanded; by default no http but to loopback, no signature.</param>
    public static MetadataOutcome<IdpMetadata> ReadIdp(string xml, DateTimeOffset now, MetadataPolicy? policy = null) => throw new NotSupportedException();

    /// <summary>Reads a service provider's metadata.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="now">The instant that validUntil is held against.</param>
    /// <param name="policy">What is allowed and demanded; by default no http but to loopback, no signature.</param>
    public static MetadataOutcome<SpMetadata> ReadSp(string xml, DateTimeOffset now, MetadataPolicy? policy = null) => throw new NotSupportedException();
}
