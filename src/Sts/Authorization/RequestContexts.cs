using System.Globalization;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Authorization;

/// <summary>Fills the condition keys of a request.</summary>
internal static class RequestContexts
{
    /// <summary>What is known of every request.</summary>
    public static RequestContext Of(RequestFacts facts) => new()
    {
        { "aws:CurrentTime", facts.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
        { "aws:EpochTime", facts.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
        { "aws:SourceIp", facts.SourceIp },
        { "aws:SecureTransport", facts.IsSecure ? "true" : "false" },
        { "aws:UserAgent", facts.UserAgent },
        { "aws:RequestedRegion", facts.Region },
    };

    /// <summary>What is known of a request by a session of this role.</summary>
    public static RequestContext Of(RequestFacts facts, SessionPrincipal session, Role role)
    {
        var context = Of(facts);
        context.Add("aws:PrincipalArn", session.PrincipalArn);
        context.Add("aws:PrincipalAccount", session.AccountId);
        context.Add("aws:PrincipalType", "AssumedRole");
        context.Add("aws:userid", session.CallerId);
        context.Add("aws:TokenIssueTime", session.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        context.Add("aws:MultiFactorAuthPresent", session.MfaAuthenticatedAt is null ? "false" : "true");
        if (session.MfaAuthenticatedAt is { } shown)
            context.Add("aws:MultiFactorAuthAge", ((long)(facts.Now - shown).TotalSeconds).ToString(CultureInfo.InvariantCulture));
        if (session.SourceIdentity is { } source) context.Add("aws:SourceIdentity", source);
        if (session.ProviderArn is { } provider) context.Add("aws:FederatedProvider", provider);
        if (session.Saml is { } saml)
        {
            context.Add("saml:sub", saml.Subject);
            context.Add("saml:sub_type", saml.SubjectType);
            context.Add("saml:namequalifier", saml.NameQualifier);
        }
        // Session tags go over the role's own, whatever their case.
        foreach (var tag in role.Tags.Where(own => !session.Tags.Any(given => given.Key.Equals(own.Key, StringComparison.OrdinalIgnoreCase))))
            context.Add($"aws:PrincipalTag/{tag.Key}", tag.Value);
        foreach (var tag in session.Tags) context.Add($"aws:PrincipalTag/{tag.Key}", tag.Value);
        return context;
    }
}
