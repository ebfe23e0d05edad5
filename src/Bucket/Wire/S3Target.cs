using System.Text;

namespace SamlFederation.Bucket;

/// <summary>What a request's target names, path-style: the path is decoded once, and nothing in it is a step up or down.</summary>
/// <param name="Bucket">The first segment; null for the service itself.</param>
/// <param name="Key">All that follows the slash after it; null for the bucket itself.</param>
/// <param name="Query">By name, in the order of the target; of a name given twice the first.</param>
internal sealed record S3Target(string? Bucket, string? Key, IReadOnlyDictionary<string, string> Query)
{
    public const int LongestKey = 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a target as it came over the wire; null when an escape in it is broken, or it is not UTF-8.</summary>
    public static S3Target? Parse(string rawTarget)
    {
        var mark = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (rawTarget, "") : (rawTarget[..mark], rawTarget[(mark + 1)..]);
        if (!path.StartsWith('/')) return null;
        var slash = path.IndexOf('/', 1);
        var (bucket, key) = slash < 0 ? (path[1..], null) : (path[1..slash], path[(slash + 1)..]);
        if (Decode(bucket, plusIsSpace: false) is not { } name) return null;
        var decoded = key is { Length: > 0 } ? Decode(key, plusIsSpace: false) : null;
        if (key is { Length: > 0 } && decoded is null) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (Decode(equals < 0 ? part : part[..equals], plusIsSpace: true) is not { } parameter || Decode(equals < 0 ? "" : part[(equals + 1)..], plusIsSpace: true) is not { } value) return null;
            values.TryAdd(parameter, value);
        }
        return new S3Target(name.Length == 0 ? null : name, decoded, values);
    }

    /// <summary>RFC 3986 2.1, once.</summary>
    public static string? Decode(string text, bool plusIsSpace)
    {
        if (!text.AsSpan().ContainsAny('%', '+') && Ascii.IsValid(text)) return text;
        var octets = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var raw = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                octets[length++] = raw[i] == '+' && plusIsSpace ? (byte)' ' : raw[i];
                continue;
            }
            if (i + 2 >= raw.Length || !char.IsAsciiHexDigit((char)raw[i + 1]) || !char.IsAsciiHexDigit((char)raw[i + 2])) return null;
            octets[length++] = Convert.FromHexString([(char)raw[i + 1], (char)raw[i + 2]])[0];
            i += 2;
        }
        try
        {
            return Strict.GetString(octets, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
