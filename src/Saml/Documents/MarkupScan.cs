using System.Buffers;

namespace SamlFederation.Saml;

/// <summary>
/// One pass over the characters before any parser sees them: what is forbidden, and how much there is of the rest.
/// Exact for well-formed text, in which '&lt;' begins markup and nothing else once comments and CDATA are gone; text that is not well-formed is the parser's to refuse.
/// </summary>
internal static class MarkupScan
{
    public const int MaxDepth = 32;
    public const int MaxElements = 2_000;
    public const int MaxAttributes = 32;

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n/>");

    public static AssertionFault? Scan(string xml)
    {
        var depth = 0;
        var elements = 0;
        var position = MessageText.DeclarationLength(xml);
        while (xml.IndexOf('<', position) is >= 0 and var open)
        {
            var tag = xml.AsSpan(open + 1);
            if (tag.IsEmpty)
                return null;
            if (tag[0] is '!' or '?')
                return Forbidden(tag);
            if (tag[0] == '/')
            {
                depth--;
                position = open + 1;
                continue;
            }
            var length = StartTag(tag, out var attributes, out var isEmpty);
            if (attributes > MaxAttributes)
                return new(AssertionRule.AttributeLimit, $"at most {MaxAttributes} attributes and namespace declarations", $"more, at character {open}");
            if (++elements > MaxElements)
                return new(AssertionRule.ElementLimit, $"at most {MaxElements} elements", $"more, at character {open}");
            if (depth + 1 > MaxDepth)
                return new(AssertionRule.DepthLimit, $"at most {MaxDepth} levels", $"more, at character {open}");
            if (!isEmpty)
                depth++;
            position = open + 1 + length;
            if (Base64Field(tag) is { } rule && CharacterReference(xml, position, rule) is { } fault)
                return fault;
        }
        return null;
    }

    private static AssertionFault Forbidden(ReadOnlySpan<char> tag) => tag switch
    {
        _ when tag[0] == '?' => new(AssertionRule.ProcessingInstruction, "no processing instruction", "one"),
        _ when tag.StartsWith("!--") => new(AssertionRule.Comment, "no comment", "one"),
        _ when tag.StartsWith("![") => new(AssertionRule.CData, "no CDATA section", "one"),
        _ => new(AssertionRule.Dtd, "no document type declaration", "one"),
    };

    // Stops counting where the limit is passed: what follows does not matter any more.
    private static int StartTag(ReadOnlySpan<char> tag, out int attributes, out bool isEmpty)
    {
        (attributes, isEmpty) = (0, false);
        var index = 0;
        while (attributes <= MaxAttributes)
        {
            var step = tag[index..].IndexOfAny('"', '\'', '>');
            if (step < 0)
                return tag.Length;
            index += step;
            if (tag[index] == '>')
            {
                isEmpty = index > 0 && tag[index - 1] == '/';
                return index + 1;
            }
            attributes++;
            var close = tag[(index + 1)..].IndexOf(tag[index]);
            if (close < 0)
                return tag.Length;
            index += close + 2;
        }
        return index;
    }

    private static AssertionRule? Base64Field(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOfAny(NameEnds);
        var name = end < 0 ? tag : tag[..end];
        var local = name[(name.IndexOf(':') + 1)..];
        return local switch
        {
            "DigestValue" or "SignatureValue" or "X509Certificate" => AssertionRule.SignatureShape,
            "CipherValue" => AssertionRule.EncryptionShape,
            _ => null,
        };
    }

    // Some signers write line ends as &#13;. Any other reference hides characters from those who read the text unparsed.
    private static AssertionFault? CharacterReference(string xml, int position, AssertionRule rule)
    {
        var end = xml.IndexOf('<', position);
        var text = end < 0 ? xml.AsSpan(position) : xml.AsSpan(position, end - position);
        while (text.IndexOf('&') is >= 0 and var at)
        {
            text = text[at..];
            var reference = text.StartsWith("&#13;") ? "&#13;" : text.StartsWith("&#xD;") || text.StartsWith("&#xd;") ? "&#xD;" : null;
            if (reference is null)
                return new(rule, "no character reference but &#13; in base64 text", Text.Show(text[..Math.Min(text.Length, 12)].ToString()));
            text = text[reference.Length..];
        }
        return null;
    }
}
