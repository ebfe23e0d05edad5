using System.Security.Cryptography;
using SamlFederation.Authorization;

namespace SamlFederation.Bucket;

/// <summary>An object from another, which is asked about by itself: it has a bucket, an owner and a policy of its own, and a record in its owner's trail.</summary>
internal sealed class CopyObject(BucketStore store, Asking asking, GetObject reading) : ObjectOperation(store)
{
    private const string Source = "x-amz-copy-source";

    public override string EventName => "CopyObject";
    public override string Method => "PUT";
    public override string? SelectingHeader => Source;
    protected override string Permission => "s3:PutObject";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (SourceOf(call) is not { Bucket: { } bucket, Key: { } key }) return (null, S3Errors.InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey"));
        if (bucket == call.Target.Bucket && key == call.Target.Key && !Replaces(call)) return (plan with { Outcome = S3Errors.CopyOntoItself }, null);
        return (plan with { Outcome = Preconditions.ForWriting(call)(plan.Bucket!.Find(call.Target.Key!)) }, null);
    }

    public override async Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        var source = SourceOf(call.Call)!;
        var asked = call.Call with { Target = source, Method = "GET", Headers = Conditions(call.Call) };
        var plan = reading.Prepare(asked, default).Plan!;
        switch ((await asking.AskAsync(asked, reading, plan, call.Call.Header("x-amz-content-sha256") ?? "", cancellation)).Answer)
        {
            case Answer.Allowed: break;
            case Answer.Denied denied: return S3Answer.Refused(new S3Error(denied.Code, denied.Status, denied.Message));
            default: return S3Answer.Refused(S3Errors.ServiceUnavailable);
        }
        if (plan.Outcome is { } outcome) return S3Answer.Refused(outcome);
        if (plan.Bucket!.Read(source.Key!) is not var (info, octets)) return S3Answer.Refused(S3Errors.NoSuchKey);
        await using var from = octets;
        if (Preconditions.ForReading(asked, info) is not null) return S3Answer.Refused(S3Errors.PreconditionFailed);

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

    // Some clients encode the slash between bucket and key too.
    private static S3Target? SourceOf(S3Call call) =>
        call.Header(Source) is { } text && !text.Contains('?', StringComparison.Ordinal) && S3Target.Decode(text, plusIsSpace: false)?.TrimStart('/').Split('/', 2) is [{ Length: > 0 } bucket, { Length: > 0 } key]
            ? new S3Target(bucket, key, new Dictionary<string, string>())
            : null;

    // The conditions on the source are headers of their own.
    private static IReadOnlyList<KeyValuePair<string, string>> Conditions(S3Call call) =>
    [
        .. call.Headers.Where(header => header.Key.StartsWith("x-amz-copy-source-if-", StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key["x-amz-copy-source-".Length..], header.Value)),
    ];
}
