using SamlFederation.Saml;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Federation;

/// <summary>What the caller is told for each rule; the fault's detail stays in the decision trace.</summary>
internal static class AssertionErrors
{
    public static WireError Of(AssertionRule rule, string requestId) => rule switch
    {
        AssertionRule.Size or AssertionRule.Base64 => StsErrors.InvalidBase64(requestId),

        AssertionRule.Encoding or AssertionRule.Dtd or AssertionRule.Comment or AssertionRule.ProcessingInstruction or AssertionRule.CData
            or AssertionRule.DepthLimit or AssertionRule.ElementLimit or AssertionRule.AttributeLimit or AssertionRule.Xml => StsErrors.InvalidResponse,
        AssertionRule.Root or AssertionRule.SignatureObject or AssertionRule.EncryptedAssertion or AssertionRule.AssertionCount or AssertionRule.SignatureLocation
            or AssertionRule.SignatureShape or AssertionRule.IdSyntax or AssertionRule.DuplicateId or AssertionRule.Structure => StsErrors.InvalidResponse,
        // AWS publishes no texts for encryption; one for all of it also tells nobody what failed.
        AssertionRule.EncryptionShape or AssertionRule.EncryptionMethod or AssertionRule.Decryption or AssertionRule.EncryptionRequired => StsErrors.InvalidResponse,

        AssertionRule.NoKey or AssertionRule.WeakKey or AssertionRule.SignatureMissing or AssertionRule.CanonicalizationMethod or AssertionRule.PrefixList
            or AssertionRule.SignatureMethod or AssertionRule.ReferenceCount or AssertionRule.ReferenceUri or AssertionRule.Transforms
            or AssertionRule.DigestMethod or AssertionRule.SignatureValue or AssertionRule.DigestValue or AssertionRule.CertificateValidity => StsErrors.SignatureInvalid,

        AssertionRule.Status => StsErrors.IdpRejectedClaim,
        AssertionRule.ResponseIssuer or AssertionRule.AssertionIssuer => StsErrors.IssuerNotPresent(requestId),
        AssertionRule.Audience or AssertionRule.Recipient or AssertionRule.Destination => StsErrors.AudienceMissing,
        AssertionRule.NotBefore or AssertionRule.IssueInstantFuture => StsErrors.NotYetValid,
        AssertionRule.NotOnOrAfter or AssertionRule.ConfirmationNotOnOrAfter or AssertionRule.SessionNotOnOrAfter => StsErrors.ResponseExpired,
        AssertionRule.RedemptionWindow => StsErrors.RedemptionWindow,
        // Without a usable NameID AWS has nobody to authorise.
        AssertionRule.Subject or AssertionRule.NameId => StsErrors.NotAuthorizedWithSaml,
        AssertionRule.Version or AssertionRule.Timestamp or AssertionRule.InResponseTo or AssertionRule.Confirmation or AssertionRule.ConfirmationMethod
            or AssertionRule.ConfirmationData or AssertionRule.UnknownCondition or AssertionRule.AuthnStatement => StsErrors.InvalidResponse,

        AssertionRule.RoleSessionNameMissing => StsErrors.SessionNameRequired,
        AssertionRule.RoleSessionName => StsErrors.SessionNamePattern,
        AssertionRule.SourceIdentity => StsErrors.SourceIdentityPattern,
        AssertionRule.DuplicateAttribute or AssertionRule.RoleMissing or AssertionRule.Role or AssertionRule.SessionDuration or AssertionRule.PrincipalTag
            or AssertionRule.PrincipalTagCount or AssertionRule.TransitiveTagKeys or AssertionRule.ContextKey => StsErrors.InvalidResponse,
    };
}
