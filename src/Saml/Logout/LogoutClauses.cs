namespace SamlFederation.Saml;

/// <summary>Where each rule of logout messages comes from.</summary>
internal static class LogoutClauses
{
    public static string Of(LogoutRule rule) => rule switch
    {
        LogoutRule.Size => "our own limits",
        LogoutRule.Encoding => "XML 1.0 4.3.3",
        LogoutRule.Xml => "XML 1.0; Namespaces in XML 1.0",
        LogoutRule.Soap => "SAML Bindings 3.2.2",
        LogoutRule.Shape => "SAML Core 3.7.1, 3.7.2",
        LogoutRule.Id => "SAML Core 1.3.4",
        LogoutRule.SignatureRequired => "SAML Profiles 4.4.4.1, 4.4.4.2",
        LogoutRule.SignatureShape => "SAML Core 5.4.1; XML Signature 4.1",
        LogoutRule.Reference => "SAML Core 5.4.2, 5.4.4",
        LogoutRule.Algorithm => "SAML Core 5.4.3; XML Signature 6",
        LogoutRule.Signature => "XML Signature 3.2.2",
        LogoutRule.Digest => "XML Signature 3.2.1",
        LogoutRule.SigningKey => "SAML Metadata 2.4.1.1",
        LogoutRule.Version => "SAML Core 3.2.1, 3.2.2",
        LogoutRule.Issuer => "SAML Profiles 4.4.4.1, 4.4.4.2",
        LogoutRule.Destination => "SAML Core 3.2.1",
        LogoutRule.IssueInstant => "SAML Core 1.3.3, 3.2.1",
        LogoutRule.NotOnOrAfter or LogoutRule.NameId => "SAML Core 3.7.1",
        LogoutRule.InResponseTo => "SAML Core 3.2.2",
        LogoutRule.Status => "SAML Core 3.2.2.2",
    };
}
