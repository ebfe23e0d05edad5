using SamlFederation.Iam;
using SamlFederation.Saml;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;

namespace SamlFederation.Sts.Federation;

/// <summary>Asks a role's trust policy whether this assertion may take the role.</summary>
internal sealed class TrustPolicy(PolicyShelf shelf)
{
    /// <summary>True when every action that the assertion needs is allowed; the decisions go into the trace.</summary>
    public bool Allows(ExchangeState state)
    {
        var role = state.Role!;
        if (Roles.Trust(role, shelf) is not { } trust)
            return state.Trace.Check("TrustPolicy", "IAM policy grammar", "a policy that can be read", role.Arn, passed: false);

        var principal = PrincipalIdentity.FederatedBy(state.Provider.Arn, state.Provider.AccountId);
        var context = Context(state);
        foreach (var action in Actions(state.Claims))
        {
            var request = new AuthorizationRequest(principal, action, role.Arn, context);
            var decision = PolicyEvaluator.EvaluateTrust(trust, request);
            state.Trace.Add(request, decision);
            if (!decision.IsAllowed) return false;
        }
        return true;
    }

    private static IEnumerable<string> Actions(AwsClaims claims)
    {
        yield return "sts:AssumeRoleWithSAML";
        if (claims.PrincipalTags.Count > 0) yield return "sts:TagSession";
        if (claims.SourceIdentity is not null) yield return "sts:SetSourceIdentity";
    }

    private static RequestContext Context(ExchangeState state)
    {
        var (claims, provider) = (state.Claims, state.Provider);
        var context = RequestContexts.Of(state.Facts);
        foreach (var (key, values) in AwsAttributes.ContextKeys(state.Assertion, provider.AccountId, provider.Name)) context.Add(key, values);
        context.Add("aws:FederatedProvider", provider.Arn);
        context.Add("sts:RoleSessionName", claims.RoleSessionName);
        if (claims.SourceIdentity is { } source) context.Add("sts:SourceIdentity", source);
        if (claims.TransitiveTagKeys.Count > 0) context.Add("sts:TransitiveTagKeys", claims.TransitiveTagKeys);
        foreach (var (key, value) in claims.PrincipalTags)
        {
            context.Add($"aws:RequestTag/{key}", value);
            context.Add($"aws:PrincipalTag/{key}", value);
        }
        if (claims.PrincipalTags.Count > 0) context.Add("aws:TagKeys", claims.PrincipalTags.Select(tag => tag.Key));
        foreach (var tag in state.Role!.Tags) context.Add($"aws:ResourceTag/{tag.Key}", tag.Value);
        return context;
    }
}
