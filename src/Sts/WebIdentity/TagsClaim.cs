using System.Text.Json;
using System.Text.RegularExpressions;
using SamlFederation.Iam;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>The claim of session tags: <c>{"principal_tags":{"KEY":["VALUE"]},"transitive_tag_keys":["KEY"]}</c>.</summary>
internal static partial class TagsClaim
{
    public const string Name = "https://aws.amazon.com/tags";
    private const int Most = 50;

    /// <summary>The tags; null when the claim breaks a rule.</summary>
    public static IReadOnlyList<SessionTag>? Read(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Object) return null;
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (claim.TryGetProperty("principal_tags", out var given))
        {
            if (given.ValueKind != JsonValueKind.Object) return null;
            foreach (var tag in given.EnumerateObject())
                if (Value(tag.Value) is not { } value || !Key().IsMatch(tag.Name) || IsReserved(tag.Name) || !ValuePattern().IsMatch(value) || !tags.TryAdd(tag.Name, value))
                    return null;
        }
        if (tags.Count > Most) return null;
        if (!claim.TryGetProperty("transitive_tag_keys", out var listed)) return [.. tags.Select(tag => new SessionTag(tag.Key, tag.Value))];
        if (Texts(listed) is not { } transitive || !transitive.All(tags.ContainsKey)) return null;
        return [.. tags.Select(tag => new SessionTag(tag.Key, tag.Value, transitive.Contains(tag.Key, StringComparer.OrdinalIgnoreCase)))];
    }

    /// <summary>A list of texts; null when it is anything else.</summary>
    public static IReadOnlyList<string>? Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : null;

    // AWS writes each value as a list of one.
    private static string? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => Texts(value) is [var only] ? only : null,
        _ => null,
    };

    private static bool IsReserved(string key) => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();
}
