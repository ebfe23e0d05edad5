namespace SamlFederation.Saml;

/// <summary>Where each rule of authentication requests comes from.</summary>
internal static class RequestClauses
{
    public static string Of(AuthnRequestRule rule) => rule switch
    {
        AuthnRequestRule.MissingParameter or AuthnRequestRule.DuplicateParameter or AuthnRequestRule.ParameterName or AuthnRequestRule.BothMessages => "SAML Bindings 3.4.4, 3.5.4",
        AuthnRequestRule.MessageEncoding => "SAML Bindings 3.4.4",
        AuthnRequestRule.PercentEncoding => "RFC 3986 2.1",
        AuthnRequestRule.RelayState => "SAML Bindings 3.4.3, 3.5.3; our own limit",
        AuthnRequestRule.Size => "our own limits",
        AuthnRequestRule.Base64 => "SAML Bindings 3.4.4.1, 3.5.4",
        AuthnRequestRule.Deflate => "SAML Bindings 3.4.4.1; RFC 1951",
        AuthnRequestRule.Encoding => "XML 1.0 4.3.3",
        AuthnRequestRule.Xml => "XML 1.0; Namespaces in XML 1.0",
        AuthnRequestRule.Shape => "SAML Core 3.4.1",
        AuthnRequestRule.Id => "SAML Core 1.3.4",
        AuthnRequestRule.Version => "SAML Core 3.2.1",
        AuthnRequestRule.Issuer => "SAML Core 2.2.5; SAML Profiles 4.1.4.1",
        AuthnRequestRule.IssueInstant => "SAML Core 1.3.3, 3.2.1",
        AuthnRequestRule.SignatureRequired => "SAML Metadata 2.4.4",
        AuthnRequestRule.SigningKey => "SAML Metadata 2.4.1.1",
        AuthnRequestRule.SignatureShape => "XML Signature 4.1; SAML Bindings 3.4.4.1",
        AuthnRequestRule.Reference => "SAML Core 5.4.2",
        AuthnRequestRule.Transform => "SAML Core 5.4.4",
        AuthnRequestRule.Algorithm => "XML Signature 6.4; SAML Bindings 3.4.4.1",
        AuthnRequestRule.Digest => "XML Signature 3.2.1",
        AuthnRequestRule.Signature => "XML Signature 3.2.2; SAML Bindings 3.4.4.1",
        AuthnRequestRule.Destination => "SAML Bindings 3.4.5.2, 3.5.5.2",
        AuthnRequestRule.AssertionConsumerService => "SAML Core 3.4.1; SAML Profiles 4.1.4.1",
        AuthnRequestRule.ProtocolBinding => "SAML Core 3.4.1",
    };
}
