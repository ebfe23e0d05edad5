namespace SamlFederation.Saml;

/// <summary>Every reason for which a SAML response is refused: one member per rule, in the order in which the rules are applied.</summary>
public enum AssertionRule
{
    // Octets

    /// <summary>The base64 text is longer than 100,000 characters (or the XML longer than that allows).</summary>
    Size,
    /// <summary>The message is not strict base64 (RFC 4648 section 4; CR and LF alone are skipped).</summary>
    Base64,
    /// <summary>The octets are not UTF-8, begin with a byte order mark, hold NUL, or declare another encoding.</summary>
    Encoding,

    // Markup

    /// <summary>A document type declaration is present.</summary>
    Dtd,
    /// <summary>A comment is present.</summary>
    Comment,
    /// <summary>A processing instruction is present.</summary>
    ProcessingInstruction,
    /// <summary>A CDATA section is present.</summary>
    CData,
    /// <summary>Elements are nested deeper than 32.</summary>
    DepthLimit,
    /// <summary>There are more than 2,000 elements, or more than 64 in one KeyInfo.</summary>
    ElementLimit,
    /// <summary>An element has more than 32 attributes and namespace declarations, or a namespace name is longer than 256 characters.</summary>
    AttributeLimit,
    /// <summary>The text is not well-formed namespace-aware XML 1.0.</summary>
    Xml,

    // Shape

    /// <summary>The root is not a <c>samlp:Response</c>.</summary>
    Root,
    /// <summary>A <c>ds:Object</c> or <c>ds:Manifest</c> is present.</summary>
    SignatureObject,
    /// <summary>An <c>EncryptedAssertion</c> is beside another assertion, inside another, or elsewhere than directly in the Response.</summary>
    EncryptedAssertion,
    /// <summary>There is not exactly one <c>saml:Assertion</c>, a direct child of the Response.</summary>
    AssertionCount,
    /// <summary>A Signature is somewhere other than directly in what it signs, or a second one is there.</summary>
    SignatureLocation,
    /// <summary>A Signature's own parts are not exactly those of XML Signature section 4.1.</summary>
    SignatureShape,
    /// <summary>An identifier is missing, not an NCName, or longer than 256 characters.</summary>
    IdSyntax,
    /// <summary>Two identifiers are equal, compared ignoring case.</summary>
    DuplicateId,
    /// <summary>An element or attribute that is read does not follow the SAML schema: missing, repeated, unknown, or with other content than text.</summary>
    Structure,

    // Encryption

    /// <summary>An EncryptedAssertion is not one EncryptedData and one EncryptedKey, each with its CipherValue (a CipherReference never is).</summary>
    EncryptionShape,
    /// <summary>Content or key are encrypted otherwise than by AES-GCM and RSA-OAEP (CBC and RSA 1.5 never are accepted).</summary>
    EncryptionMethod,
    /// <summary>None of the provider's private keys opens the EncryptedAssertion: one fault, whatever failed.</summary>
    Decryption,

    // Keys

    /// <summary>The provider has no usable verification key.</summary>
    NoKey,
    /// <summary>A verification key is too weak (RSA below 2048 bits or with an exponent below 65537) or of an unknown kind.</summary>
    WeakKey,

    // Signature

    /// <summary>Neither the Response nor the Assertion is signed.</summary>
    SignatureMissing,
    /// <summary>The canonicalization of SignedInfo is not exclusive canonicalization.</summary>
    CanonicalizationMethod,
    /// <summary>An InclusiveNamespaces PrefixList is too long, repeats itself or holds something other than prefixes.</summary>
    PrefixList,
    /// <summary>The signature algorithm is not on the list (SHA-1, HMAC, DSA and unknown ones never are).</summary>
    SignatureMethod,
    /// <summary>There is not exactly one Reference.</summary>
    ReferenceCount,
    /// <summary>The Reference does not name the identifier of the Signature's own parent.</summary>
    ReferenceUri,
    /// <summary>The transforms are not exactly enveloped-signature, then exclusive canonicalization.</summary>
    Transforms,
    /// <summary>The digest algorithm is not on the list (SHA-1 and MD5 never are).</summary>
    DigestMethod,
    /// <summary>No pinned key of the provider verifies the signature over SignedInfo.</summary>
    SignatureValue,
    /// <summary>The digest of the signed element is another than the signed one.</summary>
    DigestValue,

