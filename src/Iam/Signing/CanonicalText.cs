using System.Buffers;
using System.Globalization;
using System.Text;

namespace SamlFederation.Iam;

/// <summary>The encodings that the canonical request is made of.</summary>
internal static class CanonicalText
{
    private const string Hex = "0123456789ABCDEF";

    // RFC 3986 2.3
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    /// <summary>Percent-encodes every byte of the UTF-8 that is not unreserved; a percent sign too.</summary>
    public static string Encode(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExcept(Unreserved)) return text.ToString();
        return Encode(Encoding.UTF8.GetBytes(text.ToArray()));
    }

    /// <summary>Decodes once and encodes again, so that every spelling of the same bytes has one form. False for a broken escape.</summary>
    /// <param name="text">As sent.</param>
    /// <param name="plusIsSpace">In a query, where the reader of the parameters takes it so.</param>
    /// <param name="canonical">The one form.</param>
    public static bool TryRecode(ReadOnlySpan<char> text, bool plusIsSpace, out string canonical)
    {
        canonical = "";
        if (!TryDecode(text, plusIsSpace, out var bytes)) return false;
        canonical = Encode(bytes);
        return true;
    }

    /// <summary>The text of a canonical form; bytes that are not UTF-8 become replacement characters.</summary>
    public static string Decode(string canonical) =>
        TryDecode(canonical, plusIsSpace: false, out var bytes) ? Encoding.UTF8.GetString(bytes) : canonical;

    /// <summary>
    /// A header line's value, trimmed, each run of white space one space; an obsolete fold (RFC 9112 5.2) is white space.
    /// Null when it holds a control character that is not part of a fold, or a lone surrogate.
    /// </summary>
    public static string? HeaderValue(string value)
    {
        var text = new StringBuilder(value.Length);
        var pending = false;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is ' ' or '\t')
            {
                pending = true;
                continue;
            }
            if (c == '\r' && i + 2 < value.Length && value[i + 1] == '\n' && value[i + 2] is ' ' or '\t')
            {
                i += 2;
                pending = true;
                continue;
            }
            if (c < ' ' || c == '\x7F') return null;
            if (char.IsSurrogate(c))
            {
                if (i + 1 >= value.Length || !char.IsSurrogatePair(c, value[i + 1])) return null;
                Append(text, ref pending).Append(c).Append(value[++i]);
                continue;
            }
            Append(text, ref pending).Append(c);
        }
        return text.ToString();
    }

    /// <summary>ISO 8601 basic in UTC, such as <c>20210502T144040Z</c>.</summary>
    public static bool TryParseTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>A Date header: RFC 1123, or ISO 8601 basic.</summary>
    public static bool TryParseDateHeader(string text, out DateTimeOffset time) =>
        TryParseTime(text, out time)
        || DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static StringBuilder Append(StringBuilder text, ref bool pending)
    {
        if (pending && text.Length > 0) text.Append(' ');
        pending = false;
        return text;
    }

    private static string Encode(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        foreach (var b in bytes)
        {
            if (b < 0x80 && Unreserved.Contains((char)b)) text.Append((char)b);
            else text.Append('%').Append(Hex[b >> 4]).Append(Hex[b & 15]);
        }
        return text.ToString();
    }

    private static bool TryDecode(ReadOnlySpan<char> text, bool plusIsSpace, out byte[] bytes)
    {
        var raw = Encoding.UTF8.GetBytes(text.ToArray());
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var b = raw[i];
            if (b == '%')
            {
                if (i + 2 >= raw.Length || !char.IsAsciiHexDigit((char)raw[i + 1]) || !char.IsAsciiHexDigit((char)raw[i + 2]))
                {
                    bytes = [];
                    return false;
                }
                b = (byte)((Convert.ToInt32(((char)raw[i + 1]).ToString(), 16) << 4) | Convert.ToInt32(((char)raw[i + 2]).ToString(), 16));
                i += 2;
            }
            else if (b == '+' && plusIsSpace)
            {
                b = (byte)' ';
            }
            raw[length++] = b;
        }
        bytes = raw[..length];
        return true;
    }
}
