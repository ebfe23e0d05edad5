using System.Text;
using System.Text.Json;

namespace SamlFederation.Sts.Iam.Simulation;

/// <summary>A line and a column, both from 1.</summary>
internal readonly record struct Position(int Line, int Column);

/// <summary>
/// Where each statement stands in its document's text, as AWS tells it: a lone statement from its brace, one of a list from just after the
/// bracket or comma before it, and either to just past its last brace.
/// </summary>
internal static class StatementPositions
{
    public static IReadOnlyList<(Position Start, Position End)> Of(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var found = new List<(Position, Position)>();
        Position At(long offset) => PositionOf(json, Encoding.UTF8.GetCharCount(bytes, 0, (int)offset));
        while (reader.Read())
        {
            if (reader is not { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } || !reader.ValueTextEquals("Statement")) continue;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var start = reader.TokenStartIndex;
                reader.Skip();
                return [(At(start), At(reader.BytesConsumed))];
            }
            var before = reader.BytesConsumed;
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                reader.Skip();
                found.Add((At(before), At(reader.BytesConsumed)));
                before = bytes.AsSpan((int)reader.BytesConsumed).IndexOf((byte)',') + reader.BytesConsumed + 1;
            }
        }
        return found;
    }

    private static Position PositionOf(string text, int offset)
    {
        var line = text.AsSpan(0, offset).Count('\n') + 1;
        return new Position(line, offset - text.LastIndexOf('\n', Math.Max(0, offset - 1)));
    }
}
