namespace SamlFederation.Iam;

/// <summary>
/// A pattern of literal characters, <c>?</c> (one character) and <c>*</c> (any run). Matching never goes back further
/// than the last <c>*</c>, so its cost is bounded by the product of the two lengths; no regular expressions.
/// </summary>
internal sealed class Glob
{
    /// <summary>The symbol for <c>?</c>; literals are their own character code.</summary>
    internal const int AnyOne = -1;

    /// <summary>The symbol for <c>*</c>.</summary>
    internal const int AnyRun = -2;

    private readonly int[] _symbols;
    private readonly bool _ignoreCase;
    private readonly string? _literal;
    private readonly string? _prefix;

    internal Glob(ReadOnlySpan<int> symbols, bool ignoreCase)
    {
        _symbols = symbols.ToArray();
        _ignoreCase = ignoreCase;
        var wild = symbols.IndexOfAnyInRange(AnyRun, AnyOne);
        if (wild < 0)
            _literal = Text(symbols);
        else if (wild == symbols.Length - 1 && symbols[wild] == AnyRun)
            _prefix = Text(symbols[..wild]);
    }

    internal static Glob Parse(string pattern, bool ignoreCase) => new(Symbols(pattern), ignoreCase);

    internal static int[] Symbols(string pattern)
    {
        var symbols = new int[pattern.Length];
        for (var i = 0; i < pattern.Length; i++)
            symbols[i] = pattern[i] switch { '*' => AnyRun, '?' => AnyOne, var c => c };
        return symbols;
    }

    internal bool Matches(ReadOnlySpan<char> text)
    {
        var comparison = _ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (_literal is not null)
            return text.Equals(_literal, comparison);
        return _prefix is not null ? text.StartsWith(_prefix, comparison) : MatchesSymbols(text);
    }

    private bool MatchesSymbols(ReadOnlySpan<char> text)
    {
        int at = 0, symbol = 0, star = -1, resume = 0;
        while (at < text.Length)
        {
            if (symbol < _symbols.Length && _symbols[symbol] == AnyRun)
            {
                star = symbol++;
                resume = at;
            }
            else if (symbol < _symbols.Length && MatchesOne(_symbols[symbol], text[at]))
            {
                symbol++;
                at++;
            }
            else if (star >= 0)
            {
                symbol = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }
        while (symbol < _symbols.Length && _symbols[symbol] == AnyRun)
            symbol++;
        return symbol == _symbols.Length;
    }

    private bool MatchesOne(int symbol, char c) =>
        symbol == AnyOne || symbol == c || (_ignoreCase && char.ToUpperInvariant((char)symbol) == char.ToUpperInvariant(c));

    private static string Text(ReadOnlySpan<int> symbols)
    {
        var text = new char[symbols.Length];
        for (var i = 0; i < text.Length; i++)
            text[i] = (char)symbols[i];
        return new string(text);
    }
}
