using System.Text.Json;
using System.Text.RegularExpressions;
using SamlFederation.Iam;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>
/// The claims of session tags: one nested claim, <c>{"principal_tags":{"KEY":["VALUE"]},"transitive_tag_keys":["KEY"]}</c>, or for providers
/// that cannot nest, <c>…/principal_tags/KEY</c> and <c>…/transitive_tag_keys</c> each on its own.
/// </summary>
internal static partial class TagsClaim
{
    public const string Name = "https://aws.amazon.com/tags";
    private const string FlatTag = Name + "/principal_tags/";
    private const string FlatTransitive = Name + "/transitive_tag_keys";
    private const int Most = 50;

    /// <summary>The tags, none when there is no such claim; null when a claim breaks a rule.</summary>
    public static IReadOnlyList<SessionTag>? Read(JsonElement claims)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var transitive = new List<string>();
        if (claims.TryGetProperty(Name, out var nested))
        {
            if (nested.ValueKind != JsonValueKind.Object) return null;
            if (nested.TryGetProperty("principal_tags", out var given) && (given.ValueKind != JsonValueKind.Object || !given.EnumerateObject().All(tag => Add(tags, tag.Name, tag.Value)))) return null;
            if (!AddKeys(transitive, nested, "transitive_tag_keys")) return null;
        }
        foreach (var claim in claims.EnumerateObject().Where(claim => claim.Name.StartsWith(FlatTag, StringComparison.Ordinal)))
            if (!Add(tags, claim.Name[FlatTag.Length..], claim.Value)) return null;
        if (!AddKeys(transitive, claims, FlatTransitive) || tags.Count > Most || !transitive.All(tags.ContainsKey)) return null;
        return [.. tags.Select(tag => new SessionTag(tag.Key, tag.Value, transitive.Contains(tag.Key, StringComparer.OrdinalIgnoreCase)))];
    }

    /// <summary>A list of texts; null when it is anything else.</summary>
    public static IReadOnlyList<string>? Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : null;

    private static bool Add(Dictionary<string, string> tags, string key, JsonElement given) =>
        Value(given) is { } value && KeyPattern().IsMatch(key) && !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && ValuePattern().IsMatch(value) && tags.TryAdd(key, value);

    private static bool AddKeys(List<string> keys, JsonElement from, string name)
    {
        if (!from.TryGetProperty(name, out var list)) return true;
        if (Texts(list) is not { } given) return false;
        keys.AddRange(given);
        return true;
    }

    // AWS writes each value as a list of one.
    private static string? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => Texts(value) is [var only] ? only : null,
        _ => null,
    };

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();
}
