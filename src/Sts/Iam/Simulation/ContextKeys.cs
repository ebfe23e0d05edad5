using System.Text.RegularExpressions;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Iam.Simulation;

/// <summary>The context keys that policies ask for: in their conditions, and by their variables.</summary>
internal static partial class ContextKeys
{
    /// <summary>Each key once, whatever its case, as first written, in order.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<PolicyDocument> documents) =>
        [.. documents.SelectMany(Of).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];

    private static IEnumerable<string> Of(PolicyDocument document)
    {
        foreach (var statement in document.Statements)
        {
            foreach (var condition in statement.Conditions) yield return condition.Key;
            // Before 2012-10-17 a variable is plain text.
            if (document.Version != "2012-10-17") continue;
            foreach (var text in statement.Resources.Concat(statement.Conditions.SelectMany(condition => condition.Values)))
                foreach (var variable in Variable().Matches(text).Select(match => match.Groups[1].Value.TrimEnd())) yield return variable;
        }
    }

    // ${key} and ${key, 'default'}; not ${*}, ${?} and ${$}. No brace inside: however many are opened, each character is looked at once.
    [GeneratedRegex(@"\$\{\s*([^*?$,{}\s][^,{}]*)[,}]", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
