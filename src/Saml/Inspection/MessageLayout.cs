using System.Globalization;
using System.Text;

namespace SamlFederation.Saml;

/// <summary>Sets a text out, element by element, and says which signature covers each line.</summary>
internal sealed class MessageLayout
{
    private const int ShortText = 100;
    private readonly Document document;
    private readonly IReadOnlyList<SignedRegion> regions;
    private readonly bool hideBearer;
    private readonly List<MarkupLine> lines = [];

    private MessageLayout(Document document, IReadOnlyList<SignedRegion> regions, bool hideBearer) => (this.document, this.regions, this.hideBearer) = (document, regions, hideBearer);

    /// <summary>The lines of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="regions">What is signed in it.</param>
    /// <param name="whole">What covers the whole of it from outside.</param>
    /// <param name="hideBearer">Leaves out what would let a reader present the message.</param>
    public static IReadOnlyList<MarkupLine> Of(Document document, IReadOnlyList<SignedRegion> regions, Coverage whole = Coverage.None, bool hideBearer = false)
    {
        var layout = new MessageLayout(document, regions, hideBearer);
        layout.Write(0, 0, whole);
        return layout.lines;
    }

    /// <summary>A text that is no markup of the profile, line by line.</summary>
    public static IReadOnlyList<MarkupLine> Of(ReadOnlySpan<byte> octets)
    {
        var text = Encoding.UTF8.GetString(octets).ReplaceLineEndings("\n").Split('\n');
        return [.. text.Select(line => new MarkupLine(0, Coverage.None, [new(MarkupKind.Text, Visible(line))]))];
    }

    private void Write(int index, int depth, Coverage outer)
    {
        var element = new Element(document, index);
        var coverage = Covering(element, outer);
        var start = StartTag(index);
        var end = document[index].End;
        if (end == index + 1)
        {
            lines.Add(new(depth, coverage, [.. start, new(MarkupKind.Punctuation, "/>")]));
            return;
        }
        if (end == index + 2 && document[index + 1].Name == Name.Text && Text(index, index + 1) is var only && only.Text.Length <= ShortText)
        {
            lines.Add(new(depth, coverage, [.. start, new(MarkupKind.Punctuation, ">"), only, .. EndTag(index)]));
            return;
        }
        lines.Add(new(depth, coverage, [.. start, new(MarkupKind.Punctuation, ">")]));
        for (var i = index + 1; i < end; i = document[i].End)
        {
            if (document[i].Name != Name.Text)
                Write(i, depth + 1, coverage);
            else if (Text(index, i) is { Text.Length: > 0 } run)
                lines.Add(new(depth + 1, coverage, [run]));
        }
        lines.Add(new(depth, coverage, [.. EndTag(index)]));
    }

    // The enveloped-signature transform takes a signature out of what it signs, and out of that alone.
    private Coverage Covering(Element element, Coverage outer)
    {
        foreach (var region in regions)
        {
            if (element.IsAt(region.Signature))
                return outer & ~region.Coverage;
            if (element.IsAt(region.Signed))
                outer |= region.Coverage;
        }
        return outer;
    }

    private List<MarkupRun> StartTag(int index)
    {
        ref var node = ref document[index];
        List<MarkupRun> runs = [new(MarkupKind.Punctuation, "<"), new(MarkupKind.Element, Octets(node.Start, node.Length))];
        for (var i = node.FirstDeclaration; i < node.FirstDeclaration + node.Declarations; i++)
        {
            var declaration = document.Declaration(i);
            var prefix = Encoding.UTF8.GetString(document.Prefixes[declaration.Prefix]);
            runs.Add(new(MarkupKind.Namespace, $" xmlns{(prefix.Length > 0 ? ":" : "")}{prefix}=\"{Visible(Encoding.UTF8.GetString(document.Namespaces[declaration.Namespace]))}\""));
        }
        for (var i = node.FirstAttribute; i < node.FirstAttribute + node.Attributes; i++)
        {
            ref var attribute = ref document.Attribute(i);
            runs.Add(new(MarkupKind.Attribute, " " + Octets(attribute.Start, attribute.Length)));
            runs.Add(new(MarkupKind.Punctuation, "=\""));
            runs.Add(new(MarkupKind.Value, Octets(attribute.ValueStart, attribute.ValueLength).Replace("\"", "&quot;", StringComparison.Ordinal)));
            runs.Add(new(MarkupKind.Punctuation, "\""));
        }
        return runs;
    }

    private MarkupRun[] EndTag(int index) =>
        [new(MarkupKind.Punctuation, "</"), new(MarkupKind.Element, Octets(document[index].Start, document[index].Length)), new(MarkupKind.Punctuation, ">")];

    // What makes the message a bearer's: whoever held the page could present it.
    private MarkupRun Text(int parent, int text) => hideBearer && document[parent].Name is Name.SignatureValue or Name.CipherValue
        ? new(MarkupKind.Hidden, "not shown while the message could still be presented")
        : new(MarkupKind.Text, Octets(document[text].Start, document[text].Length).Trim());

    private string Octets(int start, int length) => Visible(Encoding.UTF8.GetString(document.Slice(start, length)));

    private static string Visible(string text)
    {
        if (!Saml.Text.HidesSomething(text))
            return text;
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !Saml.Text.HidesSomething(rune.ToString()))
                shown.Append(rune);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }
        return shown.ToString();
    }
}

/// <summary>An element with its own signature.</summary>
internal sealed record SignedRegion(Element Signed, Element Signature, Coverage Coverage);
