using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace SamlFederation.Saml;

/// <summary>From the posted text to characters: size, base64, UTF-8 and the declared encoding.</summary>
internal static partial class MessageText
{
    /// <summary>AWS's limit for SAMLAssertion, and ours for the sign-in page.</summary>
    public const int MaxCharacters = 100_000;

    // RFC 2045 breaks lines (SAML Bindings 3.5.4), and a file ends in one. A space is a '+' that was decoded once too often.
    public const string LineBreaks = "\r\n";

    public static AssertionFault? Decode(string samlResponse, out string xml)
    {
        xml = "";
        if (samlResponse.Length > MaxCharacters)
            return new(AssertionRule.Size, $"at most {MaxCharacters} characters", $"{samlResponse.Length} characters");
        if (StrictBase64.Decode(samlResponse, LineBreaks) is not { } octets)
            return new(AssertionRule.Base64, "standard base64", Text.Show(samlResponse.Length > 24 ? samlResponse[..24] : samlResponse));
        return FromOctets(octets, out xml);
    }

    /// <summary>Octets that came otherwise than in base64, held to the same rules.</summary>
    public static AssertionFault? FromOctets(byte[] octets, out string xml)
    {
        xml = "";
        if (octets.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            return new(AssertionRule.Encoding, "UTF-8 without a byte order mark", "a byte order mark");
        if (!Utf8.IsValid(octets) || octets.AsSpan().Contains((byte)0))
            return new(AssertionRule.Encoding, "UTF-8", "octets that are not UTF-8 text");
        xml = Encoding.UTF8.GetString(octets);
        return Declaration(xml);
    }

    /// <summary>The length of the XML declaration, 0 if there is none.</summary>
    public static int DeclarationLength(string xml) => XmlDeclaration().Match(xml).Length;

    /// <summary>What is wrong with the XML declaration that the text begins with, if it does.</summary>
    public static AssertionFault? Declaration(string xml)
    {
        if (!xml.StartsWith("<?xml", StringComparison.Ordinal))
            return null;
        var declaration = XmlDeclaration().Match(xml);
        if (!declaration.Success)
            return new(AssertionRule.Xml, "an XML 1.0 declaration or none", Text.Show(xml.Length > 64 ? xml[..64] : xml));
        var encoding = declaration.Groups["encoding"];
        return !encoding.Success || string.Equals(encoding.Value, "utf-8", StringComparison.OrdinalIgnoreCase)
            ? null
            : new(AssertionRule.Encoding, "utf-8 declared, or nothing", Text.Show(encoding.Value));
    }

    [GeneratedRegex("""\A<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*["'](?<encoding>[A-Za-z0-9._-]{1,40})["'])?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*["'](?:yes|no)["'])?[ \t\r\n]*\?>""", RegexOptions.CultureInvariant)]
    private static partial Regex XmlDeclaration();
}
