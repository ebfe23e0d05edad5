using System.Text;
using System.Text.Json;

namespace SamlFederation.Iam;

/// <summary>A JSON value as the policy grammar needs it: nothing lost, nothing twice.</summary>
internal abstract record JsonTree
{
    // Document, statements, statement, condition, operator, values: six levels, and two to spare.
    private const int MaximumDepth = 8;

    internal sealed record Text(string Value) : JsonTree;

    /// <summary>A number or a truth value, by its characters.</summary>
    internal sealed record Scalar(string Value) : JsonTree;

    internal sealed record Nothing : JsonTree;

    internal sealed record List(IReadOnlyList<JsonTree> Items) : JsonTree;

    internal sealed record Map(IReadOnlyList<KeyValuePair<string, JsonTree>> Members) : JsonTree;

    /// <summary>Reads a whole text; comments, trailing commas, trailing data, depth and repeated keys are faults.</summary>
    internal static (JsonTree? Tree, PolicyRule Rule, string Detail) Read(string json)
    {
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(json),
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false, MaxDepth = MaximumDepth });
        try
        {
            if (!reader.Read())
                return (null, PolicyRule.Json, "nothing to read");
            string? duplicate = null;
            var tree = ReadValue(ref reader, ref duplicate);
            // The reader itself refuses what follows the value.
            reader.Read();
            return duplicate is null ? (tree, default, "") : (null, PolicyRule.DuplicateKey, $"`{duplicate}` stands twice in one object");
        }
        catch (JsonException malformed)
        {
            return (null, PolicyRule.Json, $"line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader.GetString: an escape that is half of a surrogate pair.
            return (null, PolicyRule.Json, "a string holds half of a surrogate pair");
        }
    }

    private static JsonTree ReadValue(ref Utf8JsonReader reader, ref string? duplicate)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadMap(ref reader, ref duplicate);
            case JsonTokenType.StartArray:
                var items = new List<JsonTree>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader, ref duplicate));
                return new List(items);
            case JsonTokenType.String:
                return new Text(reader.GetString()!);
            case JsonTokenType.Null:
                return new Nothing();
            default:
                return new Scalar(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static Map ReadMap(ref Utf8JsonReader reader, ref string? duplicate)
    {
        var members = new List<KeyValuePair<string, JsonTree>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
                duplicate ??= name;
            reader.Read();
            members.Add(new(name, ReadValue(ref reader, ref duplicate)));
        }
        return new Map(members);
    }
}
