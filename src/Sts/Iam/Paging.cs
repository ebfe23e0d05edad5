using System.Buffers.Text;
using System.Text;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>What a caller asked for of a list: at most so many, after the marker.</summary>
internal sealed record Page(int MaxItems, string? Marker)
{
    private const int Default = 100;
    private static readonly Constraint Items = new(1, 1000);
    private static readonly Constraint MarkerText = new(1, 2048);
    private const string Prefix = "m1:";

    /// <summary>MaxItems, 1 to 1000, 100 when absent; and Marker.</summary>
    public static Page Read(ParameterReader parameters) =>
        new(parameters.Number("MaxItems", Items) ?? Default, parameters.Optional("Marker", MarkerText));

    /// <summary>The key after which the page begins: empty for the first page; null when the marker is none of ours.</summary>
    public string? After()
    {
        if (Marker is null) return "";
        if (!Base64Url.IsValid(Marker)) return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Marker));
        return text.StartsWith(Prefix, StringComparison.Ordinal) && Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text)) == Marker ? text[Prefix.Length..] : null;
    }

    /// <summary>
    /// Cuts a page out of everything there is, in the ordinal order of its keys, which are unique: what is added or removed between
    /// two pages shifts nothing.
    /// </summary>
    /// <param name="name">The name of the list in the answer.</param>
    /// <param name="all">Everything there is.</param>
    /// <param name="key">The unique key of one.</param>
    /// <param name="item">How one is written.</param>
    public IamResult Cut<T>(string name, IEnumerable<T> all, Func<T, string> key, Func<T, IReadOnlyList<ResponseNode>> item) =>
        Cut(all, key, page => [new ResponseNode.List(name, [.. page.Select(item)])]);

    /// <summary>The same for a list of texts.</summary>
    public IamResult CutTexts(string name, IEnumerable<string> all) =>
        Cut(all, text => text, page => [new ResponseNode.Texts(name, [.. page])]);

    /// <summary>The same for a page that is written as several lists.</summary>
    public IamResult Cut<T>(IEnumerable<T> all, Func<T, string> key, Func<IReadOnlyList<T>, IReadOnlyList<ResponseNode>> lists) =>
        Slice(all, key) is { } page ? IamResult.Of([.. lists(page.Items), .. page.Tail]) : IamErrors.InvalidMarker;

    /// <summary>One page of everything there is, and the nodes that tell whether more follows; null when the marker is none of ours.</summary>
    public (IReadOnlyList<T> Items, IReadOnlyList<ResponseNode> Tail)? Slice<T>(IEnumerable<T> all, Func<T, string> key)
    {
        if (After() is not { } after) return null;
        var rest = all.Select(one => (Key: key(one), One: one)).Where(one => string.CompareOrdinal(one.Key, after) > 0)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Take(MaxItems + 1).ToList();
        IReadOnlyList<T> page = [.. rest.Take(MaxItems).Select(one => one.One)];
        return rest.Count <= MaxItems
            ? (page, [new ResponseNode.Flag("IsTruncated", false)])
            : (page, [new ResponseNode.Flag("IsTruncated", true), new ResponseNode.Text("Marker", MarkerAfter(rest[MaxItems - 1].Key))]);
    }

    private static string MarkerAfter(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Prefix + key));
}
