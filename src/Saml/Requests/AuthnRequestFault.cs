namespace SamlFederation.Saml;

/// <summary>The rules an authentication request can break.</summary>
public enum AuthnRequestRule
{
    /// <summary>A parameter is missing, or the message is empty.</summary>
    MissingParameter,

    /// <summary>A parameter occurs twice.</summary>
    DuplicateParameter,

    /// <summary>The name of a parameter is percent-encoded or differs in case.</summary>
    ParameterName,

    /// <summary>A SAMLResponse came along with the SAMLRequest.</summary>
    BothMessages,

    /// <summary>A SAMLEncoding other than DEFLATE.</summary>
    MessageEncoding,

    /// <summary>A parameter's percent-encoding is broken or is not UTF-8.</summary>
    PercentEncoding,

    /// <summary>The RelayState is longer than this product carries.</summary>
    RelayState,

    /// <summary>The message is longer than allowed, before or after inflation.</summary>
    Size,

    /// <summary>The message is not base64.</summary>
    Base64,

    /// <summary>The message is not DEFLATE data.</summary>
    Deflate,

    /// <summary>The message is not UTF-8.</summary>
    Encoding,

    /// <summary>The message is not well-formed, or holds a DTD, comment, CDATA or processing instruction, or is too deep or large.</summary>
    Xml,

    /// <summary>The document is not one AuthnRequest with each part at most once.</summary>
    Shape,

    /// <summary>An ID is missing, no NCName, or used twice.</summary>
    Id,

    /// <summary>The version is not 2.0.</summary>
    Version,

    /// <summary>The issuer is missing, malformed, or not the registered service provider.</summary>
    Issuer,

    /// <summary>IssueInstant is missing, malformed, more than five minutes old, or in the future.</summary>
    IssueInstant,

    /// <summary>The service provider must sign its requests and did not.</summary>
    SignatureRequired,

    /// <summary>There is a signature, but no key is registered for the service provider.</summary>
    SigningKey,

    /// <summary>The signature is not where it must be, or there are several, or its form is not allowed.</summary>
    SignatureShape,

    /// <summary>The signature does not refer to the request as a whole.</summary>
    Reference,

    /// <summary>The signature's transforms are not exactly enveloped-signature and exclusive canonicalization.</summary>
    Transform,

    /// <summary>An algorithm is not on the list.</summary>
    Algorithm,

    /// <summary>The digest does not match the request.</summary>
    Digest,

    /// <summary>No registered key made the signature.</summary>
    Signature,

    /// <summary>The destination is another's, or is missing from a signed request.</summary>
    Destination,

    /// <summary>The address or index of the assertion consumer service is not registered.</summary>
    AssertionConsumerService,

    /// <summary>The response is wanted by a binding other than HTTP-POST.</summary>
    ProtocolBinding,
}

/// <summary>Why an authentication request was refused.</summary>
/// <param name="Rule">The rule that was broken.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Seen">What was seen, shortened.</param>
public sealed record AuthnRequestFault(AuthnRequestRule Rule, string Expected, string Seen);
