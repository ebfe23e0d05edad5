using SamlFederation.Authorization;
using SamlFederation.Iam;

namespace SamlFederation.Bucket;

/// <summary>Asks the token service about a request: with the key of the account that owns the bucket, or, where there is no bucket, of the account whose key is said to have signed.</summary>
internal sealed class Asking(TokenServiceClient client)
{
    // As many as fit a question's body with room to spare.
    private const int ChunksAtOnce = 1_000;

    /// <summary>The answer, which is on record.</summary>
    public async Task<(Question Question, Answer Answer)> AskAsync(S3Call call, S3Operation operation, Plan plan, string payloadHash, CancellationToken cancellation)
    {
        var bucket = plan.Bucket?.Info;
        var owner = bucket?.Owner ?? OwnerOf(call);
        var question = call.Question with
        {
            Request = call.Question.Request with { PayloadHash = payloadHash },
            Permissions = plan.Permissions,
            ResourceAccountId = owner,
            Policy = bucket?.Policy is { } policy ? new ResourcePolicy("bucket policy", policy, bucket.PrincipalIds) : null,
            NewPolicy = plan.NewPolicy,
            Conditions = plan.Conditions,
            Event = EventOf(call, operation, owner, plan.Outcome),
        };
        return (question, await client.AuthorizeAsync(question, cancellation));
    }

    /// <summary>Has the signatures of a body's chunks verified; the refusal, or null.</summary>
    public async Task<S3Error?> VerifyAsync(Question question, Answer.Allowed allowed, ChunkChain chain, CancellationToken cancellation)
    {
        var previous = chain.Previous;
        for (var at = 0; at < chain.Chunks.Count; at += ChunksAtOnce)
        {
            var piece = chain.Chunks.Skip(at).Take(ChunksAtOnce).ToList();
            var last = at + piece.Count == chain.Chunks.Count;
            switch (await client.VerifyChunksAsync(question, allowed.Ticket ?? "", new ChunkChain(previous, piece, last ? chain.Trailer : null), cancellation))
            {
                case Answer.Allowed: break;
                case Answer.Denied denied: return new S3Error(denied.Code, denied.Status, denied.Message);
                default: return S3Errors.ServiceUnavailable;
            }
            previous = piece[^1].Signature;
        }
        return null;
    }

    // A key of an account that this service has nothing of is asked about with any: nothing is allowed across accounts without a bucket.
    private string? OwnerOf(S3Call call) =>
        AccessKeyId.AccountOf(call.ClaimedKey) is { } claimed && client.Accounts.Contains(claimed) ? claimed : client.Accounts.FirstOrDefault();

    // As CloudTrail has events of S3.
    private static RecordedEvent EventOf(S3Call call, S3Operation operation, string? owner, S3Error? outcome)
    {
        var (bucket, key) = (call.Target.Bucket, call.Target.Key);
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in call.Target.Query)
            if (!name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)) parameters.Add(new(name, value));
        if (bucket is not null) parameters.Add(new("bucketName", bucket));
        parameters.Add(new("Host", call.Host));
        if (key is not null) parameters.Add(new("key", key));
        var resources = new List<RecordedResource>();
        if (key is not null) resources.Add(new RecordedResource("AWS::S3::Object", $"arn:aws:s3:::{bucket}/{key}"));
        else if (operation is { IsData: true, IsReadOnly: true, Level: S3Level.Bucket, Method: "GET" }) resources.Add(new RecordedResource("AWS::S3::Object", $"arn:aws:s3:::{bucket}/") { IsPrefix = true });
        if (bucket is not null) resources.Add(new RecordedResource("AWS::S3::Bucket", $"arn:aws:s3:::{bucket}") { AccountId = owner });
        return new RecordedEvent(operation.EventName)
        {
            IsData = operation.IsData,
            ReadOnly = operation.IsReadOnly,
            Parameters = parameters,
            Resources = resources,
            Outcome = outcome is null ? null : (outcome.Code, outcome.Message),
        };
    }
}
