using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SamlFederation.Bucket;

/// <summary>S3's XML, written and read.</summary>
internal static class S3Xml
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    // A key may hold what XML 1.0 has no place for; S3 writes its number, and so do we. Clients that ask for encoding-type=url never meet it.
    private static readonly XmlWriterSettings Writing = new() { CheckCharacters = false, Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true };

    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 4_000_000, CheckCharacters = false };

    public static XElement Root(string name, params IEnumerable<object?> content) => new(Space + name, content);

    public static XElement Element(string name, params IEnumerable<object?> content) => new(Space + name, content);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Text(XElement root)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (var writer = XmlWriter.Create(text, Writing)) root.WriteTo(writer);
        return text.ToString();
    }

    public static string Error(S3Error error, string resource, string requestId) => Text(new XElement("Error",
        new XElement("Code", error.Code), new XElement("Message", error.Message), new XElement("Resource", resource), new XElement("RequestId", requestId)));

    /// <summary>The root of a document, with or without S3's namespace; null when it is not well formed or has another name.</summary>
    public static XElement? Read(ReadOnlyMemory<byte> octets, string name)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(octets.ToArray()), Reading);
            var root = XElement.Load(reader);
            return root.Name.LocalName == name ? root : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static string? Child(this XElement of, string name) => of.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    public static IEnumerable<XElement> Children(this XElement of, string name) => of.Elements().Where(child => child.Name.LocalName == name);
}
