using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace SamlFederation.Sts.Query;

/// <summary>The two ways in which an answer is written: XML, and JSON for callers that accept only that.</summary>
internal abstract class WireFormat
{
    public const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public static WireFormat Xml { get; } = new XmlFormat();

    public static WireFormat Json { get; } = new JsonFormat();

    public abstract string ContentType { get; }

    public abstract byte[] Result(string action, IReadOnlyList<ResponseNode> result, string requestId);

    public abstract byte[] Error(StsError error, string requestId);

    private static ResponseNode.Tree Envelope(string action, IReadOnlyList<ResponseNode> result, string requestId) =>
        new(action + "Response",
        [
            new ResponseNode.Tree(action + "Result", result),
            new ResponseNode.Tree("ResponseMetadata", [new ResponseNode.Text("RequestId", requestId)]),
        ]);

    private static ResponseNode[] ErrorBody(StsError error, string requestId) =>
    [
        new ResponseNode.Tree("Error",
        [
            new ResponseNode.Text("Type", error.Type),
            new ResponseNode.Text("Code", error.Code),
            new ResponseNode.Text("Message", error.Message),
        ]),
        new ResponseNode.Text("RequestId", requestId),
    ];

    private sealed class XmlFormat : WireFormat
    {
        private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true, Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };

        public override string ContentType => "text/xml";

        public override byte[] Result(string action, IReadOnlyList<ResponseNode> result, string requestId) => Document(Envelope(action, result, requestId));

        public override byte[] Error(StsError error, string requestId) => Document(new ResponseNode.Tree("ErrorResponse", ErrorBody(error, requestId)));

        private static byte[] Document(ResponseNode root)
        {
            using var buffer = new MemoryStream();
            using (var xml = XmlWriter.Create(buffer, Settings)) Write(xml, root);
            return buffer.ToArray();
        }

        private static void Write(XmlWriter xml, ResponseNode node)
        {
            xml.WriteStartElement(node.Name, Namespace);
            switch (node)
            {
                case ResponseNode.Tree tree:
                    foreach (var child in tree.Children) Write(xml, child);
                    break;
                case ResponseNode.Text text: xml.WriteString(Writable(text.Value)); break;
                case ResponseNode.Number number: xml.WriteValue(number.Value); break;
                case ResponseNode.Instant instant: xml.WriteString(instant.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)); break;
            }
            xml.WriteEndElement();
        }

        // XML 1.0 has no way to write some characters that a caller may have sent and that a message repeats.
        private static string Writable(string text)
        {
            if (text.All(XmlConvert.IsXmlChar)) return text;
            var clean = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
                clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
            return clean.ToString();
        }
    }

    private sealed class JsonFormat : WireFormat
    {
        private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

        public override string ContentType => "application/json";

        public override byte[] Result(string action, IReadOnlyList<ResponseNode> result, string requestId) => Document([Envelope(action, result, requestId)]);

        public override byte[] Error(StsError error, string requestId) => Document(ErrorBody(error, requestId));

        private static byte[] Document(IEnumerable<ResponseNode> members)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, members);
            return buffer.ToArray();
        }

        private static void Write(Utf8JsonWriter json, IEnumerable<ResponseNode> members)
        {
            json.WriteStartObject();
            foreach (var node in members)
            {
                json.WritePropertyName(node.Name);
                switch (node)
                {
                    case ResponseNode.Tree tree: Write(json, tree.Children); break;
                    case ResponseNode.Text text: json.WriteStringValue(text.Value); break;
                    case ResponseNode.Number number: json.WriteNumberValue(number.Value); break;
                    case ResponseNode.Instant instant: json.WriteNumberValue(instant.Value.ToUnixTimeSeconds()); break;
                }
            }
            json.WriteEndObject();
        }
    }
}
