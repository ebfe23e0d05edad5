namespace SamlFederation.Iam;

/// <summary>A template compared with a whole text. Without variables it is compiled once.</summary>
internal sealed class TextPattern
{
    private readonly PolicyTemplate _template;
    private readonly Glob? _compiled;
    private readonly bool _ignoreCase;

    internal TextPattern(PolicyTemplate template, bool ignoreCase)
    {
        _template = template;
        _ignoreCase = ignoreCase;
        _compiled = template.Constant is { } symbols ? new Glob(symbols, ignoreCase) : null;
    }

    internal Truth Matches(ReadOnlySpan<char> text, RequestContext context)
    {
        if (_compiled is not null)
            return TruthTable.Of(_compiled.Matches(text));
        var symbols = _template.Symbols(context, out var unresolved);
        if (!new Glob(symbols, _ignoreCase).Matches(text))
            return Truth.False;
        return unresolved ? Truth.Unknown : Truth.True;
    }
}
