using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Metadata;

/// <summary>Metadata in the shapes in which other products write it; the text is our own.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static string Certificate(TestKey key) => Convert.ToBase64String(key.Der.Span, Base64FormattingOptions.InsertLineBreaks);

    public static string Key(TestKey key, string use = " use=\"signing\"") =>
        $"<md:KeyDescriptor{use}><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>{Certificate(key)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";

    public static string Idp(string attributes = "", string? keys = null, string? services = null, string role = "") => $"""
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com" {attributes}>
          <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" {role}>
            {keys ?? Key(TestKeys.Rsa)}
            {services ?? "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://idp.example.com/sso\"/>"}
          </md:IDPSSODescriptor>
        </md:EntityDescriptor>
        """;

    public static string Sp(string? consumers = null, string attributes = "") => $"""
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example.com" {attributes}>
          <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            {consumers ?? "<md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://sp.example.com/acs\" index=\"0\"/>"}
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """;

    public static string Consumer(string location) =>
        $"<md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"{location}\" index=\"0\"/>";

    public static string Mellon => $"""
        <?xml version="1.0"?>
        <EntityDescriptor entityID="https://app.example.com/mellon/metadata" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">
          <SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <KeyDescriptor use="signing">
              <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{Certificate(TestKeys.Rsa)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
            </KeyDescriptor>
            <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://app.example.com/mellon/logout"/>
            <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://app.example.com/mellon/logout"/>
            <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</NameIDFormat>
            <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example.com/mellon/postResponse"/>
            <AssertionConsumerService index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="https://app.example.com/mellon/artifactResponse"/>
            <AssertionConsumerService index="2" Binding="urn:oasis:names:tc:SAML:2.0:bindings:PAOS" Location="https://app.example.com/mellon/paosResponse"/>
          </SPSSODescriptor>
        </EntityDescriptor>
        """;

    public static string Shibboleth => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- This is example metadata only. -->
        <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" entityID="https://shib.example.com/idp/shibboleth">
            <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol urn:oasis:names:tc:SAML:1.1:protocol urn:mace:shibboleth:1.0">
                <Extensions>
                    <shibmd:Scope regexp="false">example.com</shibmd:Scope>
                    <mdui:UIInfo><mdui:DisplayName xml:lang="en">Example</mdui:DisplayName></mdui:UIInfo>
                </Extensions>
                <!-- First signing certificate is BackChannel, the Second is FrontChannel -->
                <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
        {Certificate(TestKeys.Rsa)}
                </ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
                <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
        {Certificate(TestKeys.OtherRsa)}
                </ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
                <KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
        {Certificate(TestKeys.Ecdsa)}
                </ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
                <ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://shib.example.com:8443/idp/profile/SAML2/SOAP/ArtifactResolution" index="2"/>
                <SingleSignOnService Binding="urn:mace:shibboleth:1.0:profiles:AuthnRequest" Location="https://shib.example.com/idp/profile/Shibboleth/SSO"/>
                <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://shib.example.com/idp/profile/SAML2/POST/SSO"/>
                <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://shib.example.com/idp/profile/SAML2/Redirect/SSO"/>
            </IDPSSODescriptor>
            <AttributeAuthorityDescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol">
                <AttributeService Binding="urn:oasis:names:tc:SAML:1.0:bindings:SOAP-binding" Location="https://shib.example.com:8443/idp/profile/SAML1/SOAP/AttributeQuery"/>
            </AttributeAuthorityDescriptor>
        </EntityDescriptor>
        """;

    public static string Keycloak => $"""
        <md:EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://kc.example.com/realms/main"><md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyName>Yv4J2</ds:KeyName><ds:X509Data><ds:X509Certificate>{Certificate(TestKeys.Rsa)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://kc.example.com/realms/main/protocol/saml/resolve" index="0"/><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://kc.example.com/realms/main/protocol/saml"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://kc.example.com/realms/main/protocol/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>
        """;

    public static string Aws => $"""
        <?xml version="1.0"?>
        <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:amazon:webservices" validUntil="2027-11-23T00:00:00Z">
          <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
            <KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{Certificate(TestKeys.Rsa)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
            <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</NameIDFormat>
            <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
            <AssertionConsumerService index="1" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://signin.aws.amazon.com/saml"/>
            <AttributeConsumingService index="1">
              <ServiceName xml:lang="en">AWS Management Console Single Sign-On</ServiceName>
              <RequestedAttribute isRequired="true" Name="https://aws.amazon.com/SAML/Attributes/Role" FriendlyName="RoleEntitlement"/>
              <RequestedAttribute isRequired="true" Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName" FriendlyName="RoleSessionName"/>
              <RequestedAttribute isRequired="false" Name="urn:oid:2.5.4.3" FriendlyName="commonName"/>
            </AttributeConsumingService>
          </SPSSODescriptor>
          <Organization>
            <OrganizationName xml:lang="en">Example Web Services</OrganizationName>
            <OrganizationDisplayName xml:lang="en">Example</OrganizationDisplayName>
            <OrganizationURL xml:lang="en">https://aws.example.com</OrganizationURL>
          </Organization>
        </EntityDescriptor>
        """;
}
