using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>What the caller is told for each rule; what was seen stays in the decision trace.</summary>
internal static class WebIdentityErrors
{
    public static WireError Of(WebIdentityRule rule, WebIdentityToken? token, DateTimeOffset now) => rule switch
    {
        WebIdentityRule.Shape or WebIdentityRule.CriticalHeader or WebIdentityRule.Issuer or WebIdentityRule.AuthenticationMethods => StsErrors.NotAToken,
        WebIdentityRule.Algorithm => StsErrors.TokenAlgorithm,
        WebIdentityRule.Provider => StsErrors.NoOidcProvider(token!.Issuer),
        WebIdentityRule.Thumbprint => StsErrors.Thumbprint,
        WebIdentityRule.ProviderAnswer => StsErrors.IdpCommunicationError,
        // An address that may not be asked, or an answer that is no key set, will be no better the next time.
        WebIdentityRule.ProviderAddress or WebIdentityRule.Discovery or WebIdentityRule.Key => StsErrors.NoVerificationKey,
        WebIdentityRule.Signature => StsErrors.TokenSignature,
        WebIdentityRule.Timestamps => StsErrors.TokenTimestamps,
        WebIdentityRule.Expiration => StsErrors.TokenExpired(now.ToUnixTimeSeconds(), token!.Claims.GetProperty("exp").GetInt64()),
        WebIdentityRule.NotBefore or WebIdentityRule.IssuedAt => StsErrors.TokenNotYetValid,
        WebIdentityRule.Subject => StsErrors.TokenSubject,
        WebIdentityRule.Audience or WebIdentityRule.AuthorizedParty => StsErrors.TokenAudience,
        WebIdentityRule.Tags => StsErrors.TokenTags,
        WebIdentityRule.SourceIdentity => StsErrors.SourceIdentityPattern,
    };
}
