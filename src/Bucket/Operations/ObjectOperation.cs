using SamlFederation.Authorization;

namespace SamlFederation.Bucket;

/// <summary>An operation on a key of a bucket that has to be there.</summary>
internal abstract class ObjectOperation(BucketStore store) : AskedOperation
{
    public sealed override S3Level Level => S3Level.Object;

    /// <summary>The permission that it needs.</summary>
    protected abstract string Permission { get; }

    public sealed override (Plan? Plan, S3Error? Error) Prepare(S3Call call, ReadOnlyMemory<byte> body)
    {
        var bucket = store.Find(call.Target.Bucket!);
        var plan = new Plan(Permission, Arn(call)) { Bucket = bucket, Outcome = bucket is null ? S3Errors.NoSuchBucket : null };
        return bucket is null ? (plan, null) : Complete(call, plan, body);
    }

    /// <summary>What the operation adds to the plan, or what is wrong with the request.</summary>
    protected virtual (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body) => (plan, null);

    /// <summary>Of a key that is not there: whoever may not list the bucket is not told that it is not.</summary>
    protected static Plan Missing(Plan plan) => plan with
    {
        Permissions = [.. plan.Permissions, new RequestedAction("s3:ListBucket", plan.Bucket!.Info.Arn)],
        Outcome = S3Errors.NoSuchKey,
    };
}
