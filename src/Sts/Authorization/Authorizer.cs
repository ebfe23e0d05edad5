using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Authorization;

/// <summary>May this caller do this to that?</summary>
internal sealed record Question(Caller Caller, string Action, string Resource, RequestFacts Facts)
{
    /// <summary>Condition keys of the action and its resource, such as <c>aws:RequestTag/…</c> and <c>aws:ResourceTag/…</c>.</summary>
    public RequestContext Keys { get; init; } = [];

    /// <summary>The resource's own policies; a role's trust policy is one.</summary>
    public IReadOnlyList<PolicySource> ResourcePolicies { get; init; } = [];

    /// <summary>The account that owns the resource; null means the caller's own.</summary>
    public string? ResourceAccountId { get; init; }
}

/// <summary>A decision with the request it was made about.</summary>
internal sealed record Ruling(AuthorizationRequest Request, Decision Decision)
{
    /// <summary>The account whose policies alone decided; null when another account's had a say.</summary>
    public string? AccountId { get; init; }

    public bool IsAllowed => Decision.IsAllowed;
}

/// <summary>Decides what a caller may do: by the policies of its user or role as they are now, the boundary, and the session policies it carries.</summary>
internal sealed class Authorizer(PolicyHolders holders)
{
    /// <summary>The decision with its reasons. When a policy cannot be read, or the principal is gone, it is a denial.</summary>
    public Task<Ruling> DecideAsync(Question question, CancellationToken cancellation) => DecideAsync(holders.Now, question, cancellation);

    /// <summary>The same by the policies as this transaction sees them.</summary>
    public Task<Ruling> DecideAsync(StsDb db, Question question, CancellationToken cancellation) => DecideAsync(holders.In(db), question, cancellation);

    private static async Task<Ruling> DecideAsync(IPolicyView policies, Question question, CancellationToken cancellation)
    {
        var caller = question.Caller;
        var held = caller.Kind == PrincipalKind.Root ? HeldPolicies.None : await policies.FindAsync(caller.PrincipalId, cancellation);
        var session = await policies.SessionAsync(caller.Session, cancellation);
        var request = new AuthorizationRequest(caller.Principal, question.Action, question.Resource, Context(question, held?.Tags ?? []));
        return new Ruling(request, await DecideAsync(policies, question, request, held, session, cancellation))
        {
            AccountId = question.ResourceAccountId is null || question.ResourceAccountId == caller.AccountId ? caller.AccountId : null,
        };
    }

    private static async Task<Decision> DecideAsync(IPolicyView policies, Question question, AuthorizationRequest request, HeldPolicies? held, IReadOnlyList<PolicySource>? session, CancellationToken cancellation)
    {
        if (held is null || session is null) return new Decision(DecisionEffect.ImplicitlyDenied, [], [], "a policy of the caller cannot be read");
        if (await Revocations.OfAncestorsAsync(policies, question.Caller.Session, request, cancellation) is { } revoked) return revoked;
        return PolicyEvaluator.Evaluate(new PolicySet
        {
            Identity = held.Identity,
            Boundary = held.Boundary,
            Session = session,
            Resource = question.ResourcePolicies,
            ResourceAccountId = question.ResourceAccountId ?? question.Caller.AccountId,
        }, request);
    }

    private static RequestContext Context(Question question, IReadOnlyList<Tag> tags)
    {
        var context = RequestContexts.Of(question.Facts, question.Caller, tags);
        foreach (var (key, values) in question.Keys) context.Add(key, values);
        return context;
    }
}
