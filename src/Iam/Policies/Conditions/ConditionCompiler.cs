namespace SamlFederation.Iam;

/// <summary>Reads a condition's values by its operator's type.</summary>
internal static class ConditionCompiler
{
    /// <summary>The compiled condition, or the fault of the first value that does not fit.</summary>
    internal static (Condition? Condition, PolicyFault? Fault) Compile(RawCondition raw, bool variables)
    {
        // INVARIANT: the syntax pass has refused unknown operators already.
        if (!ConditionOperator.TryParse(raw.Operator, out var parsed))
            return (null, PolicyFaults.Syntax(PolicyRule.ConditionOperator, raw.Operator));
        var (values, rule) = Values(parsed.Comparison, raw.Values, variables);
        return rule is { } broken
            ? (null, Fault(broken, parsed.Comparison, raw))
            : (new Condition(raw.Operator, parsed, raw.Key, raw.Values, values), null);
    }

    // AWS parses dates in a later pass than the rest, and says so.
    private static PolicyFault Fault(PolicyRule rule, Comparison comparison, RawCondition raw) =>
        comparison is >= Comparison.DateEquals and <= Comparison.DateGreaterThanEquals
            ? new PolicyFault(rule, PolicyFaults.LegacyParsing, raw.ToString())
            : PolicyFaults.Syntax(rule, raw.ToString());

    private static (ConditionValues?, PolicyRule?) Values(Comparison comparison, IReadOnlyList<string> values, bool variables)
    {
        switch (comparison)
        {
            case Comparison.StringEquals:
            case Comparison.StringEqualsIgnoreCase:
            case Comparison.StringLike:
                return Text(comparison, values, variables);
            case Comparison.Arn:
                return Arns(values, variables);
            case Comparison.Bool:
                return Bools(values, variables);
            case Comparison.BinaryEquals:
                return Read<byte[]>(values, Base64Text.TryDecode, all => new BinaryValues(all));
            case Comparison.IpAddress:
                return Read<IpRange>(values, IpRange.TryParse, all => new IpValues(all));
            case Comparison.Null:
                return (null, values.All(ConditionScalars.IsBool) ? null : PolicyRule.ConditionValue);
            case >= Comparison.DateEquals and <= Comparison.DateGreaterThanEquals:
                return Read<decimal>(values, ConditionScalars.TryReadInstant, all => new OrderedValues(all, comparison, ConditionScalars.TryReadInstant));
            default:
                return Read<decimal>(values, ConditionScalars.TryReadNumber, all => new OrderedValues(all, comparison, ConditionScalars.TryReadNumber));
        }
    }

    private static (ConditionValues?, PolicyRule?) Text(Comparison comparison, IReadOnlyList<string> values, bool variables)
    {
        var templates = Templates(values, variables, wildcards: comparison == Comparison.StringLike);
        if (templates is null)
            return (null, PolicyRule.Variable);
        var ignoreCase = comparison == Comparison.StringEqualsIgnoreCase;
        return (new TextValues(Array.ConvertAll(templates, template => new TextPattern(template, ignoreCase))), null);
    }

    private static (ConditionValues?, PolicyRule?) Arns(IReadOnlyList<string> values, bool variables)
    {
        var templates = Templates(values, variables, wildcards: true);
        if (templates is null)
            return (null, PolicyRule.Variable);
        var patterns = Array.ConvertAll(templates, template => new ArnPattern(template));
        return Array.TrueForAll(patterns, pattern => pattern.IsWellFormed) ? (new ArnValues(patterns), null) : (null, PolicyRule.ConditionValue);
    }

    private static (ConditionValues?, PolicyRule?) Bools(IReadOnlyList<string> values, bool variables)
    {
        var templates = Templates(values, variables, wildcards: false);
        if (templates is null)
            return (null, PolicyRule.Variable);
        for (var i = 0; i < templates.Length; i++)
        {
            if (!templates[i].HasVariables && !ConditionScalars.IsBool(values[i]))
                return (null, PolicyRule.ConditionValue);
        }
        return (new BoolValues(templates), null);
    }

    private static PolicyTemplate[]? Templates(IReadOnlyList<string> values, bool variables, bool wildcards)
    {
        var templates = new PolicyTemplate[values.Count];
        for (var i = 0; i < templates.Length; i++)
        {
            if (PolicyTemplate.Parse(values[i], variables, wildcards) is not { } template)
                return null;
            templates[i] = template;
        }
        return templates;
    }

    private delegate bool TryRead<T>(string text, out T value);

    private static (ConditionValues?, PolicyRule?) Read<T>(IReadOnlyList<string> values, TryRead<T> read, Func<T[], ConditionValues> make)
    {
        var all = new T[values.Count];
        for (var i = 0; i < all.Length; i++)
        {
            if (!read(values[i], out all[i]))
                return (null, PolicyRule.ConditionValue);
        }
        return (make(all), null);
    }
}
