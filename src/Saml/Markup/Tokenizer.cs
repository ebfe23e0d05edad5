using System.Buffers;
using System.Text;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>
/// Octets to tokens, once, from left to right: well-formed and namespace-aware XML 1.0 without declaration, document type, comment, processing instruction
/// and CDATA section, within limits. Whatever else stands there is refused where it stands. The octets are known to be UTF-8.
/// </summary>
internal ref struct Tokenizer
{
    public const int MaxDepth = 32;
    public const int MaxElements = 2_000;
    public const int MaxAttributes = 32;
    public const int MaxNamespaceLength = 256;

    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> NotInNamespace = SearchValues.Create("\"&<>"u8);
    private static readonly SearchValues<byte> NameOctets = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);

    private readonly Document document;
    private readonly ReadOnlySpan<byte> text;
    private readonly int maxAttributes;
    private int at;
    private int open = -1;
    private int depth;
    private int elements;

    private Tokenizer(Document document, int start, int maxAttributes)
    {
        (this.document, at, this.maxAttributes) = (document, start, maxAttributes);
        text = document.Octets.AsSpan(0, document.Length);
    }

    /// <summary>Fills the table of a document that was just reset.</summary>
    /// <param name="document">The document.</param>
    /// <param name="start">Where the XML declaration ends.</param>
    /// <param name="maxAttributes">How many attributes and declarations one element may have: canonical form declares anew what was declared further out.</param>
    public static AssertionFault? Read(Document document, int start, int maxAttributes = MaxAttributes) => new Tokenizer(document, start, maxAttributes).Read();

    private AssertionFault? Read()
    {
        while (at < text.Length)
        {
            var run = text[at..];
            var length = run.IndexOf((byte)'<');
            if (length < 0)
                length = run.Length;
            if (length > 0 && Text(run[..length]) is { } badText)
                return badText;
            if (at == text.Length)
                break;
            var fault = at + 1 == text.Length ? Malformed("a tag", at) : text[at + 1] switch
            {
                (byte)'/' => EndTag(),
                (byte)'!' or (byte)'?' => Forbidden(),
                _ => StartTag(),
            };
            if (fault is not null)
                return fault;
        }
        return open >= 0 || document.NodeCount == 0 ? Malformed("one root element with its end", at) : null;
    }

    private AssertionFault Forbidden()
    {
        var tag = text[(at + 1)..];
        return tag switch
        {
            _ when tag[0] == '?' => new(AssertionRule.ProcessingInstruction, "no processing instruction", $"one, at octet {at}"),
            _ when tag.StartsWith("!--"u8) => new(AssertionRule.Comment, "no comment", $"one, at octet {at}"),
            _ when tag.StartsWith("!["u8) => new(AssertionRule.CData, "no CDATA section", $"one, at octet {at}"),
            _ => new(AssertionRule.Dtd, "no document type declaration", $"one, at octet {at}"),
        };
    }

    private AssertionFault? Text(ReadOnlySpan<byte> run)
    {
        var start = at;
        at += run.Length;
        if (open < 0)
            return run.IndexOfAnyExcept(Space) is >= 0 and var stray ? Malformed("nothing but white space outside the root", start + stray) : null;
        var isPlain = References.IsPlainText(run);
        if (!isPlain)
        {
            if (Base64Field(document[open].Name) is { } rule && CharacterReference(run, rule) is { } hidden)
                return hidden;
            if (Unresolved(run, inAttribute: false) is >= 0 and var wrong)
                return Malformed("characters and references of XML 1.0", start + wrong);
        }
        ref var node = ref document.Next();
        (node.Start, node.Length, node.End, node.Parent, node.IsPlain) = (start, run.Length, document.NodeCount + 1, open, isPlain);
        document.Add(Name.Text);
        return null;
    }

    private AssertionFault? EndTag()
    {
        if (open < 0)
            return Malformed("a start before the end", at);
        ref var element = ref document[open];
        var tag = text[(at + 2)..];
        var close = !tag.StartsWith(text.Slice(element.Start, element.Length)) ? -1
            : tag.Length > element.Length && tag[element.Length] == '>' ? 0
            : tag[element.Length..].IndexOfAnyExcept(Space);
        if (close < 0 || tag[element.Length + close] != '>')
            return Malformed("the end of the element that is open", at);
        at += 2 + element.Length + close + 1;
        Close();
        return null;
    }

    private void Close()
    {
        ref var element = ref document[open];
        element.End = document.NodeCount;
        for (var i = element.Declarations - 1; i >= 0; i--)
        {
            ref var declaration = ref document.Declaration(element.FirstDeclaration + i);
            document.Bindings[declaration.Prefix] = declaration.Before;
        }
        open = element.Parent;
        depth--;
    }

    private AssertionFault? StartTag()
    {
        var start = at++;
        ref var element = ref document.Next();
        (element.Start, element.Parent, element.FirstAttribute, element.FirstDeclaration) = (at, open, document.AttributeCount, document.DeclarationCount);
        if (Tag(ref element, out var isEmpty) is { } fault)
            return fault.Rule == AssertionRule.Xml && HasTooMany(text[(start + 1)..]) ? TooMany(start) : fault;
        if (open < 0 && document.NodeCount > 0)
            return Malformed("one root element", start);
        if (++elements > MaxElements)
            return new(AssertionRule.ElementLimit, $"at most {MaxElements} elements", $"more, at octet {start}");
        if (++depth > MaxDepth)
            return new(AssertionRule.DepthLimit, $"at most {MaxDepth} levels", $"more, at octet {start}");
        if (Resolve(ref element) is { } undeclared)
            return undeclared;
        open = document.Add(Names.Of(text.Slice(element.Start, element.Length)[Local(element.PrefixLength)..]));
        if (isEmpty)
            Close();
        return null;
    }

    // From the element's name to the end of its tag
    private AssertionFault? Tag(ref Node element, out bool isEmpty)
    {
        isEmpty = false;
        if (QualifiedName(out element.Length, out element.PrefixLength) is { } noName)
            return noName;
        element.Prefix = document.InternPrefix(element.Start, element.PrefixLength);
        while (true)
        {
            var hasSpace = SkipSpace();
            if (at == text.Length)
                return Malformed("the end of a tag", at);
            if (text[at] == '>')
            {
                at++;
                return null;
            }
            if (text[at] == '/')
            {
                isEmpty = at + 1 < text.Length && text[at + 1] == '>';
                at += 2;
                return isEmpty ? null : Malformed("the end of a tag", at - 2);
            }
            if (!hasSpace)
                return Malformed("white space before an attribute", at);
            if (element.Attributes + element.Declarations == maxAttributes)
                return TooMany(element.Start - 1);
            if (Attribute(ref element) is { } fault)
                return fault;
        }
    }

    private AssertionFault? Attribute(ref Node element)
    {
        var attribute = new AttributeToken { Start = at };
        if (QualifiedName(out attribute.Length, out attribute.PrefixLength) is { } noName)
            return noName;
        SkipSpace();
        if (at == text.Length || text[at] != '=')
            return Malformed("= after an attribute's name", at);
        at++;
        SkipSpace();
        if (at == text.Length || text[at] is not ((byte)'"' or (byte)'\''))
            return Malformed("an attribute's value in quotation marks", at);
        var length = text[(at + 1)..].IndexOf(text[at]);
        if (length < 0)
            return Malformed("the end of an attribute's value", at);
        (attribute.ValueStart, attribute.ValueLength) = (at + 1, length);
        at += length + 2;

        var name = text.Slice(attribute.Start, attribute.Length);
        if (attribute.PrefixLength == 0 ? name.SequenceEqual("xmlns"u8) : name[..attribute.PrefixLength].SequenceEqual("xmlns"u8))
            return Declare(ref element, attribute);
        var value = text.Slice(attribute.ValueStart, length);
        attribute.IsPlain = References.IsPlainAttribute(value);
        if (!attribute.IsPlain && Unresolved(value, inAttribute: true) is >= 0 and var wrong)
            return Malformed("characters and references of XML 1.0", attribute.ValueStart + wrong);
        // XML 1.0 2.10
        if (name.SequenceEqual("xml:space"u8) && !value.SequenceEqual("preserve"u8) && !value.SequenceEqual("default"u8))
            return Malformed("xml:space of preserve or default", attribute.ValueStart);
        attribute.Prefix = document.InternPrefix(attribute.Start, attribute.PrefixLength);
        document.AddAttribute(attribute);
        element.Attributes++;
        return null;
    }

    // Namespaces in XML 1.0 3, 4. A name of anything but printable ASCII is one of its own here, whatever it resolves to, and the document remembers it.
    private AssertionFault? Declare(ref Node element, in AttributeToken attribute)
    {
        var name = text.Slice(attribute.ValueStart, attribute.ValueLength);
        if (name.Length > MaxNamespaceLength)
            return new(AssertionRule.AttributeLimit, $"namespace names of at most {MaxNamespaceLength} characters", $"a longer one, at octet {attribute.ValueStart}");
        if (name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0 || name.IndexOfAny(NotInNamespace) >= 0)
            document.OddNamespace ??= attribute.ValueStart;
        var local = attribute.PrefixLength == 0 ? 0 : attribute.Length - attribute.PrefixLength - 1;
        var prefix = document.InternPrefix(attribute.Start + attribute.Length - local, local);
        var uri = document.Namespaces.Intern(attribute.ValueStart, attribute.ValueLength);
        var isReserved = prefix == KnownPrefix.Xmlns || uri == KnownUri.Xmlns || (prefix == KnownPrefix.Xml) != (uri == KnownUri.Xml);
        if (isReserved || (uri == KnownUri.None && prefix != KnownPrefix.None))
            return Malformed("a declaration that Namespaces in XML allows", attribute.Start);
        for (var i = 0; i < element.Declarations; i++)
        {
            if (document.Declaration(element.FirstDeclaration + i).Prefix == prefix)
                return Malformed("each attribute once", attribute.Start);
        }
        document.AddDeclaration(new(prefix, uri, document.Bindings[prefix]));
        document.Bindings[prefix] = uri;
        element.Declarations++;
        return null;
    }

    // Once all declarations of the tag are known
    private AssertionFault? Resolve(ref Node element)
    {
        element.Namespace = document.Bindings[element.Prefix];
        if (element.Namespace < 0)
            return Malformed("a prefix that is declared", element.Start);
        for (var i = 0; i < element.Attributes; i++)
        {
            ref var attribute = ref document.Attribute(element.FirstAttribute + i);
            attribute.Namespace = attribute.PrefixLength == 0 ? KnownUri.None : document.Bindings[attribute.Prefix];
            if (attribute.Namespace < 0)
                return Malformed("a prefix that is declared", attribute.Start);
            var local = text.Slice(attribute.Start, attribute.Length)[Local(attribute.PrefixLength)..];
            // Names of one namespace have both a prefix or neither, so that lengths can be compared.
            for (var j = 0; j < i; j++)
            {
                ref var other = ref document.Attribute(element.FirstAttribute + j);
                if (other.Length - other.PrefixLength == attribute.Length - attribute.PrefixLength && other.Namespace == attribute.Namespace && local.SequenceEqual(text.Slice(other.Start, other.Length)[Local(other.PrefixLength)..]))
                    return Malformed("each attribute once", attribute.Start);
            }
        }
        return null;
    }

    // Namespaces in XML 1.0 4: at most one colon, with a name on either side
    private AssertionFault? QualifiedName(out int length, out short prefixLength)
    {
        var start = at;
        (length, prefixLength) = (0, 0);
        if (!NcName())
            return Malformed("a name", at);
        if (at < text.Length && text[at] == ':')
        {
            // A prefix is no longer than a document, and a document no longer than 100,000 characters: one that does not fit is nobody's.
            if (at - start > short.MaxValue)
                return Malformed("a shorter prefix", start);
            prefixLength = (short)(at - start);
            at++;
            if (!NcName())
                return Malformed("a name after the prefix", at);
        }
        length = at - start;
        return null;
    }

    private bool NcName()
    {
        var start = at;
        SkipName();
        while (at < text.Length && text[at] >= 0x80 && IsNameBeyondAscii())
        {
            at += text[at] < 0xE0 ? 2 : 3;
            SkipName();
        }
        return at > start && (text[start] < 0x80 ? char.IsAsciiLetter((char)text[start]) || text[start] == '_' : XmlConvert.IsStartNCNameChar(CharacterAt(start)));
    }

    private void SkipName()
    {
        var length = text[at..].IndexOfAnyExcept(NameOctets);
        at = length < 0 ? text.Length : at + length;
    }

    // XML 1.0 names of the fourth edition end with the Basic Multilingual Plane, and so do the platform's.
    private readonly bool IsNameBeyondAscii() => text[at] < 0xF0 && XmlConvert.IsNCNameChar(CharacterAt(at));

    private readonly char CharacterAt(int position)
    {
        Rune.DecodeFromUtf8(text[position..], out var rune, out _);
        return rune.IsBmp ? (char)rune.Value : '\0';
    }

    private bool SkipSpace()
    {
        var start = at;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at > start;
    }

    private static int Local(int prefixLength) => prefixLength == 0 ? 0 : prefixLength + 1;

    private static int Unresolved(ReadOnlySpan<byte> raw, bool inAttribute)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(raw.Length);
        var resolved = References.Resolve(raw, inAttribute, scratch);
        ArrayPool<byte>.Shared.Return(scratch);
        return resolved < 0 ? ~resolved : -1;
    }

    private static AssertionRule? Base64Field(Name name) => name switch
    {
        Name.DigestValue or Name.SignatureValue or Name.X509Certificate => AssertionRule.SignatureShape,
        Name.CipherValue => AssertionRule.EncryptionShape,
        _ => null,
    };

    // Some signers write line ends as &#13;. Any other reference hides characters from those who read the text unparsed.
    private static AssertionFault? CharacterReference(ReadOnlySpan<byte> run, AssertionRule rule)
    {
        while (run.IndexOf((byte)'&') is >= 0 and var reference)
        {
            run = run[reference..];
            if (!run.StartsWith("&#13;"u8) && !run.StartsWith("&#xD;"u8) && !run.StartsWith("&#xd;"u8))
                return new(rule, "no character reference but &#13; in base64 text", Saml.Text.Show(Encoding.UTF8.GetString(run[..Math.Min(run.Length, 12)])));
            run = run[5..];
        }
        return null;
    }

    // A tag that is malformed ends the reading. It is told apart from one that is too long, as far as quotation marks tell.
    private readonly bool HasTooMany(ReadOnlySpan<byte> tag)
    {
        for (var count = 0; count <= maxAttributes; count++)
        {
            var quote = tag.IndexOfAny((byte)'"', (byte)'\'', (byte)'>');
            if (quote < 0 || tag[quote] == '>')
                return false;
            var close = tag[(quote + 1)..].IndexOf(tag[quote]);
            if (close < 0)
                return count == maxAttributes;
            tag = tag[(quote + close + 2)..];
        }
        return true;
    }

    private readonly AssertionFault TooMany(int position) =>
        new(AssertionRule.AttributeLimit, $"at most {maxAttributes} attributes and namespace declarations", $"more, at octet {position}");

    private static AssertionFault Malformed(string expected, int position) => new(AssertionRule.Xml, expected, $"something else at octet {position}");
}
