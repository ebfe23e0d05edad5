namespace SamlFederation.Iam;

/// <summary>
/// The values of one condition, read once: does what the request had match any of them? What is not of the operator's type
/// is undecided, even where there is no value to compare it with.
/// </summary>
internal abstract class ConditionValues
{
    internal abstract Truth MatchAny(string seen, RequestContext context);
}

internal sealed class TextValues(TextPattern[] patterns) : ConditionValues
{
    internal override Truth MatchAny(string seen, RequestContext context)
    {
        var result = Truth.False;
        foreach (var pattern in patterns)
        {
            result = TruthTable.Or(result, pattern.Matches(seen, context));
            if (result == Truth.True)
                break;
        }
        return result;
    }
}

internal sealed class ArnValues(ArnPattern[] patterns) : ConditionValues
{
    internal override Truth MatchAny(string seen, RequestContext context)
    {
        if (!ArnPattern.IsArn(seen))
            return Truth.Unknown;
        var result = Truth.False;
        foreach (var pattern in patterns)
            result = TruthTable.Or(result, pattern.Matches(seen, context));
        return result;
    }
}

/// <summary>Only <c>true</c> and <c>false</c>, in any case; anything else that is met is undecided.</summary>
internal sealed class BoolValues(PolicyTemplate[] templates) : ConditionValues
{
    internal override Truth MatchAny(string seen, RequestContext context)
    {
        if (!ConditionScalars.IsBool(seen))
            return Truth.Unknown;
        var result = Truth.False;
        foreach (var template in templates)
            result = TruthTable.Or(result, Match(template, seen, context));
        return result;
    }

    private static Truth Match(PolicyTemplate template, string seen, RequestContext context)
    {
        var symbols = template.Constant ?? template.Symbols(context, out _);
        var matches = new Glob(symbols, ignoreCase: true);
        if (!matches.Matches("true") && !matches.Matches("false"))
            return Truth.Unknown;
        return matches.Matches("true") && matches.Matches("false") ? Truth.Unknown : TruthTable.Of(matches.Matches(seen));
    }
}

/// <summary>Numbers and instants alike: an instant is its seconds since 1970.</summary>
internal sealed class OrderedValues(decimal[] values, Comparison comparison, ReadValue read) : ConditionValues
{
    internal override Truth MatchAny(string seen, RequestContext context)
    {
        if (!read(seen, out var number))
            return Truth.Unknown;
        foreach (var value in values)
        {
            if (Holds(number.CompareTo(value)))
                return Truth.True;
        }
        return Truth.False;
    }

    private bool Holds(int order) => comparison switch
    {
        Comparison.NumericLessThan or Comparison.DateLessThan => order < 0,
        Comparison.NumericLessThanEquals or Comparison.DateLessThanEquals => order <= 0,
        Comparison.NumericGreaterThan or Comparison.DateGreaterThan => order > 0,
        Comparison.NumericGreaterThanEquals or Comparison.DateGreaterThanEquals => order >= 0,
        _ => order == 0,
    };
}

internal delegate bool ReadValue(string text, out decimal value);

internal sealed class BinaryValues(byte[][] values) : ConditionValues
{
    internal override Truth MatchAny(string seen, RequestContext context)
    {
        if (!Base64Text.TryDecode(seen, out var bytes))
            return Truth.Unknown;
        foreach (var value in values)
        {
            if (bytes.AsSpan().SequenceEqual(value))
                return Truth.True;
        }
        return Truth.False;
    }
}

internal sealed class IpValues(IpRange[] ranges) : ConditionValues
{
    internal override Truth MatchAny(string seen, RequestContext context)
    {
        if (!IpRange.TryParseAddress(seen, out var address, out var v4, out _))
            return Truth.Unknown;
        foreach (var range in ranges)
        {
            if (range.Contains(address, v4))
                return Truth.True;
        }
        return Truth.False;
    }
}

internal static class Base64Text
{
    internal static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        // Convert skips white space; a value is the bytes and nothing beside them.
        if (text.AsSpan().ContainsAny(" \t\r\n") || !Convert.TryFromBase64String(text, bytes, out var written))
            return false;
        Array.Resize(ref bytes, written);
        return true;
    }
}
