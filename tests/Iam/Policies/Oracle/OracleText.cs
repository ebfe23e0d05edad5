namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>Patterns with wildcards and variables, taken apart piece by piece.</summary>
internal sealed class OracleText(IReadOnlyList<KeyValuePair<string, string[]>> context, OracleMistake mistake)
{
    internal enum Kind
    {
        Letter,
        AnyLetters,
        AnyLetter,
        Unknown,
    }

    internal readonly record struct Piece(Kind Kind, char Letter = '\0');

    internal string[] Values(string key)
    {
        var comparison = mistake == OracleMistake.KeyCaseCounts ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return [.. context.Where(pair => string.Equals(pair.Key, key, comparison)).SelectMany(pair => pair.Value)];
    }

    /// <summary>IAM User Guide, "Policy variables": ${key}, ${key, 'default'}, and ${*}, ${?}, ${$} for the characters themselves.</summary>
    internal List<Piece> TakeApart(string pattern, bool variables, bool wildcards)
    {
        var pieces = new List<Piece>();
        variables |= mistake == OracleMistake.VariablesWorkInEveryVersion;
        wildcards |= mistake == OracleMistake.StringEqualsHasWildcards;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (variables && pattern[i] == '$' && i + 1 < pattern.Length && pattern[i + 1] == '{')
            {
                var end = pattern.IndexOf('}', i);
                pieces.AddRange(Variable(pattern[(i + 2)..end]));
                i = end;
            }
            else
            {
                pieces.Add(wildcards && pattern[i] == '*' ? new(Kind.AnyLetters) : wildcards && pattern[i] == '?' ? new(Kind.AnyLetter) : new(Kind.Letter, pattern[i]));
            }
        }
        return pieces;
    }

    private IEnumerable<Piece> Variable(string inside)
    {
        if (inside is "*" or "?" or "$")
            return mistake == OracleMistake.EscapedStarIsWildcard && inside == "*" ? [new Piece(Kind.AnyLetters)] : Letters(inside);
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        var otherwise = comma < 0 || mistake == OracleMistake.DefaultIsForgotten ? null : inside[(comma + 1)..].Trim().Trim('\'');
        var values = Values((comma < 0 ? inside : inside[..comma]).Trim());
        if (values.Length == 1 || (values.Length > 1 && mistake == OracleMistake.SeveralValuesMakeVariable))
            return mistake == OracleMistake.ValueOfVariableIsPattern ? TakeApart(values[0], false, true) : Letters(values[0]);
        return values.Length == 0 && otherwise is not null ? Letters(otherwise) : [new Piece(Kind.Unknown)];
    }

    private static IEnumerable<Piece> Letters(string text) => text.Select(letter => new Piece(Kind.Letter, letter));

    /// <summary>A piece that is unknown could be anything, so a match with one in it is unsure.</summary>
    internal Answer Matches(List<Piece> pieces, string text, bool anyCase = false)
    {
        if (!Fits(pieces, 0, text, 0, anyCase))
            return Answer.No;
        return pieces.Exists(piece => piece.Kind == Kind.Unknown) ? Answer.Unsure : Answer.Yes;
    }

    private bool Fits(List<Piece> pieces, int piece, string text, int at, bool anyCase)
    {
        if (piece == pieces.Count)
            return at == text.Length;
        switch (pieces[piece].Kind)
        {
            case Kind.AnyLetters or Kind.Unknown:
                if (Fits(pieces, piece + 1, text, at, anyCase))
                    return true;
                return at < text.Length && !Stops(text[at]) && Fits(pieces, piece, text, at + 1, anyCase);
            case Kind.AnyLetter:
                return at < text.Length && Fits(pieces, piece + 1, text, at + 1, anyCase);
            default:
                return at < text.Length && Same(pieces[piece].Letter, text[at], anyCase) && Fits(pieces, piece + 1, text, at + 1, anyCase);
        }
    }

    private bool Stops(char letter) =>
        (mistake == OracleMistake.StarStopsAtSlash && letter == '/') || (mistake == OracleMistake.StarStopsAtColon && letter == ':');

    private static bool Same(char one, char other, bool anyCase) =>
        one == other || (anyCase && char.ToLowerInvariant(one) == char.ToLowerInvariant(other));

    internal static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.Ordinal) && text.Split(':').Length >= 6;

    /// <summary>"Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character match wildcards."</summary>
    internal Answer MatchesArn(List<Piece> pattern, string seen)
    {
        var parts = seen.Split(':', 6);
        if (!IsArn(seen))
            return Answer.Unsure;
        if (mistake == OracleMistake.ArnIsComparedAsOneText)
            return Matches(pattern, seen);
        if (pattern is [{ Kind: Kind.AnyLetters }])
            return Answer.Yes;
        var wanted = new List<List<Piece>> { new() };
        foreach (var piece in pattern)
        {
            if (piece is { Kind: Kind.Letter, Letter: ':' } && wanted.Count < 6)
                wanted.Add([]);
            else
                wanted[^1].Add(piece);
        }
        return wanted.Count < 6 ? Answer.Unsure : wanted.Zip(parts, (want, part) => Matches(want, part)).All();
    }
}
