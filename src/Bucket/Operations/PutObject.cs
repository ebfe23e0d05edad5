namespace SamlFederation.Bucket;

/// <summary>An object, put at once. It is there when all that was said of its octets holds, and not before.</summary>
internal sealed class PutObject(BucketStore store, Asking asking) : ObjectOperation(store)
{
    public override string EventName => "PutObject";
    public override string Method => "PUT";
    public override bool ReceivesBody => true;
    protected override string Permission => "s3:PutObject";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (Preconditions.Unserved(call) is { } unserved) return (null, unserved);
        if (ObjectHeaders.Read(call).Error is { } error) return (null, error);
        return (plan with { Outcome = Preconditions.ForWriting(call)(plan.Bucket!.Find(call.Target.Key!)) }, null);
    }

    public override async Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        var path = call.Bucket.NewFile();
        try
        {
            var (info, error) = await Uploading.ReceiveAsync(call, path, asking, ObjectHeaders.Read(call.Call).Headers, () => call.Call.Now, cancellation);
            error ??= call.Bucket.Commit(path, info!, Preconditions.ForWriting(call.Call));
            return error is not null ? S3Answer.Refused(error) : new S3Answer(200) { Headers = [new("ETag", $"\"{info!.ETag}\""), .. ObjectHeaders.Checksums(info)] };
        }
        finally
        {
            File.Delete(path);
        }
    }
}

/// <summary>Takes the octets of an object, or of a part of one, into a file of their own.</summary>
internal static class Uploading
{
    /// <summary>What was received, on the disk and verified; or what is wrong with it. The caller deletes the file, or makes it something.</summary>
    public static async Task<(ObjectInfo? Info, S3Error? Error)> ReceiveAsync(
        AllowedCall call, string path, Asking asking, IReadOnlyDictionary<string, string> headers, Func<DateTimeOffset> now, CancellationToken cancellation)
    {
        var (declared, malformed) = DeclaredPayload.Read(call.Call, Limits.Object);
        if (malformed is not null) return (null, malformed);
        await using var file = Durable.Create(path);
        using var receiver = new PayloadReceiver(declared!, new BodyReader(call.Call.Body), file);
        var (received, error) = await receiver.ReceiveAsync(cancellation);
        if (error is not null) return (null, error);
        if (received!.Chain is { } chain && await asking.VerifyAsync(call.Question, call.Answer, chain, cancellation) is { } forged) return (null, forged);
        var info = new ObjectInfo
        {
            Key = call.Key, Size = received.Length, ETag = Convert.ToHexStringLower(received.Md5), Modified = Second(now()), Headers = headers, Checksums = received.Checksums, By = call.Principal.Arn,
        };
        await ObjectFile.FinishAsync(file, info, cancellation);
        return (info, null);
    }

    /// <summary>HTTP's dates have whole seconds; what is compared with them must, too.</summary>
    public static DateTimeOffset Second(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
