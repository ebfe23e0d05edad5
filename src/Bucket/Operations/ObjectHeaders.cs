using System.Globalization;
using System.Text;

namespace SamlFederation.Bucket;

/// <summary>What is kept of a request's headers with an object, and given back with it.</summary>
internal static class ObjectHeaders
{
    private const string Metadata = "x-amz-meta-";
    private static readonly string[] Kept = ["content-type", "cache-control", "content-disposition", "content-encoding", "content-language", "expires"];

    // What a client must not believe to have: access to others, encryption, tags, locks, other storage.
    private static readonly string[] Unserved = ["x-amz-grant-", "x-amz-server-side-encryption", "x-amz-tagging", "x-amz-object-lock-", "x-amz-website-redirect-location", "x-amz-write-offset-bytes"];

    public static S3Error? Refusal(S3Call call, string? selecting)
    {
        foreach (var (name, value) in call.Headers)
        {
            if (Unserved.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))) return S3Errors.NotImplemented;
            if (name.Equals("x-amz-acl", StringComparison.OrdinalIgnoreCase) && value is not ("private" or "bucket-owner-full-control")) return S3Errors.NotImplemented;
            if (name.Equals("x-amz-storage-class", StringComparison.OrdinalIgnoreCase) && value != "STANDARD") return new S3Error("InvalidStorageClass", 400, "The storage class you specified is not valid");
            if (name.Equals("x-amz-copy-source", StringComparison.OrdinalIgnoreCase) && selecting != "x-amz-copy-source") return S3Errors.NotImplemented;
        }
        return null;
    }

    public static (IReadOnlyDictionary<string, string> Headers, S3Error? Error) Read(S3Call call)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        var metadata = 0;
        foreach (var group in call.Headers.GroupBy(header => header.Key.ToLowerInvariant()))
        {
            var value = string.Join(',', group.Select(header => header.Value));
            if (group.Key.StartsWith(Metadata, StringComparison.Ordinal)) metadata += group.Key.Length - Metadata.Length + Encoding.UTF8.GetByteCount(value);
            else if (!Kept.Contains(group.Key)) continue;
            // How the body was sent is nothing of the object's.
            if (group.Key == "content-encoding") value = string.Join(',', value.Split(',').Select(part => part.Trim()).Where(part => part != "aws-chunked" && part.Length > 0));
            if (value.Length > 0) headers[group.Key] = value;
        }
        return metadata > Limits.UserMetadata ? (headers, S3Errors.MetadataTooLarge) : (headers, null);
    }

    public static IEnumerable<KeyValuePair<string, string>> Write(S3Call call, ObjectInfo info, bool whole)
    {
        yield return new("ETag", $"\"{info.ETag}\"");
        yield return new("Last-Modified", info.Modified.UtcDateTime.ToString("r", CultureInfo.InvariantCulture));
        yield return new("Accept-Ranges", "bytes");
        if (!info.Headers.ContainsKey("content-type") && call.Parameter("response-content-type") is null) yield return new("Content-Type", "binary/octet-stream");
        foreach (var (name, value) in info.Headers)
            if (call.Parameter($"response-{name}") is null) yield return new(name, Ascii.IsValid(value) ? value : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=");
        foreach (var name in Kept)
            if (call.Parameter($"response-{name}") is { Length: > 0 } wanted && IsHeaderValue(wanted)) yield return new(name, wanted);
        if (!whole || call.Header("x-amz-checksum-mode")?.Equals("ENABLED", StringComparison.OrdinalIgnoreCase) is not true) yield break;
        foreach (var pair in Checksums(info)) yield return pair;
    }

    public static IEnumerable<KeyValuePair<string, string>> Checksums(ObjectInfo info)
    {
        foreach (var (name, sum) in info.Checksums) yield return new(ChecksumNames.Header(name), sum);
        if (info.Checksums.Count > 0) yield return new("x-amz-checksum-type", info.IsComposite ? "COMPOSITE" : "FULL_OBJECT");
    }

    private static bool IsHeaderValue(string text) => text.All(c => c is >= ' ' and < '\x7F');
}
