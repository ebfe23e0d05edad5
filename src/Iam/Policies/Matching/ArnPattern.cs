namespace SamlFederation.Iam;

/// <summary>
/// An ARN in an Arn condition: the six parts are compared separately, so that a <c>*</c> in one part does not reach
/// into the next. A lone <c>*</c> is every ARN.
/// </summary>
internal sealed class ArnPattern
{
    private const int Parts = 6;
    private readonly PolicyTemplate _template;
    private readonly Glob[]? _compiled;

    internal ArnPattern(PolicyTemplate template)
    {
        _template = template;
        _compiled = template.Constant is { } symbols ? Split(symbols) : null;
    }

    /// <summary>Whether it has six parts, as far as that can be told before variables are replaced.</summary>
    internal bool IsWellFormed => _template.HasVariables || _compiled is not null;

    // An IPv6 address has as many colons and is no ARN all the same.
    internal static bool IsArn(string seen) => seen.StartsWith("arn:", StringComparison.Ordinal) && seen.AsSpan().Count(':') >= Parts - 1;

    /// <summary>Whether an ARN matches.</summary>
    internal Truth Matches(string seen, RequestContext context)
    {
        if (_compiled is not null)
            return TruthTable.Of(Matches(_compiled, seen));
        var parts = Split(_template.Symbols(context, out var unresolved));
        if (parts is null)
            return Truth.Unknown;
        if (!unresolved)
            return TruthTable.Of(Matches(parts, seen));
        // The value could have brought colons with it, so the parts are not certain: compare as one text.
        return new Glob(_template.Symbols(context, out _), false).Matches(seen) ? Truth.Unknown : Truth.False;
    }

    private static bool Matches(Glob[] parts, ReadOnlySpan<char> rest)
    {
        for (var i = 0; i < Parts - 1; i++)
        {
            var colon = rest.IndexOf(':');
            if (!parts[i].Matches(rest[..colon]))
                return false;
            rest = rest[(colon + 1)..];
        }
        return parts[Parts - 1].Matches(rest);
    }

    private static Glob[]? Split(ReadOnlySpan<int> symbols)
    {
        var parts = new Glob[Parts];
        if (symbols.Length == 1 && symbols[0] == Glob.AnyRun)
        {
            Array.Fill(parts, new Glob(symbols, false));
            return parts;
        }
        for (var i = 0; i < Parts - 1; i++)
        {
            var colon = symbols.IndexOf(':');
            if (colon < 0)
                return null;
            parts[i] = new Glob(symbols[..colon], false);
            symbols = symbols[(colon + 1)..];
        }
        parts[Parts - 1] = new Glob(symbols, false);
        return parts;
    }
}
