namespace SamlFederation.Iam;

/// <summary>
/// A value of a policy that may hold wildcards and variables: <c>${key}</c>, <c>${key, 'default'}</c>, and the literals
/// <c>${*}</c>, <c>${?}</c>, <c>${$}</c>. What a variable brings is literal, never a wildcard.
/// </summary>
internal sealed class PolicyTemplate
{
    private readonly Piece[] _pieces;

    private PolicyTemplate(Piece[] pieces)
    {
        _pieces = pieces;
        HasVariables = Array.Exists(pieces, piece => piece.Key is not null);
        Constant = HasVariables ? null : Symbols(null, out _);
    }

    internal bool HasVariables { get; }

    /// <summary>The symbols when there is no variable in it.</summary>
    internal int[]? Constant { get; }

    /// <summary>How many colons stand before the first variable.</summary>
    internal int ColonsBeforeVariable =>
        _pieces.TakeWhile(piece => piece.Key is null).Sum(piece => piece.Symbols.Count(symbol => symbol == ':'));

    /// <summary>Reads a value; null when a variable in it is not well formed.</summary>
    /// <param name="text">The value as written.</param>
    /// <param name="variables">Whether the policy's version knows variables; otherwise they are literal text.</param>
    /// <param name="wildcards">Whether <c>*</c> and <c>?</c> are wildcards here.</param>
    internal static PolicyTemplate? Parse(string text, bool variables, bool wildcards)
    {
        var pieces = new List<Piece>();
        var literal = new List<int>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (!variables || text[at] != '$' || at + 1 == text.Length || text[at + 1] != '{')
            {
                literal.Add(wildcards ? Symbol(text[at]) : text[at]);
                continue;
            }
            if (!TryReadVariable(text, ref at, out var key, out var fallback))
                return null;
            if (key is "*" or "?" or "$" && fallback is null)
            {
                literal.Add(key[0]);
                continue;
            }
            pieces.Add(new Piece([.. literal], null, null));
            pieces.Add(new Piece([], key, fallback));
            literal.Clear();
        }
        pieces.Add(new Piece([.. literal], null, null));
        return new PolicyTemplate([.. pieces]);
    }

    /// <summary>
    /// The symbols with every variable replaced. A variable without value, or with several, leaves a <c>*</c> in its
    /// place and makes <paramref name="unresolved"/> true: the widest that it could have meant.
    /// </summary>
    internal int[] Symbols(RequestContext? context, out bool unresolved)
    {
        unresolved = false;
        var symbols = new List<int>();
        foreach (var piece in _pieces)
        {
            symbols.AddRange(piece.Symbols);
            if (piece.Key is null)
                continue;
            var values = context is null ? default : context.Find(piece.Key);
            var value = values.Length switch { 0 => piece.Default, 1 => values[0], _ => null };
            if (value is null)
            {
                unresolved = true;
                symbols.Add(Glob.AnyRun);
                continue;
            }
            foreach (var c in value)
                symbols.Add(c);
        }
        return [.. symbols];
    }

    private static int Symbol(char c) => c switch { '*' => Glob.AnyRun, '?' => Glob.AnyOne, _ => c };

    // IAM User Guide, "IAM policy elements: Variables and tags"
    private static bool TryReadVariable(string text, ref int at, out string key, out string? fallback)
    {
        fallback = null;
        var start = at + 2;
        var end = text.AsSpan(start).IndexOfAny("},'{");
        key = "";
        if (end <= 0)
            return false;
        key = text.Substring(start, end).Trim(' ');
        if (key.Length == 0 || (key.Contains('$', StringComparison.Ordinal) && key != "$"))
            return false;
        at = start + end;
        if (text[at] == '}')
            return true;
        if (text[at] != ',')
            return false;
        var rest = text.AsSpan(at + 1);
        var quote = rest.Length - rest.TrimStart(' ').Length;
        if (quote == rest.Length || rest[quote] != '\'')
            return false;
        var length = rest[(quote + 1)..].IndexOf('\'');
        if (length < 0)
            return false;
        fallback = rest.Slice(quote + 1, length).ToString();
        var close = at + 1 + quote + 1 + length + 1;
        while (close < text.Length && text[close] == ' ')
            close++;
        if (close == text.Length || text[close] != '}')
            return false;
        at = close;
        return true;
    }

    private sealed record Piece(int[] Symbols, string? Key, string? Default);
}
