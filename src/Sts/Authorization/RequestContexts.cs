using System.Globalization;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;
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

    /// <summary>What is known of a request by this caller, whose own tags these are.</summary>
    public static RequestContext Of(RequestFacts facts, Caller caller, IReadOnlyList<Tag> own)
    {
        var context = Of(facts);
        context.Add("aws:PrincipalArn", caller.Principal.Arn);
        context.Add("aws:PrincipalAccount", caller.AccountId);
        context.Add("aws:PrincipalType", TypeOf(caller.Kind));
        context.Add("aws:userid", caller.UserId);
        context.Add("aws:username", caller.UserName);
        if (caller.Session is { } session) Add(context, session, facts);
        // Session tags go over the principal's own, whatever their case.
        var given = caller.Session?.Tags ?? [];
        foreach (var tag in own.Where(tag => !given.Any(over => over.Key.Equals(tag.Key, StringComparison.OrdinalIgnoreCase))))
            context.Add($"aws:PrincipalTag/{tag.Key}", tag.Value);
        foreach (var tag in given) context.Add($"aws:PrincipalTag/{tag.Key}", tag.Value);
        return context;
    }

    // Of temporary credentials only: for a long-term key these keys are absent.
    private static void Add(RequestContext context, SessionPrincipal session, RequestFacts facts)
    {
        context.Add("aws:TokenIssueTime", session.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        context.Add("aws:MultiFactorAuthPresent", session.MfaAuthenticatedAt is null ? "false" : "true");
        if (session.MfaAuthenticatedAt is { } shown)
            context.Add("aws:MultiFactorAuthAge", ((long)(facts.Now - shown).TotalSeconds).ToString(CultureInfo.InvariantCulture));
        context.Add("aws:SourceIdentity", session.SourceIdentity);
        context.Add("aws:FederatedProvider", session.ProviderArn);
        if (session.WebIdentity is { } web)
        {
            context.Add($"{web.Provider}:sub", web.Subject);
            context.Add($"{web.Provider}:aud", web.Audience);
        }
        if (session.Saml is not { } saml) return;
        context.Add("saml:sub", saml.Subject);
        context.Add("saml:sub_type", saml.SubjectType);
        context.Add("saml:namequalifier", saml.NameQualifier);
    }

    private static string TypeOf(PrincipalKind kind) => kind switch
    {
        PrincipalKind.Root => "Account",
        PrincipalKind.User => "User",
        PrincipalKind.AssumedRole => "AssumedRole",
        PrincipalKind.FederatedUser => "FederatedUser",
        _ => "Anonymous",
    };
}
