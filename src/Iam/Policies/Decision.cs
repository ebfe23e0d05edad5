namespace SamlFederation.Iam;

/// <summary>What was decided.</summary>
public enum DecisionEffect
{
    /// <summary>Allowed.</summary>
    Allowed,

    /// <summary>Denied because something that had to allow did not.</summary>
    ImplicitlyDenied,

    /// <summary>Denied by a statement that says so.</summary>
    ExplicitlyDenied,
}

/// <summary>In what part a policy was asked.</summary>
public enum PolicyPart
{
    /// <summary>The caller's own policies.</summary>
    Identity,

    /// <summary>The permissions boundary.</summary>
    Boundary,

    /// <summary>The session policies.</summary>
    Session,

    /// <summary>The resource's policy, a role's trust policy among them.</summary>
    Resource,
}

/// <summary>A statement that had a say.</summary>
/// <param name="Part">The part its policy played.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Index">The statement's place in the document, from 0.</param>
/// <param name="Sid">Its Sid, if it has one.</param>
/// <param name="Effect">What it says.</param>
public sealed record StatementMatch(PolicyPart Part, string Policy, int Index, string? Sid, StatementEffect Effect)
{
    /// <summary>The statement itself, for whoever may read the policy.</summary>
    public Statement? Written { get; init; }
}

/// <summary>Why a statement that names the action did not apply.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Operator">The condition operator as written; <c>Principal</c>, <c>NotPrincipal</c>, <c>Resource</c> or <c>NotResource</c> when that element did not match.</param>
/// <param name="Key">The condition key as written; the element's name again for an element.</param>
/// <param name="Expected">What the policy says, variables unreplaced.</param>
/// <param name="Seen">What the request had; empty when the key was absent.</param>
public sealed record ConditionOutcome(
    StatementMatch Statement, string Operator, string Key, IReadOnlyList<string> Expected, IReadOnlyList<string> Seen);

/// <summary>A decision with its reasons.</summary>
/// <param name="Effect">What was decided.</param>
/// <param name="Matched">The statements that made it: the Allows of an allowance, the Denies of an explicit denial, and for an implicit one the Allows that were not enough.</param>
/// <param name="Failed">For an implicit denial: what kept statements that name the action from allowing.</param>
/// <param name="Reason">One sentence for the trace.</param>
public sealed record Decision(
    DecisionEffect Effect, IReadOnlyList<StatementMatch> Matched, IReadOnlyList<ConditionOutcome> Failed, string Reason)
{
    /// <summary>Whether the request may go on.</summary>
    public bool IsAllowed => Effect == DecisionEffect.Allowed;
}
