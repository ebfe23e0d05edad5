namespace SamlFederation.Saml;

/// <summary>The rules that a logout message can break.</summary>
public enum LogoutRule
{
    /// <summary>The message is longer than allowed.</summary>
    Size,

    /// <summary>The message is not UTF-8.</summary>
    Encoding,

    /// <summary>The message is not well-formed, or holds a DTD, comment, CDATA or processing instruction, or is too deep or large.</summary>
    Xml,

    /// <summary>The document is not a SOAP envelope with the one message in its body.</summary>
    Soap,

    /// <summary>The message does not have its parts, each in its place and as often as the schema allows.</summary>
    Shape,

    /// <summary>An ID is missing, no NCName, or used twice.</summary>
    Id,

    /// <summary>The message is not signed.</summary>
    SignatureRequired,

    /// <summary>A signature is not directly in the message, there are several, or its form is not allowed.</summary>
    SignatureShape,

    /// <summary>The signature does not refer to the message as a whole, by the two transforms alone.</summary>
    Reference,

    /// <summary>An algorithm is not on the list.</summary>
    Algorithm,

    /// <summary>No key of the sender made the signature.</summary>
    Signature,

    /// <summary>The digest does not match the message.</summary>
    Digest,

    /// <summary>The sender has no key that could be trusted.</summary>
    SigningKey,

    /// <summary>The version is not 2.0.</summary>
    Version,

    /// <summary>The issuer is missing, malformed, or another.</summary>
    Issuer,

    /// <summary>The destination is missing, or another's.</summary>
    Destination,

    /// <summary>IssueInstant is missing, malformed, more than five minutes old, or in the future.</summary>
    IssueInstant,

    /// <summary>NotOnOrAfter is malformed or has passed.</summary>
    NotOnOrAfter,

    /// <summary>There is no NameID in the open, or an empty one.</summary>
    NameId,

    /// <summary>The response answers another request.</summary>
    InResponseTo,

    /// <summary>The response's status is no success.</summary>
    Status,
}

/// <summary>Why a logout message was refused.</summary>
/// <param name="Rule">The rule that was broken.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Seen">What was seen, shortened.</param>
public sealed record LogoutFault(LogoutRule Rule, string Expected, string Seen)
{
    /// <summary>The faults of the reader and of the signature, in the words of a logout message.</summary>
    internal static LogoutFault Of(AssertionFault fault) => new(RuleOf(fault.Rule), fault.Expected, fault.Seen);

    private static LogoutRule RuleOf(AssertionRule rule) => rule switch
    {
        AssertionRule.Size => LogoutRule.Size,
        AssertionRule.Encoding => LogoutRule.Encoding,
        AssertionRule.IdSyntax or AssertionRule.DuplicateId => LogoutRule.Id,
        AssertionRule.NoKey or AssertionRule.WeakKey => LogoutRule.SigningKey,
        AssertionRule.ReferenceCount or AssertionRule.ReferenceUri or AssertionRule.Transforms or AssertionRule.PrefixList => LogoutRule.Reference,
        AssertionRule.CanonicalizationMethod or AssertionRule.SignatureMethod or AssertionRule.DigestMethod => LogoutRule.Algorithm,
        AssertionRule.DigestValue => LogoutRule.Digest,
        AssertionRule.SignatureValue => LogoutRule.Signature,
        AssertionRule.SignatureShape or AssertionRule.SignatureLocation or AssertionRule.SignatureObject => LogoutRule.SignatureShape,
        _ => LogoutRule.Xml, // what is left of reading: markup and limits
    };
}
