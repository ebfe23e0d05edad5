using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Writes metadata (SAML Metadata 2).</summary>
public static class MetadataWriter
{
    private const string Md = SamlConstants.MetadataNamespace;
    private const string Ds = SamlConstants.SignatureNamespace;

    /// <summary>Writes an identity provider's metadata as UTF-8 XML.</summary>
    /// <param name="metadata">What to write.</param>
    /// <param name="key">When given, the document is signed.</param>
    /// <exception cref="ArgumentException">A value holds a character that XML 1.0 cannot carry.</exception>
    public static byte[] Write(IdpMetadata metadata, SigningKey? key = null)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Write(
            metadata.EntityId, metadata.ValidUntil, metadata.CacheDuration, metadata.Organization,
            writer => WriteRole(writer, metadata), key);
    }

    /// <summary>Writes a service provider's metadata as UTF-8 XML.</summary>
    /// <param name="metadata">What to write.</param>
    /// <param name="key">When given, the document is signed.</param>
    /// <exception cref="ArgumentException">A value holds a character that XML 1.0 cannot carry.</exception>
    public static byte[] Write(SpMetadata metadata, SigningKey? key = null)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Write(
            metadata.EntityId, metadata.ValidUntil, metadata.CacheDuration, metadata.Organization,
            writer => WriteRole(writer, metadata), key);
    }

    private static byte[] Write(
        string entityId, DateTimeOffset? validUntil, TimeSpan? cacheDuration, Organization? organization,
        Action<XmlWriter> role, SigningKey? key)
    {
        var id = key is null ? null : SamlId.New();
        void Entity(XmlWriter writer, Action<XmlWriter>? signature)
        {
            writer.WriteStartElement("md", "EntityDescriptor", Md);
            writer.Attribute("ID", id, "ID");
            writer.Attribute("entityID", entityId, "entityID");
            writer.Attribute("validUntil", validUntil);
            if (cacheDuration is { } duration)
                writer.WriteAttributeString("cacheDuration", XmlConvert.ToString(duration));
            signature?.Invoke(writer);
            role(writer);
            if (organization is not null)
                WriteOrganization(writer, organization);
            writer.WriteEndElement();
        }
        var signature = key is null ? null : EnvelopedSignature.Sign(id!, writer => Entity(writer, null), key);
        return OwnXml.Write(writer => Entity(writer, signature));
    }

    private static void WriteRole(XmlWriter writer, IdpMetadata metadata)
    {
        writer.WriteStartElement("md", "IDPSSODescriptor", Md);
        writer.WriteAttributeString("WantAuthnRequestsSigned", XmlConvert.ToString(metadata.WantAuthnRequestsSigned));
        writer.WriteAttributeString("protocolSupportEnumeration", SamlConstants.ProtocolNamespace);
        WriteKeys(writer, "signing", metadata.SigningCertificates);
        WriteNameIdFormats(writer, metadata.NameIdFormats);
        foreach (var endpoint in metadata.SingleSignOnServices)
            WriteEndpoint(writer, "SingleSignOnService", endpoint);
        writer.WriteEndElement();
    }

    private static void WriteRole(XmlWriter writer, SpMetadata metadata)
    {
        writer.WriteStartElement("md", "SPSSODescriptor", Md);
        writer.WriteAttributeString("AuthnRequestsSigned", XmlConvert.ToString(metadata.AuthnRequestsSigned));
        writer.WriteAttributeString("WantAssertionsSigned", XmlConvert.ToString(metadata.WantAssertionsSigned));
        writer.WriteAttributeString("protocolSupportEnumeration", SamlConstants.ProtocolNamespace);
        WriteKeys(writer, "signing", metadata.SigningCertificates);
        WriteKeys(writer, "encryption", metadata.EncryptionCertificates);
        foreach (var endpoint in metadata.SingleLogoutServices)
            WriteEndpoint(writer, "SingleLogoutService", endpoint);
        WriteNameIdFormats(writer, metadata.NameIdFormats);
        foreach (var endpoint in metadata.AssertionConsumerServices)
            WriteEndpoint(writer, "AssertionConsumerService", endpoint);
        // SAML Metadata 2.4.4 wants at least one attribute in the element; a name alone is not written.
        if (metadata.RequestedAttributes.Count > 0)
            WriteAttributeConsumingService(writer, metadata);
        writer.WriteEndElement();
    }

    private static void WriteKeys(XmlWriter writer, string use, IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        foreach (var certificate in certificates)
        {
            writer.WriteStartElement("md", "KeyDescriptor", Md);
            writer.WriteAttributeString("use", use);
            writer.WriteStartElement("ds", "KeyInfo", Ds);
            writer.WriteStartElement("ds", "X509Data", Ds);
            writer.WriteElementString("ds", "X509Certificate", Ds, Convert.ToBase64String(certificate.Span));
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
    }

    private static void WriteNameIdFormats(XmlWriter writer, IReadOnlyList<string> formats)
    {
        foreach (var format in formats)
            WriteText(writer, "NameIDFormat", format);
    }

    private static void WriteEndpoint(XmlWriter writer, string name, SamlEndpoint endpoint)
    {
        writer.WriteStartElement("md", name, Md);
        writer.Attribute("Binding", endpoint.Binding, "Binding");
        writer.Attribute("Location", endpoint.Location, "Location");
        if (endpoint.Index is { } index)
            writer.WriteAttributeString("index", XmlConvert.ToString(index));
        if (endpoint.IsDefault)
            writer.WriteAttributeString("isDefault", "true");
        writer.WriteEndElement();
    }

    private static void WriteAttributeConsumingService(XmlWriter writer, SpMetadata metadata)
    {
        writer.WriteStartElement("md", "AttributeConsumingService", Md);
        writer.WriteAttributeString("index", "1");
        writer.WriteAttributeString("isDefault", "true");
        WriteLocalized(writer, "ServiceName", metadata.ServiceName ?? metadata.EntityId, "en");
        foreach (var attribute in metadata.RequestedAttributes)
        {
            writer.WriteStartElement("md", "RequestedAttribute", Md);
            writer.Attribute("Name", attribute.Name, "Attribute Name");
            writer.Attribute("NameFormat", attribute.NameFormat, "Attribute NameFormat");
            writer.Attribute("FriendlyName", attribute.FriendlyName, "Attribute FriendlyName");
            writer.WriteAttributeString("isRequired", XmlConvert.ToString(attribute.IsRequired));
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    private static void WriteOrganization(XmlWriter writer, Organization organization)
    {
        writer.WriteStartElement("md", "Organization", Md);
        WriteLocalized(writer, "OrganizationName", organization.Name, organization.Language);
        WriteLocalized(writer, "OrganizationDisplayName", organization.DisplayName, organization.Language);
        WriteLocalized(writer, "OrganizationURL", organization.Url, organization.Language);
        writer.WriteEndElement();
    }

    private static void WriteLocalized(XmlWriter writer, string name, string value, string language)
    {
        writer.WriteStartElement("md", name, Md);
        writer.WriteAttributeString("xml", "lang", "http://www.w3.org/XML/1998/namespace", OwnXml.RequireXml(language, "Language"));
        writer.Text(value, name);
        writer.WriteEndElement();
    }

    private static void WriteText(XmlWriter writer, string name, string value)
    {
        writer.WriteStartElement("md", name, Md);
        writer.Text(value, name);
        writer.WriteEndElement();
    }
}
