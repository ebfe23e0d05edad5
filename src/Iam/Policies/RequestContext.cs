using System.Collections;

namespace SamlFederation.Iam;

/// <summary>
/// The keys that conditions and policy variables look at. Key names are case-insensitive; a key holds one or several
/// values. A key without values is absent, as AWS has it. Fill it (a collection initializer will do), then only read:
/// reading is safe from several threads.
/// </summary>
public sealed class RequestContext : IEnumerable<KeyValuePair<string, IReadOnlyList<string>>>
{
    private readonly Dictionary<string, string[]> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An empty context.</summary>
    public RequestContext()
    {
    }

    /// <summary>A context with the keys of another, to which more can be added.</summary>
    public RequestContext(RequestContext other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, values) in other._values)
            _values[key] = values;
    }

    /// <summary>Sets a single-valued key; null leaves it absent.</summary>
    public void Add(string key, string? value)
    {
        if (value is null)
            _values.Remove(key);
        else
            _values[key] = [value];
    }

    /// <summary>Sets a multi-valued key; no values leave it absent.</summary>
    public void Add(string key, IEnumerable<string> values)
    {
        string[] all = [.. values];
        if (all.Length == 0)
            _values.Remove(key);
        else
            _values[key] = all;
    }

    /// <summary>The key's values, in order; empty when it is absent.</summary>
    public IReadOnlyList<string> Values(string key) => _values.GetValueOrDefault(key) ?? [];

    /// <summary>Whether the key is present.</summary>
    public bool Contains(string key) => _values.ContainsKey(key);

    internal ReadOnlySpan<string> Find(string key) => _values.TryGetValue(key, out var values) ? values : default;

    /// <summary>Every key with its values, in no order.</summary>
    public IEnumerator<KeyValuePair<string, IReadOnlyList<string>>> GetEnumerator()
    {
        foreach (var (key, values) in _values)
            yield return new(key, values);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