    // Meaning

    /// <summary>The provider's assertions must come encrypted, and this one did not.</summary>
    EncryptionRequired,
    /// <summary>The status is not Success.</summary>
    Status,
    /// <summary>The version of the Response or the Assertion is not 2.0.</summary>
    Version,
    /// <summary>An instant is missing where it is mandatory, or not an <c>xs:dateTime</c> in UTC.</summary>
    Timestamp,
    /// <summary>The Response's Issuer is not the provider, or missing in a signed Response.</summary>
    ResponseIssuer,
    /// <summary>The Assertion's Issuer is not the provider.</summary>
    AssertionIssuer,
    /// <summary>The Destination is not one of ours, or missing in a signed Response.</summary>
    Destination,
    /// <summary>The message answers a request that was not made here.</summary>
    InResponseTo,
    /// <summary>There is no Subject with exactly one plain NameID.</summary>
    Subject,
    /// <summary>The NameID is empty, longer than 256 characters, or holds control or direction characters.</summary>
    NameId,
    /// <summary>There is not exactly one SubjectConfirmation.</summary>
    Confirmation,
    /// <summary>The confirmation method is not bearer.</summary>
    ConfirmationMethod,
    /// <summary>The bearer confirmation's data lack Recipient or NotOnOrAfter, or carry NotBefore.</summary>
    ConfirmationData,
    /// <summary>The Recipient is not one of ours.</summary>
    Recipient,
    /// <summary>A condition is not understood.</summary>
    UnknownCondition,
    /// <summary>The audience restrictions are missing, or one of them does not name us.</summary>
    Audience,
    /// <summary>The assertion is not valid yet.</summary>
    NotBefore,
    /// <summary>The assertion's conditions have expired.</summary>
    NotOnOrAfter,
    /// <summary>The subject confirmation has expired.</summary>
    ConfirmationNotOnOrAfter,
    /// <summary>There is not exactly one AuthnStatement.</summary>
    AuthnStatement,
    /// <summary>The session at the identity provider has expired.</summary>
    SessionNotOnOrAfter,
    /// <summary>The assertion's IssueInstant lies in the future.</summary>
    IssueInstantFuture,
    /// <summary>The assertion was issued longer ago than it may be redeemed (five minutes).</summary>
    RedemptionWindow,
    /// <summary>The certificate of the key that verified is not valid now, and the expectation was that it is.</summary>
    CertificateValidity,

    // AWS attributes

    /// <summary>An attribute that is read occurs twice.</summary>
    DuplicateAttribute,
    /// <summary>There is no Role attribute, or it has no value.</summary>
    RoleMissing,
    /// <summary>A Role value is not one role ARN and one provider ARN of the same account.</summary>
    Role,
    /// <summary>RoleSessionName is missing.</summary>
    RoleSessionNameMissing,
    /// <summary>RoleSessionName is not one value of 2 to 64 characters out of <c>[A-Za-z0-9_+=,.@-]</c>.</summary>
    RoleSessionName,
    /// <summary>SessionDuration is not one whole number from 900 to 43200.</summary>
    SessionDuration,
    /// <summary>A PrincipalTag has another number of values than one, or a key or value that is not allowed.</summary>
    PrincipalTag,
    /// <summary>There are more than 50 PrincipalTags.</summary>
    PrincipalTagCount,
    /// <summary>TransitiveTagKeys names a tag that was not passed.</summary>
    TransitiveTagKeys,
    /// <summary>SourceIdentity is not one value of 2 to 64 characters out of <c>[A-Za-z0-9_+=,.@-]</c>.</summary>
    SourceIdentity,
    /// <summary>An attribute that fills a single-valued context key has another number of values than one.</summary>
    ContextKey,
}
