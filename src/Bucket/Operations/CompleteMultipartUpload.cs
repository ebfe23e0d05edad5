using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace SamlFederation.Bucket;

/// <summary>Makes the parts that the request lists, in their order, the object.</summary>
internal sealed class CompleteMultipartUpload(BucketStore store) : UploadOperation(store)
{
    public override string EventName => "CompleteMultipartUpload";
    public override string Method => "POST";
    public override IReadOnlyList<string> Selectors => ["uploadId"];
    public override bool SumsUpResult => true;
    public override int SmallBody => 4 * 1024 * 1024;
    protected override string Permission => "s3:PutObject";

    private sealed record ListedPart(int Number, XElement Element);

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body) =>
        Listed(body) is null ? (null, S3Errors.MalformedXml) : base.Complete(call, plan, body);

    public override async Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        using var held = Hold(call);
        if (held is not { Upload: var upload }) return S3Answer.Refused(S3Errors.NoSuchUpload);
        var (parts, error) = Chosen(call.Bucket.Uploads, upload, Listed(call.Body)!);
        if (error is not null) return S3Answer.Refused(error);
        var path = call.Bucket.NewFile();
        try
        {
            var info = await JoinAsync(call, upload, parts!, path, cancellation);
            if (Contradicts(call.Call, upload, info) is { } mismatch) return S3Answer.Refused(mismatch);
            if (call.Bucket.Commit(path, info, Preconditions.ForWriting(call.Call)) is { } refused) return S3Answer.Refused(refused);
            call.Bucket.Uploads.End(upload);
            return S3Answer.Xml(S3Xml.Root("CompleteMultipartUploadResult",
            [
                S3Xml.Element("Location", $"/{call.Bucket.Info.Name}/{ListObjectsV1.Encoded(call.Key)}"), S3Xml.Element("Bucket", call.Bucket.Info.Name), S3Xml.Element("Key", call.Key), S3Xml.Element("ETag", $"\"{info.ETag}\""),
                .. info.Checksums.Select(sum => S3Xml.Element($"Checksum{sum.Key}", sum.Value)),
            ]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static List<ListedPart>? Listed(ReadOnlyMemory<byte> body)
    {
        if (S3Xml.Read(body, "CompleteMultipartUpload") is not { } root) return null;
        var parts = new List<ListedPart>();
        foreach (var element in root.Children("Part"))
        {
            if (!int.TryParse(element.Child("PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || element.Child("ETag") is null) return null;
            parts.Add(new ListedPart(number, element));
        }
        return parts.Count is > 0 and <= Limits.Parts ? parts : null;
    }

    private static (List<(string Path, ObjectInfo Info)>? Parts, S3Error? Error) Chosen(UploadFolder uploads, UploadInfo upload, List<ListedPart> listed)
    {
        var (there, chosen) = (uploads.Parts(upload).ToDictionary(part => part.Number, part => part.Info), new List<(string, ObjectInfo)>());
        if (listed.Zip(listed.Skip(1)).Any(pair => pair.First.Number >= pair.Second.Number)) return (null, S3Errors.InvalidPartOrder);
        for (var i = 0; i < listed.Count; i++)
        {
            if (!there.TryGetValue(listed[i].Number, out var info) || listed[i].Element.Child("ETag")!.Trim('"') != info.ETag) return (null, S3Errors.InvalidPart);
            if (ChecksumNames.All.Any(name => listed[i].Element.Child($"Checksum{name}") is { } sum && info.Checksums.GetValueOrDefault(name) is { } kept && sum != kept)) return (null, S3Errors.InvalidPart);
            if (i < listed.Count - 1 && info.Size < Limits.SmallestPart) return (null, S3Errors.EntityTooSmall);
            chosen.Add((uploads.PathOf(upload, listed[i].Number), info));
        }
        return (chosen, null);
    }

    private static async Task<ObjectInfo> JoinAsync(AllowedCall call, UploadInfo upload, List<(string Path, ObjectInfo Info)> parts, string path, CancellationToken cancellation)
    {
        await using var file = Durable.Create(path);
        using var whole = upload is { Checksum: { } name, IsOfWhole: true } ? new ChecksumCounter(name) : null;
        foreach (var part in parts)
        {
            await using var octets = ObjectFile.Open(part.Path);
            var body = new BodyReader(octets);
            for (var left = part.Info.Size; left > 0;)
            {
                var read = await body.ReadAsync(left, cancellation);
                if (read.IsEmpty) throw new EndOfStreamException("A part's file is shorter than its size.");
                whole?.Append(read.Span);
                await file.WriteAsync(read, cancellation);
                left -= read.Length;
            }
        }
        var info = new ObjectInfo
        {
            Key = upload.Key, Size = parts.Sum(part => part.Info.Size), ETag = TagOf(parts), Modified = Uploading.Second(call.Call.Now), Headers = upload.Headers, By = call.Principal.Arn,
            Checksums = ChecksumOf(upload, parts, whole) is { } sum ? new Dictionary<string, string> { [upload.Checksum!] = sum } : new Dictionary<string, string>(),
        };
        await ObjectFile.FinishAsync(file, info, cancellation);
        return info;
    }

    // The MD5 of the parts' MD5s, and their number.
    private static string TagOf(List<(string Path, ObjectInfo Info)> parts)
    {
#pragma warning disable CA5351 // S3's ETag is MD5; nothing is protected by it.
        var tags = MD5.HashData([.. parts.SelectMany(part => Convert.FromHexString(part.Info.ETag))]);
#pragma warning restore CA5351
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(tags)}-{parts.Count}");
    }

    private static string? ChecksumOf(UploadInfo upload, List<(string Path, ObjectInfo Info)> parts, ChecksumCounter? whole)
    {
        if (upload.Checksum is not { } name) return null;
        if (whole is not null) return Convert.ToBase64String(whole.Finish());
        if (!parts.TrueForAll(part => part.Info.Checksums.ContainsKey(name))) return null;
        using var sums = new ChecksumCounter(name);
        foreach (var part in parts) sums.Append(Convert.FromBase64String(part.Info.Checksums[name]));
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToBase64String(sums.Finish())}-{parts.Count}");
    }

    // The header is of the object here, not of the request's body.
    private static S3Error? Contradicts(S3Call call, UploadInfo upload, ObjectInfo info) =>
        upload.Checksum is { } name && call.Header(ChecksumNames.Header(name)) is { } said && said.Split('-')[0] != info.Checksums.GetValueOrDefault(name)?.Split('-')[0] ? S3Errors.ChecksumMismatch(name) : null;
}
