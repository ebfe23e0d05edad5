using System.Xml;

namespace SamlFederation.Saml;

/// <summary>The one place where text becomes a document: nothing is fetched, declared, expanded or dropped.</summary>
internal static class StrictXml
{
    public static AssertionFault? Load(TextReader text, out XmlDocument document)
    {
        document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(text, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CheckCharacters = true,
                ConformanceLevel = ConformanceLevel.Document,
                MaxCharactersInDocument = MaxCharacters,
                MaxCharactersFromEntities = MaxCharacters,
            });
            document.Load(reader);
            return document.DocumentElement is null ? new(AssertionRule.Xml, "a root element", "none") : null;
        }
        catch (XmlException e)
        {
            return new(AssertionRule.Xml, "well-formed XML 1.0", Text.Show($"line {e.LineNumber}, position {e.LinePosition}: {e.Message}"));
        }
    }

    // Canonical form is longer than what it was made from: escapes and namespace declarations are written out.
    private const long MaxCharacters = 4_000_000;

    public static IEnumerable<XmlElement> Children(this XmlElement element) => element.ChildNodes.OfType<XmlElement>();

    public static bool Is(this XmlElement element, string localName, string namespaceUri) =>
        element.LocalName == localName && element.NamespaceURI == namespaceUri;

    /// <summary>Whether nothing but white space stands between the element's children.</summary>
    public static bool HoldsElementsOnly(this XmlElement element) =>
        element.ChildNodes.Cast<XmlNode>().All(n => n is XmlElement || n.Value!.AsSpan().IndexOfAnyExcept(" \t\r\n") < 0);

    /// <summary>Null if the attribute is absent: an empty one is not the same.</summary>
    public static string? Optional(this XmlElement element, string name) => element.GetAttributeNode(name)?.Value;

    /// <summary>The element and all below it, in document order. Depth is bounded before a document exists.</summary>
    public static IEnumerable<XmlElement> Tree(this XmlElement element)
    {
        var pending = new Stack<XmlElement>([element]);
        while (pending.TryPop(out var next))
        {
            yield return next;
            for (var child = next.LastChild; child is not null; child = child.PreviousSibling)
            {
                if (child is XmlElement childElement)
                    pending.Push(childElement);
            }
        }
    }
}
