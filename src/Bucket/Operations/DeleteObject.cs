using System.Xml.Linq;
using SamlFederation.Authorization;

namespace SamlFederation.Bucket;

/// <summary>An object goes; where there is none, it is as if one had gone.</summary>
internal sealed class DeleteObject(BucketStore store) : ObjectOperation(store)
{
    public override string EventName => "DeleteObject";
    public override string Method => "DELETE";
    protected override string Permission => "s3:DeleteObject";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body) =>
        (plan with { Outcome = Condition(call)(plan.Bucket!.Find(call.Target.Key!)) }, null);

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation) =>
        Task.FromResult(call.Bucket.Delete(call.Key, Condition(call.Call)) is { } error ? S3Answer.Refused(error) : new S3Answer(204));

    private static Func<ObjectInfo?, S3Error?> Condition(S3Call call) => call.Header("if-match") is null ? _ => null : Preconditions.ForWriting(call);
}

/// <summary>Up to a thousand objects go. Each is asked about, and on record, by itself.</summary>
internal sealed class DeleteObjects(BucketStore store, Asking asking, AllowedWork work, DeleteObject one) : S3Operation
{
    private const int AtOnce = 8;

    public override string EventName => "DeleteObjects";
    public override string Method => "POST";
    public override S3Level Level => S3Level.Bucket;
    public override IReadOnlyList<string> Selectors => ["delete"];
    public override int SmallBody => 2 * 1024 * 1024;

    public async Task<S3Outcome> RunAsync(S3Call call, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (KeysOf(body) is not { Count: > 0 and <= Limits.Keys } keys) return new S3Outcome(S3Answer.Refused(S3Errors.MalformedXml), null);
        var bucket = store.Find(call.Target.Bucket!);

        // 1. Of the first key's answer the request depends as a whole where it is about the signature or the bucket.
        var first = await AskAsync(call, bucket, keys[0], cancellation);
        if (first.Answer is Answer.Unavailable) return new S3Outcome(S3Answer.Refused(S3Errors.ServiceUnavailable), null);
        var requestId = first.Answer is Answer.Denied denied ? denied.RequestId : ((Answer.Allowed)first.Answer).RequestId;
        if (first.Answer is Answer.Denied { } refused && (refused.Principal is null || bucket is null)) return new S3Outcome(S3Answer.Refused(ErrorOf(refused)!), requestId);
        if (bucket is null) return new S3Outcome(S3Answer.Refused(S3Errors.NoSuchBucket), requestId);

        // 2. The others stand each for itself.
        var errors = new S3Error?[keys.Count];
        errors[0] = await DeleteAsync(bucket, first, cancellation);
        await Parallel.ForEachAsync(Enumerable.Range(1, keys.Count - 1), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (i, cancel) =>
            errors[i] = await DeleteAsync(bucket, await AskAsync(call, bucket, keys[i], cancel), cancel));
        var quiet = S3Xml.Read(body, "Delete")?.Child("Quiet") == "true";
        return new S3Outcome(S3Answer.Xml(S3Xml.Root("DeleteResult", keys.Select((key, i) => ResultOf(key, errors[i], quiet)))), requestId);
    }

    private sealed record Asked(S3Call Call, Plan Plan, Question Question, Answer Answer);

    private async Task<Asked> AskAsync(S3Call call, BucketFolder? bucket, string key, CancellationToken cancellation)
    {
        var each = call with { Target = call.Target with { Key = key, Query = new Dictionary<string, string>() } };
        var plan = new Plan("s3:DeleteObject", Arn(each)) { Bucket = bucket, Outcome = bucket is null ? S3Errors.NoSuchBucket : null };
        var (question, answer) = await asking.AskAsync(each, one, plan, call.Header("x-amz-content-sha256") ?? "", cancellation);
        return new Asked(each, plan, question, answer);
    }

    private async Task<S3Error?> DeleteAsync(BucketFolder bucket, Asked asked, CancellationToken cancellation)
    {
        if (asked.Answer is not Answer.Allowed allowed) return ErrorOf(asked.Answer);
        var doing = new AllowedCall(asked.Call, asked.Plan, asked.Question, allowed);
        return (await work.RunAsync(doing, S3Errors.RequestTimeout, () => Task.FromResult(bucket.Delete(doing.Key, _ => null) is { } error ? S3Answer.Refused(error) : new S3Answer(204)), cancellation)).Error;
    }

    private static S3Error ErrorOf(Answer answer) => answer is Answer.Denied denied ? new S3Error(denied.Code, denied.Status, denied.Message) : S3Errors.ServiceUnavailable;

    private static XElement? ResultOf(string key, S3Error? error, bool quiet) => error is not null
        ? S3Xml.Element("Error", S3Xml.Element("Key", key), S3Xml.Element("Code", error.Code), S3Xml.Element("Message", error.Message))
        : quiet ? null : S3Xml.Element("Deleted", S3Xml.Element("Key", key));

    private static List<string>? KeysOf(ReadOnlyMemory<byte> body) =>
        S3Xml.Read(body, "Delete")?.Children("Object").Select(each => each.Child("Key") ?? "").ToList() is { } keys
            && keys.TrueForAll(key => key.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(key) <= S3Target.LongestKey) ? keys : null;
}
