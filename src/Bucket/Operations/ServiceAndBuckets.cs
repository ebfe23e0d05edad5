using System.Security.Cryptography;
using System.Text;
using SamlFederation.Authorization;

namespace SamlFederation.Bucket;

/// <summary>The caller's account's buckets.</summary>
internal sealed class ListBuckets(BucketStore store) : AskedOperation
{
    public override string EventName => "ListBuckets";
    public override string Method => "GET";
    public override S3Level Level => S3Level.Service;
    public override bool IsData => false;

    public override (Plan? Plan, S3Error? Error) Prepare(S3Call call, ReadOnlyMemory<byte> body) => (new Plan("s3:ListAllMyBuckets", "arn:aws:s3:::*"), null);

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        var account = call.Principal.AccountId;
        var root = S3Xml.Root("ListAllMyBucketsResult",
            S3Xml.Element("Owner", S3Xml.Element("ID", CanonicalId(account)), S3Xml.Element("DisplayName", account)),
            S3Xml.Element("Buckets", store.OwnedBy(account).Select(bucket => S3Xml.Element("Bucket", S3Xml.Element("Name", bucket.Name), S3Xml.Element("CreationDate", S3Xml.Time(bucket.Created))))));
        return Task.FromResult(S3Answer.Xml(root));
    }

    /// <summary>An account as S3 names owners: 64 hexadecimal digits.</summary>
    public static string CanonicalId(string account) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"canonical user {account}")));
}

/// <summary>A bucket of the caller's account.</summary>
internal sealed class CreateBucket(BucketStore store, TokenServiceClient client) : AskedOperation
{
    public override string EventName => "CreateBucket";
    public override string Method => "PUT";
    public override S3Level Level => S3Level.Bucket;
    public override bool IsData => false;
    public override int SmallBody => 16 * 1024;

    public override (Plan? Plan, S3Error? Error) Prepare(S3Call call, ReadOnlyMemory<byte> body)
    {
        if (body.Length > 0 && S3Xml.Read(body, "CreateBucketConfiguration") is null) return (null, S3Errors.MalformedXml);
        if (RegionOf(body) is not { } region || !region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || region.Length > 64) return (null, S3Errors.LocationConstraint);
        var owner = Iam.AccessKeyId.AccountOf(call.ClaimedKey);
        // Nobody is told of a bucket before it is known who asks; whose keys are not here owns nothing here.
        var taken = owner is null || !client.Accounts.Contains(owner) ? S3Errors.AccessDenied : store.Taken(call.Target.Bucket!, owner);
        return (new Plan("s3:CreateBucket", Arn(call)) { Outcome = taken }, null);
    }

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        var name = call.Call.Target.Bucket!;
        var info = new BucketInfo { Name = name, Owner = call.Principal.AccountId, Created = call.Call.Now, Region = RegionOf(call.Body) ?? "us-east-1" };
        return Task.FromResult(store.Create(info) is { } error ? S3Answer.Refused(error) : new S3Answer(200) { Headers = [new("Location", $"/{name}")] });
    }

    private static string? RegionOf(ReadOnlyMemory<byte> body) =>
        body.Length == 0 ? "us-east-1" : S3Xml.Read(body, "CreateBucketConfiguration")?.Child("LocationConstraint") is { Length: > 0 } region ? region : "us-east-1";
}

/// <summary>An operation on a bucket that has to be there.</summary>
internal abstract class BucketOperation(BucketStore store) : AskedOperation
{
    public sealed override S3Level Level => S3Level.Bucket;

    protected BucketStore Store => store;

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
}

/// <summary>Whether the bucket is there and may be listed.</summary>
internal sealed class HeadBucket(BucketStore store) : BucketOperation(store)
{
    public override string EventName => "HeadBucket";
    public override string Method => "HEAD";
    public override bool IsData => true;
    protected override string Permission => "s3:ListBucket";

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation) =>
        Task.FromResult(new S3Answer(200) { Headers = [new("x-amz-bucket-region", call.Bucket.Info.Region)] });
}

/// <summary>Where the bucket is said to be.</summary>
internal sealed class GetBucketLocation(BucketStore store) : BucketOperation(store)
{
    public override string EventName => "GetBucketLocation";
    public override string Method => "GET";
    public override IReadOnlyList<string> Selectors => ["location"];
    protected override string Permission => "s3:GetBucketLocation";

    // The first region has no name here.
    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation) =>
        Task.FromResult(S3Answer.Xml(S3Xml.Root("LocationConstraint", call.Bucket.Info.Region == "us-east-1" ? null : call.Bucket.Info.Region)));
}

/// <summary>An empty bucket goes.</summary>
internal sealed class DeleteBucket(BucketStore store) : BucketOperation(store)
{
    public override string EventName => "DeleteBucket";
    public override string Method => "DELETE";
    protected override string Permission => "s3:DeleteBucket";

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation) =>
        Task.FromResult(Store.Delete(call.Bucket.Info.Name) is { } error ? S3Answer.Refused(error) : new S3Answer(204));
}
