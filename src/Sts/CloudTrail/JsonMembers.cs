using System.Globalization;
using System.Text.Json;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>The members of a JSON object, read strictly. The first that is not of its type is kept as the fault; null is as if it were not there.</summary>
internal sealed class JsonMembers
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };
    private readonly JsonElement _object;
    private readonly Faults _faults;

    private sealed class Faults
    {
        public string? First { get; set; }
    }

    private JsonMembers(JsonElement element, Faults faults) => (_object, _faults) = (element, faults);

    /// <summary>What is wrong with the types of what was read, or null.</summary>
    public string? Fault => _faults.First;

    /// <summary>Reads an object; null when the octets are none. Nothing at all is an empty one.</summary>
    public static JsonMembers? Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty) utf8 = "{}"u8.ToArray();
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new JsonMembers(document.RootElement.Clone(), new Faults()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string? Text(string name) => Find(name, JsonValueKind.String, "a string") is { } value ? Unescaped(value, name) : null;

    public int? Number(string name)
    {
        if (Find(name, JsonValueKind.Number, "a number") is not { } value) return null;
        if (value.TryGetInt32(out var number)) return number;
        Wrong(name, "a whole number");
        return null;
    }

    /// <summary>An instant in seconds since 1970, fractions allowed.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Find(name, JsonValueKind.Number, "a number of seconds since 1970") is not { } value) return null;
        if (value.TryGetDouble(out var seconds) && seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        Wrong(name, "a number of seconds since 1970");
        return null;
    }

    /// <summary>A truth value; false when it is absent.</summary>
    public bool Flag(string name)
    {
        if (!_object.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False) return false;
        if (value.ValueKind == JsonValueKind.True) return true;
        Wrong(name, "a truth value");
        return false;
    }

    /// <summary>An object, or null.</summary>
    public JsonMembers? Object(string name) => Find(name, JsonValueKind.Object, "a structure") is { } value ? new JsonMembers(value, _faults) : null;

    /// <summary>The strings of a list; none when it is absent.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name, JsonValueKind.Array, "a list") is not { } value) return [];
        if (value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)) return [.. value.EnumerateArray().Select(item => Unescaped(item, name) ?? "")];
        Wrong(name, "a list of strings");
        return [];
    }

    /// <summary>The objects of a list; none when it is absent.</summary>
    public IReadOnlyList<JsonMembers> Objects(string name)
    {
        if (Find(name, JsonValueKind.Array, "a list") is not { } value) return [];
        if (value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)) return [.. value.EnumerateArray().Select(item => new JsonMembers(item, _faults))];
        Wrong(name, "a list of structures");
        return [];
    }

    private JsonElement? Find(string name, JsonValueKind kind, string expected)
    {
        if (!_object.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == kind) return value;
        Wrong(name, expected);
        return null;
    }

    // Half of a surrogate pair can be written in JSON and is no text.
    private string? Unescaped(JsonElement value, string name)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Wrong(name, "a string of Unicode");
            return null;
        }
    }

    private void Wrong(string name, string expected) => _faults.First ??= string.Create(CultureInfo.InvariantCulture, $"{name} must be {expected}.");
}
