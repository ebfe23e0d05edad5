using System.Text;
using System.Text.Unicode;

namespace SamlFederation.Saml;

/// <summary>From the posted text to octets: size, base64, UTF-8 and the declared encoding.</summary>
internal static class MessageOctets
{
    private const int LongestDeclaration = 200;

    public static AssertionFault? Decode(string samlResponse, OctetBuffer octets)
    {
        if (samlResponse.Length > MessageText.MaxCharacters)
            return new(AssertionRule.Size, $"at most {MessageText.MaxCharacters} characters", $"{samlResponse.Length} characters");
        return StrictBase64.Decode(samlResponse, MessageText.LineBreaks, octets)
            ? null
            : new(AssertionRule.Base64, "standard base64", Text.Show(samlResponse.Length > 24 ? samlResponse[..24] : samlResponse));
    }

    /// <summary>Octets that came in whatever way: UTF-8 without mark, and no other encoding declared.</summary>
    public static AssertionFault? Check(ReadOnlySpan<byte> octets, out int declaration)
    {
        declaration = 0;
        if (octets.StartsWith(Encoding.UTF8.Preamble))
            return new(AssertionRule.Encoding, "UTF-8 without a byte order mark", "a byte order mark");
        if (!Utf8.IsValid(octets) || octets.Contains((byte)0))
            return new(AssertionRule.Encoding, "UTF-8", "octets that are not UTF-8 text");
        return octets.StartsWith("<?xml"u8) ? Declaration(octets[..Math.Min(octets.Length, LongestDeclaration)], out declaration) : null;
    }

    private static AssertionFault? Declaration(ReadOnlySpan<byte> beginning, out int length)
    {
        var text = Encoding.Latin1.GetString(beginning);
        length = MessageText.DeclarationLength(text);
        return MessageText.Declaration(text);
    }
}
