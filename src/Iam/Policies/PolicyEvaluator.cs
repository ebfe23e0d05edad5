namespace SamlFederation.Iam;

/// <summary>
/// Decides requests by policies. Pure: the same question has the same answer. An explicit Deny wins wherever it stands;
/// then the resource's policy, the caller's own policies, the boundary and the session policies (IAM User Guide, "Policy
/// evaluation logic"). What cannot be decided (a variable without value, a value of the wrong type) denies.
/// </summary>
public static class PolicyEvaluator
{
    /// <summary>Asks every policy of the set, within one account or, by <see cref="PolicySet.ResourceAccountId"/>, across two.</summary>
    public static Decision Evaluate(PolicySet policies, AuthorizationRequest request)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(request);
        var denials = new List<StatementMatch>();
        Collect(PolicyPart.Resource, policies.Resource, StatementEffect.Deny, request, denials);
        Collect(PolicyPart.Identity, policies.Identity, StatementEffect.Deny, request, denials);
        Collect(PolicyPart.Boundary, policies.Boundary, StatementEffect.Deny, request, denials);
        Collect(PolicyPart.Session, policies.Session, StatementEffect.Deny, request, denials);
        if (denials.Count > 0)
            return new Decision(DecisionEffect.ExplicitlyDenied, denials, [], DecisionReason.Explicit(request, denials[0]));

