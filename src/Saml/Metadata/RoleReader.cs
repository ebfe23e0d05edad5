using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Reads the two roles (SAML Metadata 2.4.3 and 2.4.4).</summary>
internal static class RoleReader
{
    private const string Md = SamlConstants.MetadataNamespace;
    private const int MaxNameIdFormats = 50;
    private const int MaxRequestedAttributes = 200;

    public static IdpMetadata ReadIdp(XmlElement root, DateTimeOffset now, MetadataPolicy policy)
    {
        var entity = EntityFinder.Entity(root);
        var id = EntityFinder.EntityId(entity);
        var role = EntityFinder.Role(entity, "IDPSSODescriptor");
        var (validUntil, cacheDuration) = Validity.Read(role, now);
        var keys = MetadataKeys.Read(role, "signing");
        // Without a key there is nothing to verify with, and nothing that could go unverified.
        if (keys.Count == 0)
            throw new MetadataRefusedException(MetadataRule.NoSigningKey, "an identity provider needs at least one certificate to sign with", role);
        var services = Endpoints.Read(role, "SingleSignOnService", policy);
        if (services.Count == 0)
            throw new MetadataRefusedException(MetadataRule.NoEndpoint, "there is no SingleSignOnService", role);
        return new IdpMetadata
        {
            EntityId = id,
            SigningCertificates = keys,
            SingleSignOnServices = services,
            NameIdFormats = NameIds(role),
            WantAuthnRequestsSigned = Values.Boolean(role, "WantAuthnRequestsSigned") ?? false,
            ValidUntil = validUntil,
            CacheDuration = cacheDuration,
            Organization = OrganizationReader.Read(role) ?? OrganizationReader.Read(entity),
        };
    }

    public static SpMetadata ReadSp(XmlElement root, DateTimeOffset now, MetadataPolicy policy)
    {
        var entity = EntityFinder.Entity(root);
        var id = EntityFinder.EntityId(entity);
        var role = EntityFinder.Role(entity, "SPSSODescriptor");
        var (validUntil, cacheDuration) = Validity.Read(role, now);
        var consumers = Endpoints.Read(role, "AssertionConsumerService", policy);
        if (!consumers.Any(endpoint => endpoint.Binding == SamlBindings.Post))
            throw new MetadataRefusedException(MetadataRule.NoEndpoint, "there is no AssertionConsumerService by HTTP-POST", role);
        var (serviceName, attributes) = Attributes(role);
        return new SpMetadata
        {
            EntityId = id,
            SigningCertificates = MetadataKeys.Read(role, "signing"),
            EncryptionCertificates = MetadataKeys.Read(role, "encryption"),
            AssertionConsumerServices = consumers,
            SingleLogoutServices = Endpoints.Read(role, "SingleLogoutService", policy),
            WantAssertionsSigned = Values.Boolean(role, "WantAssertionsSigned") ?? false,
            AuthnRequestsSigned = Values.Boolean(role, "AuthnRequestsSigned") ?? false,
            NameIdFormats = NameIds(role),
            ValidUntil = validUntil,
            CacheDuration = cacheDuration,
            RequestedAttributes = attributes,
            ServiceName = serviceName,
            Organization = OrganizationReader.Read(role) ?? OrganizationReader.Read(entity),
        };
    }

    private static List<string> NameIds(XmlElement role) => Values.Bounded(
        [.. role.Children().Where(child => child.Is("NameIDFormat", Md)).Select(child => child.InnerText.Trim())], MaxNameIdFormats, "NameIDFormat", role);

    private static (string? ServiceName, IReadOnlyList<RequestedAttribute> Attributes) Attributes(XmlElement role)
    {
        var services = role.Children().Where(child => child.Is("AttributeConsumingService", Md)).ToList();
        var service = services.Find(candidate => Values.Boolean(candidate, "isDefault") == true) ?? services.FirstOrDefault();
        if (service is null)
            return (null, []);
        var attributes = service.Children().Where(child => child.Is("RequestedAttribute", Md)).Select(Attribute).ToList();
        return (Values.Localized(service, "ServiceName")?.InnerText.Trim(), Values.Bounded(attributes, MaxRequestedAttributes, "RequestedAttribute", service));
    }

    private static RequestedAttribute Attribute(XmlElement element) => new(
        element.Optional("Name") is { Length: > 0 } name ? name : throw new MetadataRefusedException(MetadataRule.Shape, "a RequestedAttribute has no Name", element),
        element.Optional("FriendlyName"),
        Values.Boolean(element, "isRequired") ?? false,
        element.Optional("NameFormat"));
}
