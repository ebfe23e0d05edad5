namespace SamlFederation.Saml;

/// <summary>The faults of the strict reader and the verifier, in the words of a request.</summary>
internal static class RequestFaults
{
    public static AuthnRequestFault From(AssertionFault fault) => new(Rule(fault.Rule), fault.Expected, fault.Seen);

    private static AuthnRequestRule Rule(AssertionRule rule) => rule switch
    {
        AssertionRule.Size => AuthnRequestRule.Size,
        AssertionRule.Base64 => AuthnRequestRule.Base64,
        AssertionRule.Encoding => AuthnRequestRule.Encoding,
        AssertionRule.IdSyntax or AssertionRule.DuplicateId => AuthnRequestRule.Id,
        AssertionRule.NoKey or AssertionRule.WeakKey => AuthnRequestRule.SigningKey,
        AssertionRule.ReferenceCount or AssertionRule.ReferenceUri => AuthnRequestRule.Reference,
        AssertionRule.Transforms or AssertionRule.PrefixList => AuthnRequestRule.Transform,
        AssertionRule.CanonicalizationMethod or AssertionRule.SignatureMethod or AssertionRule.DigestMethod => AuthnRequestRule.Algorithm,
        AssertionRule.DigestValue => AuthnRequestRule.Digest,
        AssertionRule.SignatureValue => AuthnRequestRule.Signature,
        AssertionRule.SignatureShape or AssertionRule.SignatureLocation or AssertionRule.SignatureObject => AuthnRequestRule.SignatureShape,
        _ => AuthnRequestRule.Xml, // what is left of reading: markup and limits
    };
}