        var allows = new List<StatementMatch>();
        var votes = new Votes(
            Resource: Collect(PolicyPart.Resource, policies.Resource, StatementEffect.Allow, request, allows),
            ResourceMustAllow: policies.Resource.Any(source => source.Document.Kind == PolicyKind.Trust),
            Identity: Collect(PolicyPart.Identity, policies.Identity, StatementEffect.Allow, request, allows) != PrincipalGrant.None || request.Principal.Kind == PrincipalKind.Root,
            Boundary: AllowedByBoundary(policies.Boundary, request, allows),
            Session: AllowedBySession(policies.Session, request, allows));
        var missing = Missing(votes, request.Principal, CrossesAccounts(policies, request.Principal));
        return missing is null
            ? new Decision(DecisionEffect.Allowed, allows, [], DecisionReason.Allowed(request))
            : new Decision(DecisionEffect.ImplicitlyDenied, allows, DecisionExplanation.Of(policies, votes, request), DecisionReason.Implicit(request, missing.Value));
    }

    /// <summary>
    /// Asks a role's trust policy alone, for one action; what it does not allow is denied. For callers that have policies
    /// of their own (AssumeRole) an allowance by account is not enough: ask <see cref="Evaluate"/> with the trust policy
    /// as the resource's.
    /// </summary>
    public static Decision EvaluateTrust(PolicyDocument trust, AuthorizationRequest request)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(request);
        var policies = new PolicySet { Resource = [new PolicySource("trust policy", trust)] };
        var matched = new List<StatementMatch>();
        if (Collect(PolicyPart.Resource, policies.Resource, StatementEffect.Deny, request, matched) != PrincipalGrant.None)
            return new Decision(DecisionEffect.ExplicitlyDenied, matched, [], DecisionReason.Explicit(request, matched[0]));
        if (Collect(PolicyPart.Resource, policies.Resource, StatementEffect.Allow, request, matched) != PrincipalGrant.None)
            return new Decision(DecisionEffect.Allowed, matched, [], DecisionReason.Allowed(request));
        var votes = new Votes(PrincipalGrant.None, ResourceMustAllow: true, Identity: true, Boundary: true, Session: true);
        return new Decision(
            DecisionEffect.ImplicitlyDenied, [], DecisionExplanation.Of(policies, votes, request), DecisionReason.Implicit(request, PolicyPart.Resource));
    }

    /// <summary>
    /// The first Deny of these policies that applies to the request and has a condition on this key; null when there is none. For
    /// revocation, which asks a session's ancestors with their own <c>aws:TokenIssueTime</c>.
    /// </summary>
    public static StatementMatch? FindDenyOn(string conditionKey, PolicyPart part, IReadOnlyList<PolicySource> sources, AuthorizationRequest request)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(request);
        var denials = new List<StatementMatch>();
        Collect(part, sources, StatementEffect.Deny, request, denials);
        return denials.Find(match => match.Written!.Conditions.Any(condition => condition.Key.Equals(conditionKey, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The part whose Allow is missing, or null.</summary>
    private static PolicyPart? Missing(Votes votes, PrincipalIdentity principal, bool crossAccount)
    {
        var resource = votes.Resource != PrincipalGrant.None;
        // They have no policies of their own: what the resource says is all there is.
        if (principal.Kind is PrincipalKind.Anonymous or PrincipalKind.Federated or PrincipalKind.Service)
            return resource ? null : PolicyPart.Resource;
        if (!resource && (crossAccount || votes.ResourceMustAllow))
            return PolicyPart.Resource;
        if (!crossAccount && votes.Resource == PrincipalGrant.Direct)
            return null;
        if (!votes.Identity && (crossAccount || votes.Resource != PrincipalGrant.Entity))
            return PolicyPart.Identity;
        if (!votes.Boundary)
            return PolicyPart.Boundary;
        return votes.Session ? null : PolicyPart.Session;
    }

    private static bool CrossesAccounts(PolicySet policies, PrincipalIdentity principal) =>
        policies.ResourceAccountId is { } owner && owner != principal.AccountId;

    // Each boundary must allow by itself; the list has one in practice.
    private static bool AllowedByBoundary(IReadOnlyList<PolicySource> sources, AuthorizationRequest request, List<StatementMatch> matches)
    {
        var allowed = true;
        foreach (var source in sources)
            allowed &= Collect(PolicyPart.Boundary, source, StatementEffect.Allow, request, matches) != PrincipalGrant.None;
        return allowed;
    }

    private static bool AllowedBySession(IReadOnlyList<PolicySource> sources, AuthorizationRequest request, List<StatementMatch> matches)
    {
        // A federated user's session can do only what a session policy says; other sessions are bound by one if it was passed.
        if (sources.Count == 0)
            return request.Principal.Kind != PrincipalKind.FederatedUser;
        return Collect(PolicyPart.Session, sources, StatementEffect.Allow, request, matches) != PrincipalGrant.None;
    }

    private static PrincipalGrant Collect(
        PolicyPart part, IReadOnlyList<PolicySource> sources, StatementEffect effect, AuthorizationRequest request, List<StatementMatch> matches)
    {
        var grant = PrincipalGrant.None;
        for (var i = 0; i < sources.Count; i++)
        {
            var one = Collect(part, sources[i], effect, request, matches);
            if (one > grant)
                grant = one;
        }
        return grant;
    }

    private static PrincipalGrant Collect(
        PolicyPart part, PolicySource source, StatementEffect effect, AuthorizationRequest request, List<StatementMatch> matches)
    {
        var grant = PrincipalGrant.None;
        foreach (var statement in source.Document.All)
        {
            if (statement.Effect != effect || !statement.MatchesAction(request.Action))
                continue;
            var named = Named(statement, source.Document, request);
            if (named == PrincipalGrant.None || !Applies(statement, request))
                continue;
            matches.Add(new StatementMatch(part, source.Name, statement.Index, statement.Sid, effect) { Written = statement });
            if (named > grant)
                grant = named;
        }
        return grant;
    }

    // INVARIANT: an Allow applies when it is certain, a Deny unless it is certain that it does not.
    private static bool Applies(Statement statement, AuthorizationRequest request)
    {
        var threshold = statement.Effect == StatementEffect.Allow ? Truth.True : Truth.Unknown;
        return statement.MatchesResource(request) >= threshold && statement.MatchesConditions(request.Context) >= threshold;
    }

    internal static PrincipalGrant Named(Statement statement, PolicyDocument document, AuthorizationRequest request)
    {
        var named = statement.MatchesPrincipal(request.Principal);
        // A role's own session is trusted only where the role is named, not by way of its account.
        var itself = document.Kind == PolicyKind.Trust && request.Principal.Kind == PrincipalKind.AssumedRole && request.Principal.Arn == request.Resource;
        return itself && named == PrincipalGrant.Account && statement.Effect == StatementEffect.Allow ? PrincipalGrant.None : named;
    }
}

/// <summary>What each part said.</summary>
internal readonly record struct Votes(PrincipalGrant Resource, bool ResourceMustAllow, bool Identity, bool Boundary, bool Session);
