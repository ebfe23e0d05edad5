namespace SamlFederation.Iam;

/// <summary>What a condition compares.</summary>
internal enum Comparison
{
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    NumericEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    Arn,
    Null,
}

/// <summary>How a condition takes a key with several values.</summary>
internal enum Quantifier
{
    None,
    ForAllValues,
    ForAnyValue,
}

/// <summary>A condition operator: <c>[ForAllValues:|ForAnyValue:]Name[IfExists]</c>, case-sensitive.</summary>
internal readonly record struct ConditionOperator(Comparison Comparison, bool Negated, Quantifier Quantifier, bool IfExists)
{
    private const string All = "ForAllValues:";
    private const string Any = "ForAnyValue:";
    private const string Suffix = "IfExists";

    private static readonly Dictionary<string, (Comparison, bool)> Names = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = (Comparison.StringEquals, false),
        ["StringNotEquals"] = (Comparison.StringEquals, true),
        ["StringEqualsIgnoreCase"] = (Comparison.StringEqualsIgnoreCase, false),
        ["StringNotEqualsIgnoreCase"] = (Comparison.StringEqualsIgnoreCase, true),
        ["StringLike"] = (Comparison.StringLike, false),
        ["StringNotLike"] = (Comparison.StringLike, true),
        ["NumericEquals"] = (Comparison.NumericEquals, false),
        ["NumericNotEquals"] = (Comparison.NumericEquals, true),
        ["NumericLessThan"] = (Comparison.NumericLessThan, false),
        ["NumericLessThanEquals"] = (Comparison.NumericLessThanEquals, false),
        ["NumericGreaterThan"] = (Comparison.NumericGreaterThan, false),
        ["NumericGreaterThanEquals"] = (Comparison.NumericGreaterThanEquals, false),
        ["DateEquals"] = (Comparison.DateEquals, false),
        ["DateNotEquals"] = (Comparison.DateEquals, true),
        ["DateLessThan"] = (Comparison.DateLessThan, false),
        ["DateLessThanEquals"] = (Comparison.DateLessThanEquals, false),
        ["DateGreaterThan"] = (Comparison.DateGreaterThan, false),
        ["DateGreaterThanEquals"] = (Comparison.DateGreaterThanEquals, false),
        ["Bool"] = (Comparison.Bool, false),
        ["BinaryEquals"] = (Comparison.BinaryEquals, false),
        ["IpAddress"] = (Comparison.IpAddress, false),
        ["NotIpAddress"] = (Comparison.IpAddress, true),
        ["ArnEquals"] = (Comparison.Arn, false),
        ["ArnLike"] = (Comparison.Arn, false),
        ["ArnNotEquals"] = (Comparison.Arn, true),
        ["ArnNotLike"] = (Comparison.Arn, true),
        ["Null"] = (Comparison.Null, false),
    };

    internal static bool TryParse(string text, out ConditionOperator result)
    {
        result = default;
        var name = text;
        var quantifier = Quantifier.None;
        if (name.StartsWith(All, StringComparison.Ordinal))
            (quantifier, name) = (Quantifier.ForAllValues, name[All.Length..]);
        else if (name.StartsWith(Any, StringComparison.Ordinal))
            (quantifier, name) = (Quantifier.ForAnyValue, name[Any.Length..]);
        var ifExists = name.EndsWith(Suffix, StringComparison.Ordinal);
        if (ifExists)
            name = name[..^Suffix.Length];
        if (!Names.TryGetValue(name, out var known))
            return false;
        // Null asks for presence itself: neither a set nor IfExists means anything with it.
        if (known.Item1 == Comparison.Null && (ifExists || quantifier != Quantifier.None))
            return false;
        result = new ConditionOperator(known.Item1, known.Item2, quantifier, ifExists);
        return true;
    }
}
