using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Tests.Fixtures;

/// <summary>What a signer made of a request: its headers with Authorization, and its target with a presigned query.</summary>
public sealed record SignedTarget(string Target, IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>
/// Signs requests as a client does, written from AWS's description and sharing no code with the verifier.
/// Paths and queries are taken as they go over the wire, already percent-encoded.
/// </summary>
public sealed record SigV4Signer(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    public string Region { get; init; } = "us-east-1";
    public string Service { get; init; } = "sts";

    /// <summary>S3 signs the path as sent; the others encode it once more.</summary>
    public bool EncodesPathOnce { get; init; }

    /// <summary>What is signed in the place of the body's hash, where it is not that.</summary>
    public string? PayloadHash { get; init; }

    /// <summary>Signs every given header, host among them, and x-amz-date and x-amz-security-token, which it adds.</summary>
    public SignedTarget Sign(
        string method, string target, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var all = new List<KeyValuePair<string, string>>(headers) { new("x-amz-date", Time(now)) };
        if (SessionToken is not null) all.Add(new("x-amz-security-token", SessionToken));
        var (path, query) = Split(target);
        var (signedHeaders, signature) = Signature(method, path, query, all, body, now);
        all.Add(new("Authorization",
            $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{Scope(now)}, SignedHeaders={signedHeaders}, Signature={signature}"));
        return new SignedTarget(target, all);
    }

    /// <summary>Puts the signature into the query; only the given headers, host among them, are signed.</summary>
    public SignedTarget Presign(
        string method, string target, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, DateTimeOffset now,
        string? expires = "900")
    {
        var all = headers.ToList();
        var names = string.Join(';', all.Select(header => header.Key.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal));
        var added = new List<string>
        {
            "X-Amz-Algorithm=AWS4-HMAC-SHA256", $"X-Amz-Credential={Encode($"{AccessKeyId}/{Scope(now)}")}", $"X-Amz-Date={Time(now)}",
        };
        if (expires is not null) added.Add($"X-Amz-Expires={Encode(expires)}");
        added.Add($"X-Amz-SignedHeaders={Encode(names)}");
        if (SessionToken is not null) added.Add($"X-Amz-Security-Token={Encode(SessionToken)}");
        var (path, query) = Split(target);
        var complete = string.Join('&', query.Length == 0 ? added : added.Prepend(query));
        var (_, signature) = Signature(method, path, complete, all, body, now);
        return new SignedTarget($"{path}?{complete}&X-Amz-Signature={signature}", all);
    }

    private (string SignedHeaders, string Signature) Signature(
        string method, string path, string query, List<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var byName = headers.GroupBy(header => header.Key.ToLowerInvariant()).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var names = string.Join(';', byName.Select(group => group.Key));
        var lines = string.Concat(byName.Select(group => $"{group.Key}:{string.Join(',', group.Select(header => Collapse(header.Value)))}\n"));
        var canonical = $"{method}\n{CanonicalPath(path)}\n{CanonicalQuery(query)}\n{lines}\n{names}\n{PayloadHash ?? Hash(body)}";
        var toSign = $"AWS4-HMAC-SHA256\n{Time(now)}\n{Scope(now)}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        var day = Hmac(Encoding.UTF8.GetBytes("AWS4" + SecretAccessKey), Day(now));
        var key = Hmac(Hmac(Hmac(day, Region), Service), "aws4_request");
        return (names, Convert.ToHexStringLower(Hmac(key, toSign)));
    }

    private string CanonicalPath(string path)
    {
        if (EncodesPathOnce) return string.Join('/', path.Split('/').Select(segment => Encode(Uri.UnescapeDataString(segment))));
        var kept = new Stack<string>();
        foreach (var segment in path.Split('/').Where(segment => segment.Length > 0 && segment != "."))
        {
            if (segment != "..") kept.Push(Encode(segment));
            else kept.TryPop(out _);
        }
        var joined = string.Join('/', kept.Reverse());
        return joined.Length == 0 ? "/" : $"/{joined}{(path.EndsWith('/') ? "/" : "")}";
    }

    private static string CanonicalQuery(string query) =>
        string.Join('&', query.Split('&').Where(part => part.Length > 0)
            .Select(part => part.Split('=', 2))
            .Select(pair => (Name: Encode(Unescape(pair[0])), Value: Encode(Unescape(pair.Length > 1 ? pair[1] : ""))))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Encode(string text) => Uri.EscapeDataString(text);

    private static string Collapse(string value) => string.Join(' ', value.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static (string Path, string Query) Split(string target) =>
        target.Split('?', 2) is [var path, var query] ? (path, query) : (target, "");

    private string Scope(DateTimeOffset now) => $"{Day(now)}/{Region}/{Service}/aws4_request";

    private static string Day(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
