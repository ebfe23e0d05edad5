using System.Globalization;
using System.Security.Cryptography;

namespace SamlFederation.Bucket;

/// <summary>Begins an upload in parts.</summary>
internal sealed class CreateMultipartUpload(BucketStore store) : ObjectOperation(store)
{
    public override string EventName => "CreateMultipartUpload";
    public override string Method => "POST";
    public override IReadOnlyList<string> Selectors => ["uploads"];
    protected override string Permission => "s3:PutObject";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (ObjectHeaders.Read(call).Error is { } error) return (null, error);
        if (call.Header("x-amz-checksum-algorithm") is { } name && ChecksumNames.Find(name) is null) return (null, S3Errors.InvalidRequest("Checksum algorithm provided is unsupported."));
        return (plan, null);
    }

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        var checksum = ChecksumNames.Find(call.Call.Header("x-amz-checksum-algorithm"));
        var upload = call.Bucket.Uploads.Begin(new UploadInfo
        {
            Id = NewId(call.Call.Now), Key = call.Key, Begun = call.Call.Now, By = call.Principal.Arn, Headers = ObjectHeaders.Read(call.Call).Headers,
            Checksum = checksum, IsOfWhole = checksum == "CRC64NVME" || call.Call.Header("x-amz-checksum-type")?.Equals("FULL_OBJECT", StringComparison.OrdinalIgnoreCase) is true,
        });
        var headers = new List<KeyValuePair<string, string>>();
        if (upload.Checksum is not null) headers.AddRange([new("x-amz-checksum-algorithm", upload.Checksum), new("x-amz-checksum-type", upload.IsOfWhole ? "FULL_OBJECT" : "COMPOSITE")]);
        return Task.FromResult(S3Answer.Xml(S3Xml.Root("InitiateMultipartUploadResult", S3Xml.Element("Bucket", call.Bucket.Info.Name), S3Xml.Element("Key", call.Key), S3Xml.Element("UploadId", upload.Id)), headers));
    }

    // The time comes first, so that the order of the ids is that in which uploads of a key are listed.
    private static string NewId(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks:x16}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}");
}

/// <summary>An operation on an upload in parts that has to be there.</summary>
internal abstract class UploadOperation(BucketStore store) : ObjectOperation(store)
{
    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body) =>
        (plan with { Outcome = Find(call, plan.Bucket!) is null ? S3Errors.NoSuchUpload : null }, null);

    protected static HeldUpload? Hold(AllowedCall call) => call.Bucket.Uploads.Hold(call.Call.Parameter("uploadId") ?? "", call.Key);

    protected static UploadInfo? Find(S3Call call, BucketFolder bucket) => bucket.Uploads.Find(call.Parameter("uploadId") ?? "", call.Target.Key!);
}

/// <summary>One part, as old as its last octet. A part that is put again takes the place of the one before.</summary>
internal sealed class UploadPart(BucketStore store, Asking asking, TimeProvider clock) : UploadOperation(store)
{
    public override string EventName => "UploadPart";
    public override string Method => "PUT";
    public override IReadOnlyList<string> Selectors => ["partNumber", "uploadId"];
    public override bool ReceivesBody => true;
    protected override string Permission => "s3:PutObject";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body) => Number(call) is null ? (null, S3Errors.PartNumber) : base.Complete(call, plan, body);

    public override async Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        using var held = Hold(call);
        if (held is not { Upload: var upload }) return S3Answer.Refused(S3Errors.NoSuchUpload);
        var path = call.Bucket.Uploads.NewFile(upload);
        try
        {
            var (info, error) = await Uploading.ReceiveAsync(call, path, asking, new Dictionary<string, string>(), clock.GetUtcNow, cancellation);
            if (error is null && !call.Bucket.Uploads.Put(upload, Number(call.Call)!.Value, path)) error = S3Errors.NoSuchUpload;
            return error is not null ? S3Answer.Refused(error) : new S3Answer(200) { Headers = [new("ETag", $"\"{info!.ETag}\""), .. ObjectHeaders.Checksums(info)] };
        }
        finally
        {
            if (File.Exists(path)) File.Delete(path);
        }
    }

    /// <summary>The part's number; null when it is none.</summary>
    public static int? Number(S3Call call) => int.TryParse(call.Parameter("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Limits.Parts ? number : null;
}

/// <summary>Ends an upload without an object.</summary>
internal sealed class AbortMultipartUpload(BucketStore store) : UploadOperation(store)
{
    public override string EventName => "AbortMultipartUpload";
    public override string Method => "DELETE";
    public override IReadOnlyList<string> Selectors => ["uploadId"];
    protected override string Permission => "s3:AbortMultipartUpload";

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        using var held = Hold(call);
        if (held is not { Upload: var upload }) return Task.FromResult(S3Answer.Refused(S3Errors.NoSuchUpload));
        call.Bucket.Uploads.End(upload);
        return Task.FromResult(new S3Answer(204));
    }
}

/// <summary>The parts that are there.</summary>
internal sealed class ListParts(BucketStore store) : UploadOperation(store)
{
    public override string EventName => "ListParts";
    public override string Method => "GET";
    public override IReadOnlyList<string> Selectors => ["uploadId"];
    protected override string Permission => "s3:ListMultipartUploadParts";

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        using var held = Hold(call);
        if (held is not { Upload: var upload }) return Task.FromResult(S3Answer.Refused(S3Errors.NoSuchUpload));
        var most = Math.Min(Number(call.Call, "max-parts") ?? Limits.Keys, Limits.Keys);
        var parts = call.Bucket.Uploads.Parts(upload).Where(part => part.Number > (Number(call.Call, "part-number-marker") ?? 0)).ToList();
        var page = parts.Take(most).ToList();
        return Task.FromResult(S3Answer.Xml(S3Xml.Root("ListPartsResult",
        [
            S3Xml.Element("Bucket", call.Bucket.Info.Name), S3Xml.Element("Key", call.Key), S3Xml.Element("UploadId", upload.Id),
            S3Xml.Element("MaxParts", most), S3Xml.Element("IsTruncated", parts.Count > page.Count ? "true" : "false"),
            page.Count > 0 ? S3Xml.Element("NextPartNumberMarker", page[^1].Number) : null,
            .. page.Select(part => S3Xml.Element("Part", S3Xml.Element("PartNumber", part.Number), S3Xml.Element("LastModified", S3Xml.Time(part.Info.Modified)), S3Xml.Element("ETag", $"\"{part.Info.ETag}\""), S3Xml.Element("Size", part.Info.Size))),
        ])));
    }

    private static int? Number(S3Call call, string name) => int.TryParse(call.Parameter(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
