using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>Metadata as an administrator may be sent it, read as either role's.</summary>
internal sealed record MetadataTarget(FuzzKeys Keys) : FuzzTarget("metadata", "metadata to be imported, of either role", "metadata.dict")
{
    private static readonly DateTimeOffset Now = new HonestResponse().Now;

    public override IReadOnlyList<Seed> Seeds { get; } =
    [
        new("idp", MetadataWriter.Write(new IdpMetadata
        {
            EntityId = "https://idp.example.com", SigningCertificates = [Keys.Signer.Der], SingleSignOnServices = [new(SamlBindings.Redirect, "https://idp.example.com/sso")],
            NameIdFormats = [NameIdFormats.Persistent], CacheDuration = TimeSpan.FromDays(1), ValidUntil = Now.AddDays(1),
        })),
        new("sp", MetadataWriter.Write(new SpMetadata
        {
            EntityId = "https://sp.example.com", AssertionConsumerServices = [new(SamlBindings.Post, "https://sp.example.com/acs", 0, IsDefault: true)], SigningCertificates = [Keys.Signer.Der],
            RequestedAttributes = [new("urn:oid:0.9.2342.19200300.100.1.3", "mail", IsRequired: true)], Organization = new("Example", "Example", "https://example.com"),
        })),
        new("several", Encoding.UTF8.GetBytes($"""
            <EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" cacheDuration="PT6H"><EntityDescriptor entityID="urn:a" validUntil="2027-01-01T00:00:00Z">
            <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{Convert.ToBase64String(Keys.Signer.Der.Span)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
            <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="http://localhost:5001/sso"/></IDPSSODescriptor></EntityDescriptor></EntitiesDescriptor>
            """)),
    ];

    protected override bool Put(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var (idp, sp) = (MetadataReader.ReadIdp(text, Now), MetadataReader.ReadSp(text, Now));
        if (idp is MetadataOutcome<IdpMetadata>.Read { Metadata: var provider })
            Demand(provider.EntityId, provider.ValidUntil, provider.SigningCertificates.Count > 0, provider.SingleSignOnServices);
        if (sp is MetadataOutcome<SpMetadata>.Read { Metadata: var consumer })
            Demand(consumer.EntityId, consumer.ValidUntil, consumer.AssertionConsumerServices.Count > 0, consumer.AssertionConsumerServices);
        return idp is MetadataOutcome<IdpMetadata>.Read || sp is MetadataOutcome<SpMetadata>.Read;
    }

    private static void Demand(string entityId, DateTimeOffset? validUntil, bool isUsable, IReadOnlyList<SamlEndpoint> endpoints)
    {
        if (entityId.Length is 0 or > 1024 || validUntil <= Now || !isUsable)
            throw new FindingException($"this entity is of no use: {entityId}, valid until {validUntil}");
        foreach (var endpoint in endpoints)
        {
            if (!Uri.TryCreate(endpoint.Location, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
                throw new FindingException($"an address that nobody may be sent to: {endpoint.Location}");
        }
    }
}
