namespace SamlFederation.Saml;

/// <summary>Namespaces and identifiers of SAML 2.0 and XML Signature.</summary>
public static class SamlConstants
{
    /// <summary>Namespace of assertions.</summary>
    public const string AssertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion";

    /// <summary>Namespace of protocol messages.</summary>
    public const string ProtocolNamespace = "urn:oasis:names:tc:SAML:2.0:protocol";

    /// <summary>Namespace of metadata.</summary>
    public const string MetadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata";

    /// <summary>Namespace of XML Signature.</summary>
    public const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>The version of every message.</summary>
    public const string Version = "2.0";

    /// <summary>Subject confirmation by possession (SAML Profiles 3.3).</summary>
    public const string BearerMethod = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

    /// <summary>Attribute name format: a URI.</summary>
    public const string UriNameFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";

    /// <summary>Attribute name format: a plain name.</summary>
    public const string BasicNameFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

    /// <summary>Exclusive canonicalization without comments.</summary>
    public const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";

    /// <summary>Exclusive canonicalization with comments.</summary>
    public const string ExclusiveC14NWithComments = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";

    /// <summary>The transform that removes the signature itself.</summary>
    public const string EnvelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
}

/// <summary>SAML bindings (SAML Bindings 3).</summary>
public static class SamlBindings
{
    /// <summary>HTTP Redirect.</summary>
    public const string Redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

    /// <summary>HTTP POST.</summary>
    public const string Post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

    /// <summary>SOAP: from server to server, without a browser.</summary>
    public const string Soap = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";

    /// <summary>HTTP Artifact, which this product does not speak.</summary>
    public const string Artifact = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";
}

/// <summary>Name identifier formats (SAML Core 8.3).</summary>
public static class NameIdFormats
{
    /// <summary>Unspecified; the identity provider's choice.</summary>
    public const string Unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

    /// <summary>E-mail address.</summary>
    public const string EmailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

    /// <summary>X.509 subject name.</summary>
    public const string X509SubjectName = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName";

    /// <summary>Windows domain-qualified name.</summary>
    public const string WindowsDomainQualifiedName = "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName";

    /// <summary>Kerberos principal.</summary>
    public const string Kerberos = "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos";

    /// <summary>An entity of the federation.</summary>
    public const string Entity = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

    /// <summary>Persistent and opaque, one per pair of providers.</summary>
    public const string Persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

    /// <summary>New at every sign-on.</summary>
    public const string Transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

    /// <summary>The eight formats, in the order in which metadata lists them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Transient, Persistent, EmailAddress, Unspecified, X509SubjectName, WindowsDomainQualifiedName, Kerberos, Entity];
}

/// <summary>Classes of authentication (SAML Authentication Context).</summary>
public static class AuthnContextClasses
{
    /// <summary>Password over a protected channel.</summary>
    public const string PasswordProtectedTransport = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

    /// <summary>Password over an unprotected channel.</summary>
    public const string Password = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";

    /// <summary>Authenticated by means that are not stated.</summary>
    public const string Unspecified = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";
}

/// <summary>Status codes (SAML Core 3.2.2.2).</summary>
public static class SamlStatusCodes
{
    /// <summary>The request succeeded.</summary>
    public const string Success = "urn:oasis:names:tc:SAML:2.0:status:Success";

    /// <summary>Top level: the requester is at fault.</summary>
    public const string Requester = "urn:oasis:names:tc:SAML:2.0:status:Requester";

    /// <summary>Top level: the responder is at fault.</summary>
    public const string Responder = "urn:oasis:names:tc:SAML:2.0:status:Responder";

    /// <summary>Top level: the version is not understood.</summary>
    public const string VersionMismatch = "urn:oasis:names:tc:SAML:2.0:status:VersionMismatch";

    /// <summary>Second level: the subject could not be authenticated.</summary>
    public const string AuthnFailed = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed";

    /// <summary>Second level: a name identifier policy cannot be met.</summary>
    public const string InvalidNameIdPolicy = "urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy";

    /// <summary>Second level: the authentication context cannot be met.</summary>
    public const string NoAuthnContext = "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext";

    /// <summary>Second level: the subject cannot be authenticated without being asked.</summary>
    public const string NoPassive = "urn:oasis:names:tc:SAML:2.0:status:NoPassive";

    /// <summary>Second level: the request is refused.</summary>
    public const string RequestDenied = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied";

    /// <summary>Second level: the request is not supported.</summary>
    public const string RequestUnsupported = "urn:oasis:names:tc:SAML:2.0:status:RequestUnsupported";

    /// <summary>Second level: the binding is not supported.</summary>
    public const string UnsupportedBinding = "urn:oasis:names:tc:SAML:2.0:status:UnsupportedBinding";
}
