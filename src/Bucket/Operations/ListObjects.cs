using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace SamlFederation.Bucket;

/// <summary>What both versions of the listing share. Records know one name for both.</summary>
internal abstract class Listings(BucketStore store) : BucketOperation(store)
{
    private static readonly string[] Conditions = ["prefix", "delimiter", "max-keys"];

    public sealed override string EventName => "ListObjects";
    public sealed override string Method => "GET";
    public sealed override bool IsData => true;
    protected sealed override string Permission => "s3:ListBucket";

    protected sealed override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (MaxKeys(call) is null) return (null, S3Errors.InvalidArgument("Provided max-keys not an integer or within integer range"));
        if (call.Parameter("encoding-type") is not (null or "" or "url")) return (null, S3Errors.InvalidArgument("Invalid Encoding Method specified in Request"));
        if (After(call) is null) return (null, S3Errors.ContinuationToken);
        return (plan with { Conditions = [.. Conditions.Where(name => call.Parameter(name) is not null).Select(name => Plan.Condition($"s3:{name}", call.Parameter(name)!))] }, null);
    }

    public sealed override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        var (asked, most) = (call.Call, MaxKeys(call.Call)!.Value);
        var listing = most == 0 ? new Listing([], [], null) : call.Bucket.List(asked.Parameter("prefix") ?? "", asked.Parameter("delimiter"), After(asked)!, most);
        Func<string, string> shown = asked.Parameter("encoding-type") == "url" ? Encoded : text => text;
        XElement?[] content =
        [
            S3Xml.Element("Name", call.Bucket.Info.Name),
            S3Xml.Element("Prefix", shown(asked.Parameter("prefix") ?? "")),
            S3Xml.Element("MaxKeys", most),
            .. asked.Parameter("delimiter") is { Length: > 0 } delimiter ? [S3Xml.Element("Delimiter", shown(delimiter))] : Array.Empty<XElement>(),
            .. asked.Parameter("encoding-type") is { Length: > 0 } encoding ? [S3Xml.Element("EncodingType", encoding)] : Array.Empty<XElement>(),
            S3Xml.Element("IsTruncated", listing.Next is null ? "false" : "true"),
            .. Pages(asked, listing, shown),
            .. listing.Objects.Select(info => Contents(asked, info, call.Bucket.Info, shown)),
            .. listing.Prefixes.Select(prefix => S3Xml.Element("CommonPrefixes", S3Xml.Element("Prefix", shown(prefix)))),
        ];
        return Task.FromResult(S3Answer.Xml(S3Xml.Root("ListBucketResult", content)));
    }

    /// <summary>The place after which the page begins, empty for the first; null when it is none.</summary>
    protected abstract string? After(S3Call call);

    /// <summary>What the version tells of where the page is.</summary>
    protected abstract IEnumerable<XElement> Pages(S3Call call, Listing listing, Func<string, string> shown);

    /// <summary>Whether the owner of each object is told.</summary>
    protected abstract bool ShowsOwner(S3Call call);

    private XElement Contents(S3Call call, ObjectInfo info, BucketInfo bucket, Func<string, string> shown) => S3Xml.Element("Contents",
        S3Xml.Element("Key", shown(info.Key)),
        S3Xml.Element("LastModified", S3Xml.Time(info.Modified)),
        S3Xml.Element("ETag", $"\"{info.ETag}\""),
        info.Checksums.Count == 0 ? null : S3Xml.Element("ChecksumAlgorithm", info.Checksums.Keys.First()),
        info.Checksums.Count == 0 ? null : S3Xml.Element("ChecksumType", info.IsComposite ? "COMPOSITE" : "FULL_OBJECT"),
        S3Xml.Element("Size", info.Size),
        ShowsOwner(call) ? S3Xml.Element("Owner", S3Xml.Element("ID", ListBuckets.CanonicalId(bucket.Owner)), S3Xml.Element("DisplayName", bucket.Owner)) : null,
        S3Xml.Element("StorageClass", "STANDARD"));

    private static int? MaxKeys(S3Call call) => call.Parameter("max-keys") is not { Length: > 0 } text ? Limits.Keys
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, Limits.Keys) : null;

    // Slashes stay, as S3 leaves them.
    internal static string Encoded(string text) => string.Join('/', text.Split('/').Select(Uri.EscapeDataString)).Replace("%20", "+", StringComparison.Ordinal);
}

/// <summary>The listing that clients use now.</summary>
internal sealed class ListObjectsV2(BucketStore store) : Listings(store)
{
    public override IReadOnlyList<string> Selectors => ["list-type"];

    protected override string? After(S3Call call)
    {
        if (call.Parameter("continuation-token") is not { } token) return call.Parameter("start-after") ?? "";
        return token.Length > 0 && Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : null;
    }

    protected override IEnumerable<XElement> Pages(S3Call call, Listing listing, Func<string, string> shown)
    {
        yield return S3Xml.Element("KeyCount", listing.Objects.Count + listing.Prefixes.Count);
        if (call.Parameter("continuation-token") is { } token) yield return S3Xml.Element("ContinuationToken", token);
        if (listing.Next is { } next) yield return S3Xml.Element("NextContinuationToken", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(next)));
        if (call.Parameter("start-after") is { Length: > 0 } after) yield return S3Xml.Element("StartAfter", shown(after));
    }

    protected override bool ShowsOwner(S3Call call) => call.Parameter("fetch-owner") == "true";
}

/// <summary>The listing that older clients use.</summary>
internal sealed class ListObjectsV1(BucketStore store) : Listings(store)
{
    protected override string? After(S3Call call) => call.Parameter("marker") ?? "";

    protected override IEnumerable<XElement> Pages(S3Call call, Listing listing, Func<string, string> shown)
    {
        yield return S3Xml.Element("Marker", shown(call.Parameter("marker") ?? ""));
        // Without a delimiter the last key is the marker, and S3 leaves this out.
        if (listing.Next is { } next && call.Parameter("delimiter") is { Length: > 0 }) yield return S3Xml.Element("NextMarker", shown(next));
    }

    protected override bool ShowsOwner(S3Call call) => true;
}
