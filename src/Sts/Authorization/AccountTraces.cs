using SamlFederation.Iam;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Authorization;

/// <summary>The decision traces of one event: the caller's account's, and the account's that owns what it is about, where that is another.</summary>
internal sealed class AccountTraces
{
    public DecisionTrace Caller { get; } = new();

    public DecisionTrace Owner { get; } = new();

    /// <summary>Adds a decision. INVARIANT: where two accounts decided, each account's trace tells of its own policies only.</summary>
    public void Add(Ruling ruling)
    {
        var (request, decision) = (ruling.Request, ruling.Decision);
        if (ruling.AccountId is not null)
        {
            Caller.Add(request, decision);
            return;
        }
        Caller.Add(request, Told(decision, match => match.Part != PolicyPart.Resource));
        Owner.Add(request, Told(decision, match => match.Part == PolicyPart.Resource));
    }

    private static Decision Told(Decision decision, Func<StatementMatch, bool> own)
    {
        var told = decision with { Matched = [.. decision.Matched.Where(own)], Failed = [.. decision.Failed.Where(failed => own(failed.Statement))] };
        // The sentence of an explicit denial names a statement, of one account or the other.
        return decision.Effect == DecisionEffect.ExplicitlyDenied
            ? told with { Reason = told.Matched.Count > 0 ? "with an explicit deny" : "with an explicit deny of the other account" }
            : told;
    }
}
