using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SamlFederation.Data.Sts;

namespace SamlFederation.Data;

/// <summary>Small lists that are only ever read with their owner, as one JSON column in both databases.</summary>
internal static class JsonColumns
{
    public static PropertyBuilder<List<Tag>> IsTags(this PropertyBuilder<List<Tag>> property) => property.IsJson();

    public static PropertyBuilder<List<T>> IsJson<T>(this PropertyBuilder<List<T>> property) => Convert(property,
        new ValueComparer<List<T>>((a, b) => a == null ? b == null : b != null && a.SequenceEqual(b), list => list.Aggregate(0, (hash, one) => HashCode.Combine(hash, one)), list => list.ToList()));

    public static PropertyBuilder<Dictionary<string, string>> IsJson(this PropertyBuilder<Dictionary<string, string>> property) => Convert(property,
        new ValueComparer<Dictionary<string, string>>(
            (a, b) => a == null ? b == null : b != null && a.Count == b.Count && !a.Except(b).Any(),
            map => map.Aggregate(0, (hash, one) => hash ^ one.GetHashCode()),
            map => new Dictionary<string, string>(map, StringComparer.Ordinal)));

    private static PropertyBuilder<T> Convert<T>(PropertyBuilder<T> property, ValueComparer<T> comparer)
        where T : class, new() => property.HasConversion(
            value => JsonSerializer.Serialize(value, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Default) ?? new T(),
            comparer);
}
