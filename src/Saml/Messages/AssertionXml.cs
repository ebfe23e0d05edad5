using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Writes <c>saml:Assertion</c>, its parts in the schema's order (SAML Core 2.3.3).</summary>
internal static class AssertionXml
{
    private const string Saml = SamlConstants.AssertionNamespace;

    public static void Write(XmlWriter writer, Assertion assertion, Action<XmlWriter>? signature)
    {
        writer.WriteStartElement("saml", "Assertion", Saml);
        writer.WriteAttributeString("ID", assertion.Id);
        writer.WriteAttributeString("Version", SamlConstants.Version);
        writer.Attribute("IssueInstant", assertion.IssueInstant);
        WriteIssuer(writer, assertion.Issuer);
        signature?.Invoke(writer);
        WriteSubject(writer, assertion);
        if (assertion.Conditions is { } conditions)
            WriteConditions(writer, conditions);
        foreach (var statement in assertion.AuthnStatements)
            WriteAuthnStatement(writer, statement);
        if (assertion.Attributes.Count > 0)
            WriteAttributes(writer, assertion.Attributes);
        writer.WriteEndElement();
    }

    public static void WriteIssuer(XmlWriter writer, string issuer)
    {
        writer.WriteStartElement("saml", "Issuer", Saml);
        writer.Text(issuer, "Issuer");
        writer.WriteEndElement();
    }

    private static void WriteSubject(XmlWriter writer, Assertion assertion)
    {
        if (assertion.Subject is null && assertion.Confirmations.Count == 0)
            return;
        writer.WriteStartElement("saml", "Subject", Saml);
        if (assertion.Subject is { } name)
        {
            writer.WriteStartElement("saml", "NameID", Saml);
            writer.Attribute("NameQualifier", name.NameQualifier, "NameQualifier");
            writer.Attribute("SPNameQualifier", name.SpNameQualifier, "SPNameQualifier");
            writer.Attribute("Format", name.Format, "NameID Format");
            writer.Text(name.Value, "NameID");
            writer.WriteEndElement();
        }
        foreach (var confirmation in assertion.Confirmations)
            WriteConfirmation(writer, confirmation);
        writer.WriteEndElement();
    }

    private static void WriteConfirmation(XmlWriter writer, SubjectConfirmation confirmation)
    {
        writer.WriteStartElement("saml", "SubjectConfirmation", Saml);
        writer.Attribute("Method", confirmation.Method, "SubjectConfirmation Method");
        writer.WriteStartElement("saml", "SubjectConfirmationData", Saml);
        writer.Attribute("NotBefore", confirmation.NotBefore);
        writer.Attribute("NotOnOrAfter", confirmation.NotOnOrAfter);
        writer.Attribute("Recipient", confirmation.Recipient, "Recipient");
        writer.Attribute("InResponseTo", confirmation.InResponseTo, "InResponseTo");
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteConditions(XmlWriter writer, Conditions conditions)
    {
        writer.WriteStartElement("saml", "Conditions", Saml);
        writer.Attribute("NotBefore", conditions.NotBefore);
        writer.Attribute("NotOnOrAfter", conditions.NotOnOrAfter);
        foreach (var restriction in conditions.AudienceRestrictions)
        {
            writer.WriteStartElement("saml", "AudienceRestriction", Saml);
            foreach (var audience in restriction)
            {
                writer.WriteStartElement("saml", "Audience", Saml);
                writer.Text(audience, "Audience");
                writer.WriteEndElement();
            }
            writer.WriteEndElement();
        }
        if (conditions.OneTimeUse)
        {
            writer.WriteStartElement("saml", "OneTimeUse", Saml);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    private static void WriteAuthnStatement(XmlWriter writer, AuthnStatement statement)
    {
        writer.WriteStartElement("saml", "AuthnStatement", Saml);
        writer.Attribute("AuthnInstant", statement.AuthnInstant);
        writer.Attribute("SessionIndex", statement.SessionIndex, "SessionIndex");
        writer.Attribute("SessionNotOnOrAfter", statement.SessionNotOnOrAfter);
        writer.WriteStartElement("saml", "AuthnContext", Saml);
        if (statement.AuthnContextClassRef is { } classRef)
        {
            writer.WriteStartElement("saml", "AuthnContextClassRef", Saml);
            writer.Text(classRef, "AuthnContextClassRef");
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteAttributes(XmlWriter writer, IReadOnlyList<SamlAttribute> attributes)
    {
        writer.WriteStartElement("saml", "AttributeStatement", Saml);
        foreach (var attribute in attributes)
        {
            writer.WriteStartElement("saml", "Attribute", Saml);
            writer.Attribute("Name", attribute.Name, "Attribute Name");
            writer.Attribute("NameFormat", attribute.NameFormat, "Attribute NameFormat");
            writer.Attribute("FriendlyName", attribute.FriendlyName, "Attribute FriendlyName");
            foreach (var value in attribute.Values)
            {
                writer.WriteStartElement("saml", "AttributeValue", Saml);
                writer.Text(value, $"The value of attribute {attribute.Name}");
                writer.WriteEndElement();
            }
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }
}
