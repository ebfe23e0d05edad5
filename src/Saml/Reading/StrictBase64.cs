using System.Buffers;

namespace SamlFederation.Saml;

/// <summary>Base64 of RFC 4648 section 4 with its padding, and with no bits that carry nothing: one octet string has one text.</summary>
internal static class StrictBase64
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static readonly SearchValues<char> InAlphabet = SearchValues.Create(Alphabet);

    /// <summary>Decodes, skipping the characters of white space named in <paramref name="skipped"/>; null if anything else is out of order, or if nothing is there.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text, ReadOnlySpan<char> skipped)
    {
        var octets = new byte[Length(text, skipped)];
        return octets.Length > 0 && Convert.TryFromBase64Chars(text, octets, out var written) && written == octets.Length ? octets : null;
    }

    /// <summary>The same into a buffer, which is emptied first; false for null.</summary>
    public static bool Decode(ReadOnlySpan<char> text, ReadOnlySpan<char> skipped, OctetBuffer into)
    {
        into.Clear();
        var length = Length(text, skipped);
        if (length == 0 || !Convert.TryFromBase64Chars(text, into.Room(length), out var written) || written != length)
            return false;
        into.Advance(length);
        return true;
    }

    // How many octets the text stands for; none if it is not strict. The platform skips all white space and lets unused bits be.
    private static int Length(ReadOnlySpan<char> text, ReadOnlySpan<char> skipped)
    {
        var (digits, padding, last) = (0, 0, 'A');
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAnyExcept(InAlphabet);
            if (run < 0)
                run = text.Length;
            if (run > 0)
            {
                if (padding > 0)
                    return 0;
                (digits, last) = (digits + run, text[run - 1]);
            }
            if (run == text.Length)
                break;
            if (text[run] == '=')
                padding++;
            else if (!skipped.Contains(text[run]))
                return 0;
            text = text[(run + 1)..];
        }
        var unusedBits = padding switch { 1 => 0b11, 2 => 0b1111, _ => 0 };
        var isStrict = padding <= 2 && digits > 0 && (digits + padding) % 4 == 0 && (Alphabet.IndexOf(last, StringComparison.Ordinal) & unusedBits) == 0;
        return isStrict ? ((digits + padding) / 4 * 3) - padding : 0;
    }
}
