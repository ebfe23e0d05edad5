using System.Numerics;
using System.Text.Json;

namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>The Condition element, after the IAM User Guide's "Condition operators" and "Multivalued context keys".</summary>
internal sealed class OracleConditions(OracleText text, bool variables, OracleMistake mistake)
{
    /// <summary>"If your policy has multiple condition operators or multiple keys … the conditions are evaluated using a logical AND."</summary>
    internal Answer Hold(JsonElement statement)
    {
        var answers = new List<Answer>();
        if (statement.TryGetProperty("Condition", out var conditions))
        {
            foreach (var condition in conditions.EnumerateObject())
            {
                foreach (var key in condition.Value.EnumerateObject())
                    answers.Add(Holds(condition.Name, key.Name, [.. PolicyOracle.Texts(key.Value)]));
            }
        }
        return answers.All();
    }

    private Answer Holds(string written, string key, string[] wanted)
    {
        var seen = text.Values(key);
        var colon = written.IndexOf(':', StringComparison.Ordinal);
        var qualifier = colon < 0 ? "" : written[..colon];
        var name = written[(colon + 1)..];
        if (name == "Null")
            return Answers.When(wanted.Any(value => bool.Parse(value) == (seen.Length == 0 ^ mistake == OracleMistake.NullIsTheOtherWayRound)));
        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        name = ifExists ? name[..^"IfExists".Length] : name;
        var negated = name.Contains("Not", StringComparison.Ordinal);
        name = name.Replace("Not", "", StringComparison.Ordinal);
        if (seen.Length == 0)
            return Answers.When(HoldsForNothing(qualifier, ifExists && mistake != OracleMistake.IfExistsIsForgotten, negated));
        var each = seen.Select(value => HoldsForOne(name, negated, wanted, value));
        return (qualifier, mistake) switch
        {
            ("ForAllValues", OracleMistake.ForAllValuesIsForAnyValue) => each.Some(),
            ("ForAnyValue", OracleMistake.ForAnyValueIsForAllValues) => each.All(),
            ("ForAllValues", _) => each.All(),
            ("ForAnyValue", _) => each.Some(),
            // Without a qualifier several values are alternatives, to a negated operator as well: none of them may match.
            _ => negated ? each.All() : each.Some(),
        };
    }

    private bool HoldsForNothing(string qualifier, bool ifExists, bool negated)
    {
        // "…IfExists: if the key is not present, evaluate the condition element as true."
        if (ifExists)
            return true;
        return qualifier switch
        {
            // "ForAllValues also returns true if there are no context keys in the request, or if the key value resolves to a null dataset."
            "ForAllValues" => mistake != OracleMistake.ForAllValuesNeedsValue,
            "ForAnyValue" => mistake == OracleMistake.ForAnyValueTakesNone,
            // "If the key is not present … the values do not match", and for a negated operator "the condition is true".
            _ => negated ? mistake != OracleMistake.AbsentKeyFailsNegated : mistake == OracleMistake.AbsentKeyHolds,
        };
    }

    /// <summary>"Multiple values for one key: OR"; of a negated operator NOR.</summary>
    private Answer HoldsForOne(string name, bool negated, string[] wanted, string seen)
    {
        // A value of the wrong type leaves the condition unsure, even where there is nothing to compare it with.
        if (wanted.Length == 0 && !IsOfType(name, seen))
            return Answer.Unsure;
        var matches = wanted.Select(want => Compare(name, want, seen));
        if (!negated)
            return matches.Some();
        return mistake == OracleMistake.NegatedValuesAreAlternatives ? matches.Select(answer => answer.Opposite()).Some() : matches.Some().Opposite();
    }

    private bool IsOfType(string name, string seen) => name switch
    {
        "BinaryEquals" => Binary("", seen) != Answer.Unsure,
        "IpAddress" => OracleValues.Address(seen, mistake) is not null,
        _ when name.StartsWith("Numeric", StringComparison.Ordinal) => OracleValues.Number(seen, mistake) is not null,
        _ when name.StartsWith("Date", StringComparison.Ordinal) => OracleValues.Instant(seen, mistake) is not null,
        "Bool" => bool.TryParse(seen, out _),
        "ArnEquals" or "ArnLike" => OracleText.IsArn(seen),
        _ => true,
    };

    private Answer Compare(string name, string want, string seen) => name switch
    {
        "StringEquals" => text.Matches(text.TakeApart(want, variables, false), seen),
        "StringEqualsIgnoreCase" => text.Matches(text.TakeApart(want, variables, false), seen, mistake != OracleMistake.IgnoreCaseDoesNot),
        "StringLike" => text.Matches(text.TakeApart(want, variables, true), seen),
        // "ArnEquals and ArnLike behave identically."
        "ArnEquals" or "ArnLike" => text.MatchesArn(text.TakeApart(want, variables, true), seen),
        "Bool" => Bool(want, seen),
        "BinaryEquals" => Binary(want, seen),
        "IpAddress" => OracleValues.InRange(want, seen, mistake),
        _ when name.StartsWith("Numeric", StringComparison.Ordinal) => Order(name["Numeric".Length..], OracleValues.Number(seen, mistake), OracleValues.Number(want, mistake)),
        _ when name.StartsWith("Date", StringComparison.Ordinal) => Order(name["Date".Length..], OracleValues.Instant(seen, mistake), OracleValues.Instant(want, mistake)),
        _ => throw new InvalidOperationException(name),
    };

    private Answer Bool(string want, string seen)
    {
        var pieces = text.TakeApart(want, variables, false);
        if (pieces.Exists(piece => piece.Kind == OracleText.Kind.Unknown))
            return Answer.Unsure;
        var wanted = string.Concat(pieces.Select(piece => piece.Letter));
        return bool.TryParse(wanted, out var one) && bool.TryParse(seen, out var other) ? Answers.When(one == other) : Answer.Unsure;
    }

    private static Answer Binary(string want, string seen)
    {
        var bytes = new byte[seen.Length];
        return Convert.TryFromBase64String(seen, bytes, out var length)
            ? Answers.When(Convert.FromBase64String(want).AsSpan().SequenceEqual(bytes.AsSpan(0, length)))
            : Answer.Unsure;
    }

    private static Answer Order(string relation, BigInteger? seen, BigInteger? wanted)
    {
        if (seen is not { } left || wanted is not { } right)
            return Answer.Unsure;
        return Answers.When(relation switch
        {
            "Equals" => left == right,
            "LessThan" => left < right,
            "LessThanEquals" => left <= right,
            "GreaterThan" => left > right,
            "GreaterThanEquals" => left >= right,
            _ => throw new InvalidOperationException(relation),
        });
    }
}
