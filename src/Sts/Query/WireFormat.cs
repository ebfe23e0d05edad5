using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace SamlFederation.Sts.Query;

/// <summary>The two ways in which an answer is written: XML, and JSON for callers that accept only that.</summary>
internal abstract class WireFormat
{
    public static WireFormat Xml { get; } = new XmlFormat();

    public static WireFormat Json { get; } = new JsonFormat();

    public abstract string ContentType { get; }

    public abstract byte[] Result(QueryService service, string action, IReadOnlyList<ResponseNode> result, string requestId);

    public abstract byte[] Error(QueryService service, WireError error, string requestId);

    // An action without a result answers with the metadata alone.
    private static ResponseNode.Tree Envelope(string action, IReadOnlyList<ResponseNode> result, string requestId)
    {
        var metadata = new ResponseNode.Tree("ResponseMetadata", [new ResponseNode.Text("RequestId", requestId)]);
        return new(action + "Response", result.Count == 0 ? [metadata] : [new ResponseNode.Tree(action + "Result", [.. result.Where(node => node is not ResponseNode.Nothing)]), metadata]);
    }

    private static ResponseNode[] ErrorBody(WireError error, string requestId) =>
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

        public override byte[] Result(QueryService service, string action, IReadOnlyList<ResponseNode> result, string requestId) => Document(service, Envelope(action, result, requestId));

        public override byte[] Error(QueryService service, WireError error, string requestId) => Document(service, new ResponseNode.Tree("ErrorResponse", ErrorBody(error, requestId)));

        private static byte[] Document(QueryService service, ResponseNode root)
        {
            using var buffer = new MemoryStream();
            using (var xml = XmlWriter.Create(buffer, Settings)) Write(xml, root, service.Namespace);
            return buffer.ToArray();
        }

        private static void Write(XmlWriter xml, ResponseNode node, string ns)
        {
            xml.WriteStartElement(node.Name, ns);
            switch (node)
            {
                case ResponseNode.Tree tree:
                    foreach (var child in tree.Children) Write(xml, child, ns);
                    break;
                case ResponseNode.List list:
                    foreach (var item in list.Items) Write(xml, new ResponseNode.Tree("member", item), ns);
                    break;
                case ResponseNode.Texts texts:
                    foreach (var value in texts.Values) Write(xml, new ResponseNode.Text("member", value), ns);
                    break;
                case ResponseNode.Map map:
                    foreach (var (key, value) in map.Entries) Write(xml, new ResponseNode.Tree("entry", [new ResponseNode.Text("key", key), value with { Name = "value" }]), ns);
                    break;
                case ResponseNode.Flag flag: xml.WriteString(flag.Value ? "true" : "false"); break;
                case ResponseNode.Text text: xml.WriteString(Writable(text.Value)); break;
                case ResponseNode.Number number: xml.WriteValue(number.Value); break;
                case ResponseNode.Instant instant: xml.WriteString(instant.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)); break;
            }
            xml.WriteEndElement();
        }

        // XML 1.0 has no way to write some characters that a caller may have sent and that a message repeats.
        private static string Writable(string text)
        {
            if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || text.All(XmlConvert.IsXmlChar)) return text;
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

        public override byte[] Result(QueryService service, string action, IReadOnlyList<ResponseNode> result, string requestId) => Document([Envelope(action, result, requestId)]);

        public override byte[] Error(QueryService service, WireError error, string requestId) => Document(ErrorBody(error, requestId));

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
                WriteValue(json, node);
            }
            json.WriteEndObject();
        }

        private static void WriteValue(Utf8JsonWriter json, ResponseNode node)
        {
            switch (node)
            {
                case ResponseNode.Tree tree: Write(json, tree.Children); break;
                case ResponseNode.Text text: json.WriteStringValue(text.Value); break;
                case ResponseNode.Number number: json.WriteNumberValue(number.Value); break;
                case ResponseNode.Flag flag: json.WriteBooleanValue(flag.Value); break;
                case ResponseNode.Instant instant: json.WriteNumberValue(instant.Value.ToUnixTimeSeconds()); break;
                case ResponseNode.List list:
                    json.WriteStartArray();
                    foreach (var item in list.Items) Write(json, item);
                    json.WriteEndArray();
                    break;
                case ResponseNode.Texts texts:
                    json.WriteStartArray();
                    foreach (var value in texts.Values) json.WriteStringValue(value);
                    json.WriteEndArray();
                    break;
                case ResponseNode.Map map: Write(json, map.Entries.Select(entry => entry.Value with { Name = entry.Key })); break;
            }
        }
    }
}
