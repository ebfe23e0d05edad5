using System.Globalization;
using System.Security.Cryptography;

namespace SamlFederation.Bucket;

/// <summary>One part from another object, or from a range of it: how clients copy what is large.</summary>
internal sealed class UploadPartCopy(BucketStore store, CopySource sources, TimeProvider clock) : UploadOperation(store)
{
    private const string RangeHeader = "x-amz-copy-source-range";

    public override string EventName => "UploadPartCopy";
    public override string Method => "PUT";
    public override IReadOnlyList<string> Selectors => ["partNumber", "uploadId"];
    public override string? SelectingHeader => CopySource.Header;
    protected override string Permission => "s3:PutObject";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (UploadPart.Number(call) is null) return (null, S3Errors.PartNumber);
        if (CopySource.Of(call) is null) return (null, S3Errors.CopySource);
        return call.Header(RangeHeader) is { } text && RangeOf(text) is null ? (null, S3Errors.CopyRange) : base.Complete(call, plan, body);
    }

    public override async Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        using var held = Hold(call);
        if (held is not { Upload: var upload }) return S3Answer.Refused(S3Errors.NoSuchUpload);
        var (source, refused) = await sources.OpenAsync(call.Call, cancellation);
        if (source is not var (info, octets)) return S3Answer.Refused(refused!);
        await using var from = octets;
        var range = call.Call.Header(RangeHeader) is { } text ? RangeOf(text)! : new ByteRange(0, info.Size - 1);
        if (range.Last >= info.Size) return S3Answer.Refused(S3Errors.CopyRangeBeyond(info.Size));

        var path = call.Bucket.Uploads.NewFile(upload);
        try
        {
            var part = await CopyAsync(call, upload, from, range, path, cancellation);
            return call.Bucket.Uploads.Put(upload, UploadPart.Number(call.Call)!.Value, path)
                ? S3Answer.Xml(S3Xml.Root("CopyPartResult", [
                    S3Xml.Element("LastModified", S3Xml.Time(part.Modified)), S3Xml.Element("ETag", $"\"{part.ETag}\""), .. part.Checksums.Select(sum => S3Xml.Element($"Checksum{sum.Key}", sum.Value)),
                ]))
                : S3Answer.Refused(S3Errors.NoSuchUpload);
        }
        finally
        {
            if (File.Exists(path)) File.Delete(path);
        }
    }

    private async Task<ObjectInfo> CopyAsync(AllowedCall call, UploadInfo upload, FileStream from, ByteRange range, string path, CancellationToken cancellation)
    {
        await using var file = Durable.Create(path);
#pragma warning disable CA5351 // S3's ETag is MD5; nothing is protected by it.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        using var counter = upload.Checksum is { } name ? new ChecksumCounter(name) : null;
        from.Seek(range.First, SeekOrigin.Begin);
        var body = new BodyReader(from);
        for (var left = range.Length; left > 0;)
        {
            var octets = await body.ReadAsync(left, cancellation);
            if (octets.IsEmpty) throw new EndOfStreamException("The object's file is shorter than its size.");
            md5.AppendData(octets.Span);
            counter?.Append(octets.Span);
            await file.WriteAsync(octets, cancellation);
            left -= octets.Length;
        }
        var part = new ObjectInfo
        {
            Key = call.Key, Size = range.Length, ETag = Convert.ToHexStringLower(md5.GetHashAndReset()), Modified = Uploading.Second(clock.GetUtcNow()), By = call.Principal.Arn,
            Checksums = counter is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [counter.Name] = Convert.ToBase64String(counter.Finish()) },
        };
        await ObjectFile.FinishAsync(file, part, cancellation);
        return part;
    }

    // Both ends are given, unlike those of a Range.
    private static ByteRange? RangeOf(string text)
    {
        const string unit = "bytes=";
        return text.StartsWith(unit, StringComparison.Ordinal) && text[unit.Length..].Split('-') is [var from, var to]
            && long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last
            ? new ByteRange(first, last)
            : null;
    }
}
