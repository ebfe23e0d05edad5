using System.Text;

namespace SamlFederation.Sts.Query;

/// <summary>The parameters of one call: from the query string, the form body, or both; each name once, decoded strictly.</summary>
internal sealed class ParameterSet
{
    private const int MaxCount = 1000;
    private static readonly UTF8Encoding Strict = new(false, true);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private ParameterSet() { }

    /// <summary>Every name that was given.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The value under exactly this name, or null.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>Null when a pair is malformed or holds U+0000, a name occurs twice, or there are too many.</summary>
    public static ParameterSet? Parse(string rawQuery, ReadOnlySpan<byte> body)
    {
        var set = new ParameterSet();
        try
        {
            return set.TryAdd(rawQuery) && set.TryAdd(Strict.GetString(body)) ? set : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private bool TryAdd(string encoded)
    {
        foreach (var range in encoded.AsSpan().Split('&'))
        {
            var pair = encoded.AsSpan(range);
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            if (Decode(equals < 0 ? pair : pair[..equals]) is not { Length: > 0 } name
                || Decode(equals < 0 ? [] : pair[(equals + 1)..]) is not { } value
                // Nobody means U+0000: number parsers skip it at the end, and PostgreSQL cannot put it on record.
                || name.Contains('\0', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal)
                || _values.Count == MaxCount
                || !_values.TryAdd(name, value))
                return false;
        }
        return true;
    }

    /// <summary>Null for a percent sign without two hexadecimal digits.</summary>
    private static string? Decode(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+')) return text.ToString();
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '+') bytes[length++] = (byte)' ';
            else if (text[i] != '%') length += Encoding.UTF8.GetBytes(text.Slice(i, Rune(text, i)), bytes.AsSpan(length));
            else if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
                bytes[length++] = (byte)(Hex(text[i + 1]) << 4 | Hex(text[i += 2]));
            else return null;
            if (i < text.Length && char.IsHighSurrogate(text[i])) i++;
        }
        return Strict.GetString(bytes, 0, length);
    }

    private static int Rune(ReadOnlySpan<char> text, int at) => char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;

    private static int Hex(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
