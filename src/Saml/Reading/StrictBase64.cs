namespace SamlFederation.Saml;

/// <summary>Base64 of RFC 4648 section 4 with its padding, and with no bits that carry nothing: one octet string has one text.</summary>
internal static class StrictBase64
{
    /// <summary>Decodes, skipping the characters named in <paramref name="skipped"/>; null if anything else is out of order, or if nothing is there.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text, ReadOnlySpan<char> skipped)
    {
        var compact = new char[text.Length];
        var length = 0;
        var padding = 0;
        foreach (var character in text)
        {
            if (skipped.Contains(character))
                continue;
            if (character == '=')
                padding++;
            else if (padding > 0 || Value(character) < 0)
                return null;
            compact[length++] = character;
        }
        if (length == 0 || length % 4 != 0 || padding > 2)
            return null;
        var lastValue = padding > 0 ? Value(compact[length - padding - 1]) : 0;
        var unusedBits = padding switch { 1 => 0b11, 2 => 0b1111, _ => 0 };
        return (lastValue & unusedBits) != 0 ? null : Convert.FromBase64CharArray(compact, 0, length);
    }

    private static int Value(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '+' => 62,
        '/' => 63,
        _ => -1,
    };
}
