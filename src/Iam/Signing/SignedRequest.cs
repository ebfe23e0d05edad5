namespace SamlFederation.Iam;

/// <summary>A request as it came over the wire, before anything decoded it.</summary>
/// <param name="Method">The HTTP method as sent.</param>
/// <param name="RawPath">The path as sent, still percent-encoded.</param>
/// <param name="RawQuery">What followed the first <c>?</c>, as sent, without it; empty when there was none.</param>
/// <param name="Headers">Every header line, a repeated name repeated here, in the order of arrival.</param>
/// <param name="Body">The whole body.</param>
public sealed record SignedRequest(
    string Method, string RawPath, string RawQuery, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>
    /// The body's SHA-256 in hex where the body itself is not here: whoever read it vouches for this. Null where <see cref="Body"/> is the body.
    /// </summary>
    public string? PayloadHash { get; init; }

    /// <summary>Splits a request target such as <c>/path?query</c>, or one in absolute form, at its first question mark.</summary>
    public static SignedRequest FromTarget(
        string method, string target, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(target);
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && !path.StartsWith('/'))
        {
            var slash = path.IndexOf('/', scheme + 3);
            path = slash < 0 ? "/" : path[slash..];
        }
        return new SignedRequest(method, path, query, headers, body);
    }

    internal IEnumerable<string> HeaderValues(string name)
    {
        foreach (var (key, value) in Headers)
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) yield return value;
    }
}
