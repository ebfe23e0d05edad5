using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Saml;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Federation;

/// <summary>A session as a role's trust policy is asked about it, before it is one.</summary>
internal sealed record WantedSession(string Name, string? SourceIdentity, IReadOnlyList<SessionTag> Tags)
{
    /// <summary>The actions that must be allowed, each on its own.</summary>
    public IEnumerable<string> Actions(string assume)
    {
        yield return assume;
        if (Tags.Count > 0) yield return "sts:TagSession";
        if (SourceIdentity is not null) yield return "sts:SetSourceIdentity";
    }

    /// <summary>Adds the condition keys of the session and of the role.</summary>
    public void AddTo(RequestContext context, Role role)
    {
        context.Add("sts:RoleSessionName", Name);
        context.Add("sts:SourceIdentity", SourceIdentity);
        context.Add("sts:TransitiveTagKeys", Tags.Where(tag => tag.Transitive).Select(tag => tag.Key));
        foreach (var tag in Tags)
        {
            context.Add($"aws:RequestTag/{tag.Key}", tag.Value);
            context.Add($"aws:PrincipalTag/{tag.Key}", tag.Value);
        }
        context.Add("aws:TagKeys", Tags.Select(tag => tag.Key));
        foreach (var tag in role.Tags) context.Add($"aws:ResourceTag/{tag.Key}", tag.Value);
    }
}

/// <summary>Asks a role's trust policy whether somebody whom a provider vouches for may take the role.</summary>
internal sealed class TrustPolicy(PolicyShelf shelf)
{
    /// <summary>True when every action is allowed; the decisions go into the trace.</summary>
    public bool Allows(Role role, PrincipalIdentity principal, IEnumerable<string> actions, RequestContext context, DecisionTrace trace)
    {
        if (shelf.Trust(role) is not { } trust)
            return trace.Check("TrustPolicy", "IAM policy grammar", "a policy that can be read", role.Arn, passed: false);
        foreach (var action in actions)
        {
            var request = new AuthorizationRequest(principal, action, role.Arn, context);
            var decision = PolicyEvaluator.EvaluateTrust(trust, request);
            trace.Add(request, decision);
            if (!decision.IsAllowed) return false;
        }
        return true;
    }

    /// <summary>The same for an assertion.</summary>
    public bool Allows(ExchangeState state)
    {
        var (role, claims, provider) = (state.Role!, state.Claims, state.Provider);
        var wanted = new WantedSession(claims.RoleSessionName, claims.SourceIdentity, state.Tags);
        var context = RequestContexts.Of(state.Facts);
        foreach (var (key, values) in AwsAttributes.ContextKeys(state.Assertion, provider.AccountId, provider.Name)) context.Add(key, values);
        context.Add("aws:FederatedProvider", provider.Arn);
        wanted.AddTo(context, role);
        return Allows(role, PrincipalIdentity.FederatedBy(provider.Arn, provider.AccountId), wanted.Actions("sts:AssumeRoleWithSAML"), context, state.Trace);
    }
}
