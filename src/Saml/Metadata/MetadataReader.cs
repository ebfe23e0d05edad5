using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Reads metadata strictly and within bounds.</summary>
public static class MetadataReader
{
    /// <summary>The most characters that are read.</summary>
    public const int MaximumCharacters = 1_000_000;

    /// <summary>Reads an identity provider's metadata. Other roles of the same entity are not read.</summary>
    /// <param name="xml">The document: an EntityDescriptor, or an EntitiesDescriptor that holds one.</param>
    /// <param name="now">The instant that validUntil is held against.</param>
    /// <param name="policy">What is allowed and demanded; by default no http but to loopback, no signature.</param>
    public static MetadataOutcome<IdpMetadata> ReadIdp(string xml, DateTimeOffset now, MetadataPolicy? policy = null) =>
        Read(xml, now, policy ?? new MetadataPolicy(), RoleReader.ReadIdp);

    /// <summary>Reads a service provider's metadata. Other roles of the same entity are not read.</summary>
    /// <param name="xml">The document: an EntityDescriptor, or an EntitiesDescriptor that holds one.</param>
    /// <param name="now">The instant that validUntil is held against.</param>
    /// <param name="policy">What is allowed and demanded; by default no http but to loopback, no signature.</param>
    public static MetadataOutcome<SpMetadata> ReadSp(string xml, DateTimeOffset now, MetadataPolicy? policy = null) =>
        Read(xml, now, policy ?? new MetadataPolicy(), RoleReader.ReadSp);

    private static MetadataOutcome<T> Read<T>(
        string xml, DateTimeOffset now, MetadataPolicy policy, Func<XmlElement, DateTimeOffset, MetadataPolicy, T> role)
    {
        ArgumentNullException.ThrowIfNull(xml);
        try
        {
            var root = MetadataDocument.Read(xml);
            if (policy.Signer is { } signer)
                root = MetadataSignature.Verified(root, signer);
            return new MetadataOutcome<T>.Read(role(root, now, policy));
        }
        catch (MetadataRefusedException refused)
        {
            return new MetadataOutcome<T>.Refused(refused.Fault);
        }
    }
}
