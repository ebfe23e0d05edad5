using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Sessions;

/// <summary>Asks both sides whether a caller may assume a role: the caller's own policies and the role's trust policy.</summary>
internal sealed class RolePermission(Permission permission, Authorizer authorizer, Denials denials, PolicyShelf shelf)
{
    // For a role that is not there the same questions are asked, of a trust policy that trusts nobody: the answers do not tell the two apart.
    private const string TrustsNobody = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"nobody.invalid"},"Action":"sts:AssumeRole"}]}""";

    /// <summary>The refusal, or null when each action that the request needs is allowed, for itself.</summary>
    public async Task<WireError?> CheckAsync(RoleAssumption state, CancellationToken cancellation)
    {
        var trust = state.Role is { } role ? shelf.Trust(role) : null;
        var keys = Keys(state);
        foreach (var action in Actions(state))
            if (await permission.CheckAsync(state.Call, Question(state, action, trust, keys), cancellation) is { } denial) return denial;
        return await SourceIdentityAsync(state, trust, keys, cancellation);
    }

    private static IEnumerable<string> Actions(RoleAssumption state)
    {
        yield return "sts:AssumeRole";
        // Also for what is only handed down: a role that does not take tags cannot be reached with them.
        if (state.Tags.Count > 0) yield return "sts:TagSession";
        if (state.SourceIdentity is not null || state.Asked.SourceIdentity is not null) yield return "sts:SetSourceIdentity";
    }

    // INVARIANT: no policy can allow another source identity than the one that the chain began with.
    private async Task<WireError?> SourceIdentityAsync(RoleAssumption state, PolicyDocument? trust, RequestContext keys, CancellationToken cancellation)
    {
        var (kept, asked) = (state.Caller.Session?.SourceIdentity, state.Asked.SourceIdentity);
        if (state.Call.Trace.Check("SourceIdentity", "role chaining", kept ?? "any", asked ?? "the same", kept is null || asked is null || kept == asked)) return null;
        var ruling = await authorizer.DecideAsync(Question(state, "sts:SetSourceIdentity", trust, keys), cancellation);
        return denials.Of(state.Caller, ruling with { Decision = new Decision(DecisionEffect.ImplicitlyDenied, [], [], "because a source identity cannot change") });
    }

    private Question Question(RoleAssumption state, string action, PolicyDocument? trust, RequestContext keys) => new(state.Caller, action, state.RoleArn.ToString(), state.Call.Facts)
    {
        Keys = keys,
        ResourcePolicies = [new PolicySource("trust policy", trust ?? shelf.Find(TrustsNobody, PolicyKind.Trust)!)],
        ResourceAccountId = state.RoleArn.AccountId,
    };

    private static RequestContext Keys(RoleAssumption state)
    {
        var asked = state.Asked;
        var keys = new RequestContext
        {
            { "sts:RoleSessionName", asked.SessionName },
            // Absent when it was not passed: a missing id is not an empty one.
            { "sts:ExternalId", asked.ExternalId },
            { "sts:SourceIdentity", asked.SourceIdentity ?? state.SourceIdentity },
            { "sts:TransitiveTagKeys", asked.TransitiveTagKeys },
        };
        SessionTags.AddTo(keys, asked.Tags);
        if (asked.Device.TokenCode is not null)
        {
            keys.Add("aws:MultiFactorAuthPresent", "true");
            keys.Add("aws:MultiFactorAuthAge", "0");
        }
        foreach (var tag in state.Role?.Tags ?? [])
            keys.Add($"aws:ResourceTag/{tag.Key}", state.Inherited.FirstOrDefault(over => over.Key.Equals(tag.Key, StringComparison.OrdinalIgnoreCase))?.Value ?? tag.Value);
        return keys;
    }
}
