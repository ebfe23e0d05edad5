using System.Text;
using SamlFederation.Iam;

namespace SamlFederation.Bucket;

/// <summary>The bucket's policy as it was put.</summary>
internal sealed class GetBucketPolicy(BucketStore store) : BucketOperation(store)
{
    public override string EventName => "GetBucketPolicy";
    public override string Method => "GET";
    public override IReadOnlyList<string> Selectors => ["policy"];
    protected override string Permission => "s3:GetBucketPolicy";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body) =>
        (plan with { Outcome = plan.Bucket!.Info.Policy is null ? S3Errors.NoSuchBucketPolicy : null }, null);

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation) =>
        Task.FromResult(new S3Answer(200) { Text = call.Bucket.Info.Policy ?? "", TextType = "application/json" });
}

/// <summary>Gives the bucket a policy: of actions of S3 on this bucket and what is in it, for users, roles and accounts that there are.</summary>
internal sealed class PutBucketPolicy(BucketStore store) : BucketOperation(store)
{
    public override string EventName => "PutBucketPolicy";
    public override string Method => "PUT";
    public override IReadOnlyList<string> Selectors => ["policy"];
    public override int SmallBody => Limits.Policy;
    protected override string Permission => "s3:PutBucketPolicy";

    protected override (Plan? Plan, S3Error? Error) Complete(S3Call call, Plan plan, ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0) return (null, S3Errors.MissingBody);
        var policy = Encoding.UTF8.GetString(body.Span);
        var error = PolicyDocument.Parse(policy, PolicyKind.Resource) switch
        {
            PolicyParse.Refused refused => S3Errors.MalformedPolicy(refused.Fault.Message),
            PolicyParse.Parsed parsed => Unfit(parsed.Document, plan.Bucket!.Info),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
        return (plan with { Outcome = error, NewPolicy = error is null ? policy : null }, null);
    }

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        call.Bucket.SetPolicy(call.Plan.NewPolicy, call.Answer.PrincipalIds);
        return Task.FromResult(new S3Answer(204));
    }

    private static S3Error? Unfit(PolicyDocument policy, BucketInfo bucket)
    {
        foreach (var statement in policy.Statements)
        {
            if (!statement.Actions.All(action => action == "*" || action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase))) return S3Errors.MalformedPolicy("Policy has invalid action");
            if (!statement.Resources.All(resource => resource == bucket.Arn || resource.StartsWith(bucket.Arn + "/", StringComparison.Ordinal))) return S3Errors.MalformedPolicy("Policy has invalid resource");
        }
        return null;
    }
}

/// <summary>Takes the bucket's policy away, whether it has one or not.</summary>
internal sealed class DeleteBucketPolicy(BucketStore store) : BucketOperation(store)
{
    public override string EventName => "DeleteBucketPolicy";
    public override string Method => "DELETE";
    public override IReadOnlyList<string> Selectors => ["policy"];
    protected override string Permission => "s3:DeleteBucketPolicy";

    public override Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation)
    {
        call.Bucket.SetPolicy(null, new Dictionary<string, string>());
        return Task.FromResult(new S3Answer(204));
    }
}
