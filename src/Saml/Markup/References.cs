using System.Buffers;
using System.Text;

namespace SamlFederation.Saml;

/// <summary>The value behind raw octets (XML 1.0 2.2, 2.11, 3.3.3, 4.6): line ends made one, the five predefined entities and character references resolved.</summary>
internal static class References
{
    private const int LongestReference = 12;

    // None of these in a text: its raw octets are its value and its canonical form. U+FFFE and U+FFFF begin with EF.
    private static readonly SearchValues<byte> InText = SearchValues.Create([.. Controls(), 0x0D, (byte)'&', (byte)'<', (byte)'>', 0xEF]);
    private static readonly SearchValues<byte> InAttribute = SearchValues.Create([.. Controls(), 0x09, 0x0A, 0x0D, (byte)'&', (byte)'<', (byte)'"', 0xEF]);

    public static bool IsPlainText(ReadOnlySpan<byte> raw) => raw.IndexOfAny(InText) < 0;

    public static bool IsPlainAttribute(ReadOnlySpan<byte> raw) => raw.IndexOfAny(InAttribute) < 0;

    /// <summary>Writes the value, which is never longer than the raw octets.</summary>
    /// <returns>The length of the value, or the complement of the position of what is not well-formed.</returns>
    public static int Resolve(ReadOnlySpan<byte> raw, bool inAttribute, Span<byte> value)
    {
        var written = 0;
        for (var at = 0; at < raw.Length; at++)
        {
            var octet = raw[at];
            switch (octet)
            {
                case (byte)'&':
                    var length = Reference(raw[at..], out var rune);
                    if (length == 0)
                        return ~at;
                    written += rune.EncodeToUtf8(value[written..]);
                    at += length - 1;
                    continue;
                case (byte)'\r':
                    if (at + 1 < raw.Length && raw[at + 1] == '\n')
                        at++;
                    octet = inAttribute ? (byte)' ' : (byte)'\n';
                    break;
                case (byte)'\t' or (byte)'\n':
                    octet = inAttribute ? (byte)' ' : octet;
                    break;
                case < 0x20 or (byte)'<':
                    return ~at;
                case (byte)'>' when !inAttribute && at >= 2 && raw[at - 1] == ']' && raw[at - 2] == ']':
                    return ~at;
                case 0xEF when raw[at + 1] == 0xBF && raw[at + 2] >= 0xBE:
                    return ~at;
            }
            value[written++] = octet;
        }
        return written;
    }

    // A reference is long enough for the octets of what it stands for: '&#xNNNNN;' is 9 for 4.
    private static int Reference(ReadOnlySpan<byte> raw, out Rune rune)
    {
        rune = default;
        var end = raw[..Math.Min(raw.Length, LongestReference)].IndexOf((byte)';');
        if (end < 0)
            return 0;
        var name = raw[1..end];
        char? entity = name switch
        {
            _ when name.SequenceEqual("lt"u8) => '<',
            _ when name.SequenceEqual("gt"u8) => '>',
            _ when name.SequenceEqual("amp"u8) => '&',
            _ when name.SequenceEqual("quot"u8) => '"',
            _ when name.SequenceEqual("apos"u8) => '\'',
            _ => null,
        };
        if (entity is { } predefined)
            rune = new Rune(predefined);
        else if (name is not [(byte)'#', .. var number] || !Character(number, out rune))
            return 0;
        return end + 1;
    }

    private static bool Character(ReadOnlySpan<byte> number, out Rune rune)
    {
        rune = default;
        var isHexadecimal = number is [(byte)'x', ..];
        var value = 0;
        var digits = isHexadecimal ? number[1..] : number;
        foreach (var digit in digits)
        {
            var digitValue = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' when isHexadecimal => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' when isHexadecimal => digit - 'A' + 10,
                _ => -1,
            };
            if (digitValue < 0 || value > 0x10FFFF)
                return false;
            value = value * (isHexadecimal ? 16 : 10) + digitValue;
        }
        // XML 1.0 2.2, Char
        var isCharacter = value is 0x9 or 0xA or 0xD or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or (>= 0x10000 and <= 0x10FFFF);
        rune = isCharacter ? new Rune(value) : default;
        return isCharacter && digits.Length > 0;
    }

    private static IEnumerable<byte> Controls() => Enumerable.Range(0, 0x20).Where(c => c is not (0x9 or 0xA or 0xD)).Select(c => (byte)c);
}
