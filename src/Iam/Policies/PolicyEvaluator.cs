namespace SamlFederation.Iam;

/// <summary>Decides requests by policies. Pure: the same question has the same answer.</summary>
public static class PolicyEvaluator
{
    /// <summary>Asks every policy of the set.</summary>
    public static Decision Evaluate(PolicySet policies, AuthorizationRequest request) =>
        new(DecisionEffect.ImplicitlyDenied, [], [], "no policy allows it");

    /// <summary>Asks a role's trust policy alone; what it does not allow is denied.</summary>
    public static Decision EvaluateTrust(PolicyDocument trust, AuthorizationRequest request) =>
        new(DecisionEffect.ImplicitlyDenied, [], [], "the trust policy does not allow it");
}
