using System.Buffers;

namespace SamlFederation.Saml;

/// <summary>Values as Canonical XML 1.0 2.3 writes them: what must not stand as itself is escaped, and nothing else.</summary>
internal static class Escapes
{
    private static readonly SearchValues<byte> InText = SearchValues.Create("&<>\r"u8);
    private static readonly SearchValues<byte> InAttribute = SearchValues.Create("&<\"\t\n\r"u8);

    public static void Write(OctetBuffer output, ReadOnlySpan<byte> value, bool inAttribute)
    {
        var special = inAttribute ? InAttribute : InText;
        while (value.IndexOfAny(special) is >= 0 and var at)
        {
            output.Write(value[..at]);
            output.Write(value[at] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'"' => "&quot;"u8,
                (byte)'\t' => "&#x9;"u8,
                (byte)'\n' => "&#xA;"u8,
                _ => "&#xD;"u8,
            });
            value = value[(at + 1)..];
        }
        output.Write(value);
    }
}
