using System.Security.Cryptography;

namespace SamlFederation.Bucket;

/// <summary>An object from another.</summary>
internal sealed class CopyObject(BucketStore store, CopySource sources) : ObjectOperation(store)
{
    public override string EventName => "CopyObject";
    public override string Method => "PUT";
    public override string? SelectingHeader => CopySource.Header;
    protected override string Permission => "s3:PutObject";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (CopySource.Of(call) is not { Bucket: { } bucket, Key: { } key }) return (null, S3Errors.CopySource);
        if (bucket == call.Target.Bucket && key == call.Target.Key && !Replaces(call)) return (plan with { Outcome = S3Errors.CopyOntoItself }, null);
        return (plan with { Outcome = Preconditions.ForWriting(call)(plan.Bucket!.Find(call.Target.Key!)) }, null);
    }

    public override async Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        var (source, refused) = await sources.OpenAsync(call.Call, cancellation);
        if (source is not var (info, octets)) return S3Answer.Refused(refused!);
        await using var from = octets;
        var path = call.Bucket.NewFile();
        try
        {
            var copy = await CopyAsync(call, info, from, path, cancellation);
            return call.Bucket.Commit(path, copy, Preconditions.ForWriting(call.Call)) is { } error
                ? S3Answer.Refused(error)
                : S3Answer.Xml(S3Xml.Root("CopyObjectResult", S3Xml.Element("LastModified", S3Xml.Time(copy.Modified)), S3Xml.Element("ETag", $"\"{copy.ETag}\"")));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<ObjectInfo> CopyAsync(AllowedCall call, ObjectInfo info, FileStream from, string path, CancellationToken cancellation)
    {
        await using var file = Durable.Create(path);
#pragma warning disable CA5351 // S3's ETag is MD5; nothing is protected by it.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var body = new BodyReader(from);
        for (var left = info.Size; left > 0;)
        {
            var octets = await body.ReadAsync(left, cancellation);
            if (octets.IsEmpty) throw new EndOfStreamException("The object's file is shorter than its size.");
            md5.AppendData(octets.Span);
            await file.WriteAsync(octets, cancellation);
            left -= octets.Length;
        }
        // The sum of a whole is that of its copy; a sum of sums of parts is of nothing that the copy has.
        var copy = info with
        {
            Key = call.Key, ETag = Convert.ToHexStringLower(md5.GetHashAndReset()), Modified = Uploading.Second(call.Call.Now), By = call.Principal.Arn,
            Headers = Replaces(call.Call) ? ObjectHeaders.Read(call.Call).Headers : info.Headers,
            Checksums = info.IsComposite ? new Dictionary<string, string>() : info.Checksums,
        };
        await ObjectFile.FinishAsync(file, copy, cancellation);
        return copy;
    }

    private static bool Replaces(S3Call call) => call.Header("x-amz-metadata-directive")?.Equals("REPLACE", StringComparison.OrdinalIgnoreCase) is true;
}
