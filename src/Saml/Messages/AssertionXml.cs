namespace SamlFederation.Saml;

/// <summary>Writes <c>saml:Assertion</c>, its parts in the schema's order (SAML Core 2.3.3).</summary>
internal static class AssertionXml
{
    /// <summary>Writes the assertion without its signature.</summary>
    /// <returns>Where the signature has its place: after the Issuer.</returns>
    public static int Write(CanonicalMessage to, Assertion assertion)
    {
        to.Raw("<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\""u8)
            .Attribute("ID"u8, assertion.Id, "Assertion ID").Attribute("IssueInstant"u8, assertion.IssueInstant).Raw(" Version=\"2.0\"><saml:Issuer>"u8)
            .Text(assertion.Issuer, "Issuer").Raw("</saml:Issuer>"u8);
        var place = to.Length;
        Subject(to, assertion);
        if (assertion.Conditions is { } conditions)
            Conditions(to, conditions);
        foreach (var statement in assertion.AuthnStatements)
            AuthnStatement(to, statement);
        if (assertion.Attributes.Count > 0)
            Attributes(to, assertion.Attributes);
        to.Raw("</saml:Assertion>"u8);
        return place;
    }

    private static void Subject(CanonicalMessage to, Assertion assertion)
    {
        if (assertion.Subject is null && assertion.Confirmations.Count == 0)
            return;
        to.Raw("<saml:Subject>"u8);
        if (assertion.Subject is { } name)
        {
            to.Raw("<saml:NameID"u8)
                .Attribute("Format"u8, name.Format, "NameID Format")
                .Attribute("NameQualifier"u8, name.NameQualifier, "NameQualifier")
                .Attribute("SPNameQualifier"u8, name.SpNameQualifier, "SPNameQualifier")
                .Raw(">"u8).Text(name.Value, "NameID").Raw("</saml:NameID>"u8);
        }
        foreach (var confirmation in assertion.Confirmations)
            Confirmation(to, confirmation);
        to.Raw("</saml:Subject>"u8);
    }

    private static void Confirmation(CanonicalMessage to, SubjectConfirmation confirmation) =>
        to.Raw("<saml:SubjectConfirmation"u8).Attribute("Method"u8, confirmation.Method, "SubjectConfirmation Method").Raw("><saml:SubjectConfirmationData"u8)
            .Attribute("InResponseTo"u8, confirmation.InResponseTo, "InResponseTo")
            .Attribute("NotBefore"u8, confirmation.NotBefore)
            .Attribute("NotOnOrAfter"u8, confirmation.NotOnOrAfter)
            .Attribute("Recipient"u8, confirmation.Recipient, "Recipient")
            .Raw("></saml:SubjectConfirmationData></saml:SubjectConfirmation>"u8);

    private static void Conditions(CanonicalMessage to, Conditions conditions)
    {
        to.Raw("<saml:Conditions"u8).Attribute("NotBefore"u8, conditions.NotBefore).Attribute("NotOnOrAfter"u8, conditions.NotOnOrAfter).Raw(">"u8);
        foreach (var restriction in conditions.AudienceRestrictions)
        {
            to.Raw("<saml:AudienceRestriction>"u8);
            foreach (var audience in restriction)
                to.Raw("<saml:Audience>"u8).Text(audience, "Audience").Raw("</saml:Audience>"u8);
            to.Raw("</saml:AudienceRestriction>"u8);
        }
        if (conditions.OneTimeUse)
            to.Raw("<saml:OneTimeUse></saml:OneTimeUse>"u8);
        to.Raw("</saml:Conditions>"u8);
    }

    private static void AuthnStatement(CanonicalMessage to, AuthnStatement statement)
    {
        to.Raw("<saml:AuthnStatement"u8)
            .Attribute("AuthnInstant"u8, statement.AuthnInstant)
            .Attribute("SessionIndex"u8, statement.SessionIndex, "SessionIndex")
            .Attribute("SessionNotOnOrAfter"u8, statement.SessionNotOnOrAfter)
            .Raw("><saml:AuthnContext>"u8);
        if (statement.AuthnContextClassRef is { } classRef)
            to.Raw("<saml:AuthnContextClassRef>"u8).Text(classRef, "AuthnContextClassRef").Raw("</saml:AuthnContextClassRef>"u8);
        to.Raw("</saml:AuthnContext></saml:AuthnStatement>"u8);
    }

    private static void Attributes(CanonicalMessage to, IReadOnlyList<SamlAttribute> attributes)
    {
        to.Raw("<saml:AttributeStatement>"u8);
        foreach (var attribute in attributes)
        {
            to.Raw("<saml:Attribute"u8)
                .Attribute("FriendlyName"u8, attribute.FriendlyName, "Attribute FriendlyName")
                .Attribute("Name"u8, attribute.Name, "Attribute Name")
                .Attribute("NameFormat"u8, attribute.NameFormat, "Attribute NameFormat")
                .Raw(">"u8);
            foreach (var value in attribute.Values)
                to.Raw("<saml:AttributeValue>"u8).Text(value, $"The value of attribute {attribute.Name}").Raw("</saml:AttributeValue>"u8);
            to.Raw("</saml:Attribute>"u8);
        }
        to.Raw("</saml:AttributeStatement>"u8);
    }
}
