using System.Globalization;

namespace SamlFederation.Bucket;

/// <summary>An object, or a range of it.</summary>
internal class GetObject(BucketStore store) : ObjectOperation(store)
{
    public override string EventName => "GetObject";
    public override string Method => "GET";
    protected override string Permission => "s3:GetObject";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (plan.Bucket!.Find(call.Target.Key!) is not { } info) return (Missing(plan), null);
        // That it is not modified is no error on record.
        var outcome = Preconditions.ForReading(call, info) is { } unfit ? unfit.Status == 304 ? null : unfit : ByteRange.Read(call.Header("range"), info.Size).Error;
        return (plan with { Outcome = outcome }, null);
    }

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        if (call.Bucket.Read(call.Key) is not var (info, octets)) return Task.FromResult(S3Answer.Refused(S3Errors.NoSuchKey));
        var (range, unsatisfiable) = ByteRange.Read(call.Call.Header("range"), info.Size);
        if ((Preconditions.ForReading(call.Call, info) ?? unsatisfiable) is { } refused)
        {
            octets.Dispose();
            return Task.FromResult(refused.Status == 304 ? new S3Answer(304) { Headers = [.. ObjectHeaders.Write(call.Call, info, whole: false)] } : S3Answer.Refused(refused));
        }
        var headers = ObjectHeaders.Write(call.Call, info, whole: range is null).ToList();
        if (range is not null) headers.Add(new("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {range.First}-{range.Last}/{info.Size}")));
        return Task.FromResult(new S3Answer(range is null ? 200 : 206) { Headers = headers, Content = new S3Content(octets, range?.First ?? 0, range?.Length ?? info.Size) });
    }
}

/// <summary>The same without the octets.</summary>
internal sealed class HeadObject(BucketStore store) : GetObject(store)
{
    public override string EventName => "HeadObject";
    public override string Method => "HEAD";
}
