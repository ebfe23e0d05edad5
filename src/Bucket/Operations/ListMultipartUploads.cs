using System.Globalization;
using System.Xml.Linq;

namespace SamlFederation.Bucket;

/// <summary>The uploads in parts that have not ended, by key: what may be aborted, and who began it.</summary>
internal sealed class ListMultipartUploads(BucketStore store) : BucketOperation(store)
{
    public override string EventName => "ListMultipartUploads";
    public override string Method => "GET";
    public override bool IsData => true;
    public override IReadOnlyList<string> Selectors => ["uploads"];
    protected override string Permission => "s3:ListBucketMultipartUploads";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (Most(call) is null) return (null, S3Errors.InvalidArgument("Provided max-uploads not an integer or within integer range"));
        if (call.Parameter("encoding-type") is not (null or "" or "url")) return (null, S3Errors.InvalidArgument("Invalid Encoding Method specified in Request"));
        // A delimiter would roll keys up, and a list that ignores it would be another than was asked for.
        return call.Parameter("delimiter") is { Length: > 0 } ? (null, S3Errors.NotImplemented) : (plan, null);
    }

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        var (asked, most) = (call.Call, Most(call.Call)!.Value);
        var (prefix, key, id) = (asked.Parameter("prefix") ?? "", asked.Parameter("key-marker") ?? "", asked.Parameter("upload-id-marker") ?? "");
        var found = call.Bucket.Uploads.All().Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal) && IsAfter(upload, key, id)).Take(most + 1).ToList();
        var page = found.Take(most).ToList();
        Func<string, string> shown = asked.Parameter("encoding-type") == "url" ? Listings.Encoded : text => text;
        XElement?[] content =
        [
            S3Xml.Element("Bucket", call.Bucket.Info.Name), S3Xml.Element("KeyMarker", shown(key)), S3Xml.Element("UploadIdMarker", id), S3Xml.Element("Prefix", shown(prefix)),
            .. asked.Parameter("encoding-type") is { Length: > 0 } encoding ? [S3Xml.Element("EncodingType", encoding)] : Array.Empty<XElement>(),
            S3Xml.Element("MaxUploads", most), S3Xml.Element("IsTruncated", found.Count > page.Count && most > 0 ? "true" : "false"),
            .. found.Count > page.Count && most > 0 ? [S3Xml.Element("NextKeyMarker", shown(page[^1].Key)), S3Xml.Element("NextUploadIdMarker", page[^1].Id)] : Array.Empty<XElement>(),
            .. page.Select(upload => S3Xml.Element("Upload",
                S3Xml.Element("Key", shown(upload.Key)), S3Xml.Element("UploadId", upload.Id),
                upload.By is { } by ? S3Xml.Element("Initiator", S3Xml.Element("ID", by), S3Xml.Element("DisplayName", by.Split('/')[^1])) : null,
                S3Xml.Element("Owner", S3Xml.Element("ID", ListBuckets.CanonicalId(call.Bucket.Info.Owner)), S3Xml.Element("DisplayName", call.Bucket.Info.Owner)),
                S3Xml.Element("StorageClass", "STANDARD"), S3Xml.Element("Initiated", S3Xml.Time(upload.Begun)))),
        ];
        return Task.FromResult(S3Answer.Xml(S3Xml.Root("ListMultipartUploadsResult", content)));
    }

    // Without an id all uploads of the marker's key are over; with one those up to it.
    private static bool IsAfter(UploadInfo upload, string key, string id) => KeyIndex.Compare(upload.Key, key) switch
    {
        > 0 => true,
        0 => id.Length > 0 && string.CompareOrdinal(upload.Id, id) > 0,
        _ => false,
    };

    private static int? Most(S3Call call) => call.Parameter("max-uploads") is not { Length: > 0 } text ? Limits.Keys
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, Limits.Keys) : null;
}
