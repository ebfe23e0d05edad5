using System.Text;
using System.Text.Json;

namespace SamlFederation.Web;

/// <summary>What is wrong in a world file, and where.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Path">The JSON path, such as <c>$.portal.accounts[0].number</c>.</param>
/// <param name="Message">A sentence.</param>
public sealed record WorldFault(int Line, string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, {Path}: {Message}";
}

/// <summary>A value of the world file that knows its line and path.</summary>
internal sealed class WorldNode
{
    private const int MaximumDepth = 32;

    internal required JsonValueKind Kind { get; init; }
    internal required int Line { get; init; }
    internal required string Path { get; init; }

    /// <summary>The text of a string, or the JSON of anything else.</summary>
    internal required string Text { get; init; }

    internal IReadOnlyDictionary<string, WorldNode> Members { get; private init; } = new Dictionary<string, WorldNode>();
    internal IReadOnlyList<WorldNode> Items { get; private init; } = [];

    /// <summary>Reads a document strictly: no comments, no trailing commas, no member twice. Null when it is not JSON.</summary>
    internal static WorldNode? Read(string json, List<WorldFault> faults)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            reader.Read();
            var root = Value(ref reader, new Source(utf8, faults), "$");
            reader.Read();
            return root;
        }
        catch (JsonException broken)
        {
            faults.Add(new((int)(broken.LineNumber ?? 0) + 1, "$", "This is not JSON: " + broken.Message.Split(" LineNumber")[0]));
            return null;
        }
    }

    private static WorldNode Value(ref Utf8JsonReader reader, Source source, string path)
    {
        var (start, line) = ((int)reader.TokenStartIndex, source.LineAt((int)reader.TokenStartIndex));
        var members = new Dictionary<string, WorldNode>(StringComparer.Ordinal);
        var items = new List<WorldNode>();
        var kind = KindOf(reader.TokenType);
        var text = kind == JsonValueKind.String ? reader.GetString()! : "";
        if (kind == JsonValueKind.Object)
            ReadMembers(ref reader, source, path, members);
        else if (kind == JsonValueKind.Array)
            ReadItems(ref reader, source, path, items);
        if (kind != JsonValueKind.String)
            text = Encoding.UTF8.GetString(source.Utf8, start, (int)reader.BytesConsumed - start);
        return new WorldNode { Kind = kind, Line = line, Path = path, Text = text, Members = members, Items = items };
    }

    private static void ReadMembers(ref Utf8JsonReader reader, Source source, string path, Dictionary<string, WorldNode> members)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, line) = (reader.GetString()!, source.LineAt((int)reader.TokenStartIndex));
            var memberPath = $"{path}.{name}";
            reader.Read();
            if (!members.TryAdd(name, Value(ref reader, source, memberPath)))
                source.Faults.Add(new(line, memberPath, "This member is here twice."));
        }
    }

    private static void ReadItems(ref Utf8JsonReader reader, Source source, string path, List<WorldNode> items)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Value(ref reader, source, $"{path}[{items.Count}]"));
    }

    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };

    /// <summary>The document's bytes; lines are counted as the reader moves on, so that the count stays linear.</summary>
    private sealed class Source(byte[] utf8, List<WorldFault> faults)
    {
        private int _counted;
        private int _line = 1;

        internal byte[] Utf8 => utf8;
        internal List<WorldFault> Faults => faults;

        internal int LineAt(int position)
        {
            for (; _counted < position; _counted++)
                _line += utf8[_counted] == (byte)'\n' ? 1 : 0;
            return _line;
        }
    }
}
