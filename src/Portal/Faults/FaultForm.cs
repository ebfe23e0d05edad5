using System.Text.Json;

namespace SamlFederation.Portal.Faults;

/// <summary>Brings what was sent into one shape: names with one or several texts each.</summary>
internal static class FaultForm
{
    private static readonly string[] Lines = ["roles", "attributes"];

    /// <summary>A JSON object of strings, numbers and arrays of strings; null and why it is none.</summary>
    internal static (IReadOnlyDictionary<string, IReadOnlyList<string>>? Given, string? Wrong) OfJson(string body)
    {
        Dictionary<string, IReadOnlyList<string>> given = new(StringComparer.Ordinal);
        if (body.Length == 0)
            return (given, null);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return (null, "the body is a JSON object of parameters");
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (Texts(property.Value) is not { } texts)
                    return (null, $"`{property.Name}` is a string, a number or an array of strings");
                if (!given.TryAdd(property.Name, texts))
                    return (null, $"`{property.Name}` is there twice");
            }

            return (given, null);
        }
        catch (JsonException)
        {
            return (null, "the body is not JSON");
        }
    }

    /// <summary>The page's form: roles and attributes are a line each, and what is empty was not given.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> OfForm(IFormCollection form) => form
        .Where(field => FaultRequestReader.Names.Contains(field.Key, StringComparer.Ordinal))
        .Select(field => (field.Key, Values: (IReadOnlyList<string>)[.. field.Value.SelectMany(value => Lines.Contains(field.Key, StringComparer.Ordinal) ? value!.Split('\n', StringSplitOptions.TrimEntries) : [value!.Trim()]).Where(value => value.Length > 0)]))
        .Where(field => field.Values.Count > 0)
        .ToDictionary(field => field.Key, field => field.Values, StringComparer.Ordinal);

    private static IReadOnlyList<string>? Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.Array when value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(one => one.GetString()!)],
        JsonValueKind.Null => [],
        _ => null,
    };
}
