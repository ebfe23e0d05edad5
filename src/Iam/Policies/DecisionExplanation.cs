namespace SamlFederation.Iam;

/// <summary>For a denial: the Allows that name the action, and what kept each of them from applying.</summary>
internal static class DecisionExplanation
{
    internal static IReadOnlyList<ConditionOutcome> Of(PolicySet policies, Votes votes, AuthorizationRequest request)
    {
        var outcomes = new List<ConditionOutcome>();
        if (votes.Resource == PrincipalGrant.None)
            Explain(PolicyPart.Resource, policies.Resource, request, outcomes);
        if (!votes.Identity)
            Explain(PolicyPart.Identity, policies.Identity, request, outcomes);
        if (!votes.Boundary)
            Explain(PolicyPart.Boundary, policies.Boundary, request, outcomes);
        if (!votes.Session)
            Explain(PolicyPart.Session, policies.Session, request, outcomes);
        return outcomes;
    }

    private static void Explain(PolicyPart part, IReadOnlyList<PolicySource> sources, AuthorizationRequest request, List<ConditionOutcome> outcomes)
    {
        foreach (var source in sources)
        {
            foreach (var statement in source.Document.Statements)
            {
                if (statement.Effect == StatementEffect.Allow && statement.MatchesAction(request.Action))
                    Explain(new StatementMatch(part, source.Name, statement.Index, statement.Sid, statement.Effect) { Written = statement }, statement, source.Document, request, outcomes);
            }
        }
    }

    private static void Explain(
        StatementMatch match, Statement statement, PolicyDocument document, AuthorizationRequest request, List<ConditionOutcome> outcomes)
    {
        if (PolicyEvaluator.Named(statement, document, request) == PrincipalGrant.None)
        {
            var element = statement.IsNotPrincipal ? "NotPrincipal" : "Principal";
            outcomes.Add(new(match, element, element, [.. statement.Principals.Select(Written)], Seen(request.Principal)));
        }
        if (statement.MatchesResource(request) != Truth.True)
        {
            var element = statement.IsNotResource ? "NotResource" : "Resource";
            outcomes.Add(new(match, element, element, statement.Resources, [request.Resource]));
        }
        foreach (var condition in statement.Conditions)
        {
            if (condition.Evaluate(request.Context) != Truth.True)
                outcomes.Add(new(match, condition.Operator, condition.Key, condition.Values, request.Context.Values(condition.Key)));
        }
    }

    private static string Written(PrincipalMatcher principal) =>
        principal.UniqueId is null ? principal.Value : $"{principal.Value} ({principal.UniqueId})";

    private static IReadOnlyList<string> Seen(PrincipalIdentity principal)
    {
        string?[] all = [principal.SessionArn, principal.Arn, principal.UniqueId, principal.Service];
        return [.. all.Where(text => !string.IsNullOrEmpty(text)).Distinct().Select(text => text!)];
    }
}
