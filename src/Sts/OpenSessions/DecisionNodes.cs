using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>Decisions as the wire tells them: the word, the reason, and the statements that decided.</summary>
internal static class DecisionNodes
{
    public const string Allowed = "allowed";
    public const string Conditional = "conditional";

    public static string Word(DecisionEffect effect) => effect switch
    {
        DecisionEffect.Allowed => Allowed,
        DecisionEffect.ExplicitlyDenied => "explicitDeny",
        DecisionEffect.ImplicitlyDenied => "implicitDeny",
    };

    public static ResponseNode.List Statements(IEnumerable<StatementMatch> matches) => new("MatchedStatements", [.. matches.Select(match => (IReadOnlyList<ResponseNode>)
    [
        new ResponseNode.Text("Effect", match.Effect.ToString()),
        new ResponseNode.Text("Policy", match.Policy),
        new ResponseNode.Text("Statement", match.Sid ?? $"statement {match.Index + 1}"),
        new ResponseNode.Text("Part", match.Part.ToString()),
    ])]);

    public static string Shown(ConditionOutcome failed) =>
        $"{failed.Operator} {failed.Key} must be {string.Join(" or ", failed.Expected)}{(failed.Seen.Count == 0 ? "" : $", and is {string.Join(", ", failed.Seen)}")}";

    public static string Shown(Condition condition) => $"{condition.Operator} {condition.Key}: {string.Join(" or ", condition.Values)}";
}
