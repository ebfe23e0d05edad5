using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Loads metadata with the places of its elements, after one pass that bounds it.</summary>
internal sealed class MetadataDocument : XmlDocument
{
    private const int MaxDepth = 32;
    private const int MaxElements = 5_000;
    private const int MaxAttributes = 64;
    private IXmlLineInfo? place;

    private MetadataDocument() => (PreserveWhitespace, XmlResolver) = (true, null);

    public override XmlElement CreateElement(string? prefix, string localName, string? namespaceURI) =>
        new PlacedElement(prefix ?? "", localName, namespaceURI, this, place?.LineNumber, place?.LinePosition);

    public static XmlElement Read(string xml)
    {
        // A byte order mark is no part of the text; files saved on Windows carry it into uploads.
        var text = xml.StartsWith('\uFEFF') ? xml[1..] : xml;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MetadataReader.MaximumCharacters)
            throw new MetadataRefusedException(MetadataRule.Size, $"1 to {MetadataReader.MaximumCharacters} characters were expected, {text.Length} were given");
        try
        {
            Bound(text);
            var document = new MetadataDocument();
            using var reader = Reader(text);
            document.place = (IXmlLineInfo)reader;
            document.Load(reader);
            document.place = null;
            return document.DocumentElement!;
        }
        catch (XmlException e)
        {
            throw new MetadataRefusedException(new MetadataFault(MetadataRule.Xml, Text.Show(e.Message), e.LineNumber, e.LinePosition));
        }
    }

    private static void Bound(string text)
    {
        using var reader = Reader(text);
        var elements = 0;
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.CDATA or XmlNodeType.ProcessingInstruction)
                throw Refuse(reader, $"no {reader.NodeType} is accepted");
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (reader.Depth >= MaxDepth)
                throw Refuse(reader, $"deeper than {MaxDepth} levels");
            if (++elements > MaxElements)
                throw Refuse(reader, $"more than {MaxElements} elements");
            if (reader.AttributeCount > MaxAttributes)
                throw Refuse(reader, $"more than {MaxAttributes} attributes in {reader.LocalName}");
        }
    }

    // Comments are dropped whole, so that the text around them is one; canonicalization drops them too.
    private static XmlReader Reader(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        MaxCharactersInDocument = MetadataReader.MaximumCharacters,
    });

    private static MetadataRefusedException Refuse(XmlReader reader, string detail)
    {
        var at = (IXmlLineInfo)reader;
        return new MetadataRefusedException(new MetadataFault(MetadataRule.Xml, Text.Show(detail), at.LineNumber, at.LinePosition));
    }
}

/// <summary>An element that knows where it stood.</summary>
internal sealed class PlacedElement(string prefix, string localName, string? namespaceUri, XmlDocument document, int? line, int? column)
    : XmlElement(prefix, localName, namespaceUri, document)
{
    public int? Line { get; } = line;

    public int? Column { get; } = column;
}
