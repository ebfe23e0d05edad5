using System.Buffers;
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
            return set.TryAdd(Encoding.UTF8.GetBytes(rawQuery)) && set.TryAdd(body) ? set : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The parameters of a call that is not from the wire, under the same rules: null when a name occurs twice, a text holds U+0000, or there are too many.</summary>
    public static ParameterSet? Of(IEnumerable<(string Name, string Value)> parameters) =>
        Parse(string.Join('&', parameters.Select(one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Value)}")), []);

    private bool TryAdd(ReadOnlySpan<byte> encoded)
    {
        foreach (var range in encoded.Split((byte)'&'))
        {
            var pair = encoded[range];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf((byte)'=');
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
    private static string? Decode(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny((byte)'%', (byte)'+')) return Strict.GetString(text);
        var decoded = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            return TryDecode(text, decoded, out var length) ? Strict.GetString(decoded, 0, length) : null;
        }
        finally
        {
            // It may have held an assertion or a password.
            ArrayPool<byte>.Shared.Return(decoded, clearArray: true);
        }
    }

    // What needs no decoding, which is nearly all of it, is copied as a run.
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> decoded, out int length)
    {
        length = 0;
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAny((byte)'%', (byte)'+') is >= 0 and var at ? at : text.Length;
            text[..run].CopyTo(decoded[length..]);
            length += run;
            text = text[run..];
            if (text.IsEmpty) return true;
            if (text[0] == '+')
            {
                decoded[length++] = (byte)' ';
                text = text[1..];
                continue;
            }
            if (text.Length < 3 || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2])) return false;
            decoded[length++] = (byte)(Hex(text[1]) << 4 | Hex(text[2]));
            text = text[3..];
        }
        return true;
    }

    private static int Hex(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
