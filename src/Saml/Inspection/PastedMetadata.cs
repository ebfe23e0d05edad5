namespace SamlFederation.Saml;

/// <summary>What can be told of metadata that was pasted where messages are inspected.</summary>
/// <param name="EntityId">Whose it is; null if it cannot be read.</param>
/// <param name="IsIdentityProvider">It describes an identity provider that could be imported.</param>
/// <param name="IsServiceProvider">It describes a service provider that could be imported.</param>
/// <param name="Fault">Why it could not be imported as either.</param>
public sealed record PastedMetadata(string? EntityId, bool IsIdentityProvider, bool IsServiceProvider, MetadataFault? Fault)
{
    /// <summary>Reads it as those who import it do.</summary>
    /// <param name="xml">The document.</param>
    /// <param name="now">The instant that validUntil is held against.</param>
    public static PastedMetadata Read(string xml, DateTimeOffset now)
    {
        var (idp, sp) = (MetadataReader.ReadIdp(xml, now), MetadataReader.ReadSp(xml, now));
        var entityId = (idp as MetadataOutcome<IdpMetadata>.Read)?.Metadata.EntityId ?? (sp as MetadataOutcome<SpMetadata>.Read)?.Metadata.EntityId;
        MetadataFault?[] faults = [(idp as MetadataOutcome<IdpMetadata>.Refused)?.Fault, (sp as MetadataOutcome<SpMetadata>.Refused)?.Fault];
        // That the other role is absent is no news.
        return new(entityId, idp is MetadataOutcome<IdpMetadata>.Read, sp is MetadataOutcome<SpMetadata>.Read, faults.FirstOrDefault(fault => fault is { Rule: not MetadataRule.Role }) ?? faults[0] ?? faults[1]);
    }
}
