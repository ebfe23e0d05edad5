using SamlFederation.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Web;

namespace SamlFederation.Portal.Saml;

/// <summary>The portal as a SAML entity: its name and addresses, from the configured origin and never from a request.</summary>
internal sealed class PortalEntity(ServiceOptions service, SigningKeys keys)
{
    internal const string MetadataPath = "/saml/metadata";
    internal const string SsoPath = "/saml/sso";

    internal string EntityId { get; } = service.PublicUrl + MetadataPath;

    internal string SsoUrl { get; } = service.PublicUrl + SsoPath;

    internal byte[] WriteMetadata() => MetadataWriter.Write(new IdpMetadata
    {
        EntityId = EntityId,
        SigningCertificates = [.. keys.Published.Select(key => new ReadOnlyMemory<byte>(key.Certificate.RawData))],
        SingleSignOnServices = [new(SamlBindings.Redirect, SsoUrl), new(SamlBindings.Post, SsoUrl)],
        NameIdFormats = ServiceProviderRegistry.NameIds,
        CacheDuration = TimeSpan.FromDays(1),
    });
}
