namespace SamlFederation.Bucket;

/// <summary>A page of a bucket's listing.</summary>
/// <param name="Objects">What stands in it by itself.</param>
/// <param name="Prefixes">What many keys were rolled up to.</param>
/// <param name="Next">Where the next page begins, after; null at the end.</param>
internal sealed record Listing(IReadOnlyList<ObjectInfo> Objects, IReadOnlyList<string> Prefixes, string? Next);

/// <summary>The keys of a bucket in the order of their UTF-8, which is S3's. Not safe from several threads.</summary>
internal sealed class KeyIndex
{
    /// <summary>The order of keys.</summary>
    public static readonly Comparer<string> ByUtf8 = Comparer<string>.Create(Compare);
    private readonly List<string> _keys = [];
    private readonly Dictionary<string, ObjectInfo> _objects = new(StringComparer.Ordinal);

    public int Count => _keys.Count;

    public ObjectInfo? Find(string key) => _objects.GetValueOrDefault(key);

    public void Put(ObjectInfo info)
    {
        if (!_objects.ContainsKey(info.Key)) _keys.Insert(~_keys.BinarySearch(info.Key, ByUtf8), info.Key);
        _objects[info.Key] = info;
    }

    public bool Remove(string key)
    {
        if (!_objects.Remove(key)) return false;
        _keys.RemoveAt(_keys.BinarySearch(key, ByUtf8));
        return true;
    }

    /// <summary>The keys that begin so, after a place, at most so many of them and of what they are rolled up to.</summary>
    public Listing List(string prefix, string? delimiter, string after, int most)
    {
        var (objects, prefixes) = (new List<ObjectInfo>(), new List<string>());
        string? last = null;
        for (var i = First(Compare(prefix, after) > 0 ? prefix : after); i < _keys.Count; i++)
        {
            var key = _keys[i];
            if (Compare(key, after) <= 0) continue;
            if (!key.StartsWith(prefix, StringComparison.Ordinal)) break;
            var rolled = Rolled(key, prefix, delimiter);
            var shown = rolled ?? key;
            if (shown == last || shown == after) continue;
            if (objects.Count + prefixes.Count == most) return new Listing(objects, prefixes, last);
            if (rolled is null) objects.Add(_objects[key]);
            else prefixes.Add(shown);
            last = shown;
        }
        return new Listing(objects, prefixes, null);
    }

    private int First(string from)
    {
        var at = _keys.BinarySearch(from, ByUtf8);
        return at < 0 ? ~at : at;
    }

    private static string? Rolled(string key, string prefix, string? delimiter)
    {
        if (string.IsNullOrEmpty(delimiter)) return null;
        var at = key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter.Length)];
    }

    // UTF-16 puts what lies beyond the first plane before U+E000; UTF-8 puts it last.
    internal static int Compare(string one, string other)
    {
        var shorter = Math.Min(one.Length, other.Length);
        for (var i = 0; i < shorter; i++)
            if (one[i] != other[i]) return Place(one[i]) - Place(other[i]);
        return one.Length - other.Length;
    }

    private static int Place(char c) => c < 0xD800 ? c : c < 0xE000 ? c + 0x2000 : c - 0x800;
}
