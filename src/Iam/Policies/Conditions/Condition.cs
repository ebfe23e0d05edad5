namespace SamlFederation.Iam;

/// <summary>One key under one operator of a statement's Condition, as written and compiled.</summary>
public sealed class Condition
{
    private readonly ConditionOperator _operator;
    private readonly ConditionValues? _compiled;

    internal Condition(string written, ConditionOperator @operator, string key, IReadOnlyList<string> values, ConditionValues? compiled)
    {
        Operator = written;
        Key = key;
        Values = values;
        _operator = @operator;
        _compiled = compiled;
    }

    /// <summary>The operator as written, with its prefix and suffix.</summary>
    public string Operator { get; }

    /// <summary>The condition key as written; compared without regard to case.</summary>
    public string Key { get; }

    /// <summary>The values as written, variables unreplaced.</summary>
    public IReadOnlyList<string> Values { get; }

    internal Truth Evaluate(RequestContext context)
    {
        var seen = context.Find(Key);
        if (_compiled is null)
            return MatchesNull(absent: seen.IsEmpty);
        if (seen.IsEmpty)
            return WhenAbsent();
        // Without quantifier a positive operator wants some value to match, a negated one that none does (NOR).
        var all = _operator.Quantifier == Quantifier.ForAllValues || (_operator.Quantifier == Quantifier.None && _operator.Negated);
        var result = all ? Truth.True : Truth.False;
        foreach (var value in seen)
        {
            var one = _compiled.MatchAny(value, context);
            if (_operator.Negated)
                one = TruthTable.Not(one);
            result = all ? TruthTable.And(result, one) : TruthTable.Or(result, one);
        }
        return result;
    }

    private Truth MatchesNull(bool absent)
    {
        foreach (var value in Values)
        {
            if (bool.Parse(value) == absent)
                return Truth.True;
        }
        return Truth.False;
    }

    private Truth WhenAbsent()
    {
        if (_operator.IfExists)
            return Truth.True;
        return _operator.Quantifier switch
        {
            Quantifier.ForAllValues => Truth.True,
            Quantifier.ForAnyValue => Truth.False,
            Quantifier.None => TruthTable.Of(_operator.Negated),
        };
    }
}
