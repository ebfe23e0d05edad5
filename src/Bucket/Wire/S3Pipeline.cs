using SamlFederation.Authorization;

namespace SamlFederation.Bucket;

/// <summary>What goes back, with the id by which the request is found in the trail; null where it got no record.</summary>
internal sealed record S3Outcome(S3Answer Answer, string? RequestId);

/// <summary>The one road of every request: what it asks for, what that needs, whether it is allowed, and then the work.</summary>
internal sealed class S3Pipeline(IEnumerable<S3Operation> operations, Asking asking, AllowedWork work)
{
    // S3 has many more operations, told apart by these; no request for one of them is taken for another.
    private static readonly HashSet<string> Unserved = new(StringComparer.Ordinal)
    {
        "accelerate", "acl", "analytics", "attributes", "cors", "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle", "logging", "metrics", "notification",
        "object-lock", "ownershipControls", "partNumber", "policyStatus", "publicAccessBlock", "renameObject", "replication", "requestPayment", "restore", "retention", "select",
        "session", "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website", "policy", "location", "delete", "list-type",
    };

    private readonly IReadOnlyList<S3Operation> _operations = [.. operations.OrderByDescending(one => one.Selectors.Count + (one.SelectingHeader is null ? 0 : 1))];

    public async Task<S3Outcome> RunAsync(S3Call call, CancellationToken cancellation)
    {
        // 1. The request is for something that there is.
        if (Find(call) is not var (operation, unfit)) return Refused(S3Errors.NotImplemented);
        if ((unfit ?? ObjectHeaders.Refusal(call, operation!.SelectingHeader)) is { } unserved) return Refused(unserved);

        // 2. What its headers say of its body is in order, and a small body is here, and is what they say.
        var (declared, malformed) = DeclaredPayload.Read(call, operation!.ReceivesBody ? Limits.Object : operation.SmallBody, operation.SumsUpResult);
        if (malformed is not null) return Refused(malformed);
        if (declared!.HasSignedChunks && !operation.ReceivesBody) return Refused(S3Errors.NotImplemented);
        var (body, broken) = operation.ReceivesBody ? (default, null) : await SmallAsync(call, declared, cancellation);
        if (broken is not null) return Refused(broken);
        if (operation is DeleteObjects many) return await many.RunAsync(call, body, cancellation);

        // 3. What it needs.
        var asked = (AskedOperation)operation;
        var (plan, error) = asked.Prepare(call, body);
        if (plan is null) return Refused(error!);

        // 4. Whether it is allowed; it is on record then, with what will become of it.
        var (question, answer) = await asking.AskAsync(call, operation, plan, declared.Hash, cancellation);
        if (answer is Answer.Unavailable) return Refused(S3Errors.ServiceUnavailable);
        if (answer is Answer.Denied denied) return new S3Outcome(S3Answer.Refused(new S3Error(denied.Code, denied.Status, denied.Message)), denied.RequestId);
        var allowed = (Answer.Allowed)answer;
        if (plan.Outcome is { } outcome) return new S3Outcome(S3Answer.Refused(outcome), allowed.RequestId);

        // 5. The work; when it fails, that is on record too.
        var doing = new AllowedCall(call, plan, question, allowed) { Body = body };
        return new S3Outcome(await work.RunAsync(doing, operation.ReceivesBody ? S3Errors.IncompleteBody : S3Errors.RequestTimeout, () => asked.RunAsync(doing, cancellation), cancellation), allowed.RequestId);
    }

    private (S3Operation? Operation, S3Error? Error)? Find(S3Call call)
    {
        var (bucket, key) = (call.Target.Bucket, call.Target.Key);
        var level = bucket is null ? S3Level.Service : key is null ? S3Level.Bucket : S3Level.Object;
        if (key is not null && System.Text.Encoding.UTF8.GetByteCount(key) > S3Target.LongestKey) return (null, S3Errors.KeyTooLong);
        var found = _operations.FirstOrDefault(one => one.Level == level && one.Method == call.Method && one.Selectors.All(call.Target.Query.ContainsKey) && (one.SelectingHeader is not { } header || call.Header(header) is not null));
        if (found is null) return _operations.Any(one => one.Level == level && one.Method == call.Method) ? null : (null, S3Errors.MethodNotAllowed);
        return call.Target.Query.Keys.Any(name => Unserved.Contains(name) && !found.Selectors.Contains(name)) ? null : (found, null);
    }

    private static async Task<(ReadOnlyMemory<byte> Body, S3Error? Error)> SmallAsync(S3Call call, DeclaredPayload declared, CancellationToken cancellation)
    {
        using var into = new MemoryStream();
        using var receiver = new PayloadReceiver(declared, new BodyReader(call.Body), into);
        var (_, error) = await receiver.ReceiveAsync(cancellation);
        return (into.ToArray(), error);
    }

    private static S3Outcome Refused(S3Error error) => new(S3Answer.Refused(error), null);
}

/// <summary>S3's limits.</summary>
internal static class Limits
{
    /// <summary>An object that is put at once, or a part.</summary>
    public const long Object = 5L * 1024 * 1024 * 1024;

    /// <summary>A part that is not the last.</summary>
    public const long SmallestPart = 5 * 1024 * 1024;

    public const int Parts = 10_000;
    public const int Keys = 1_000;
    public const int UserMetadata = 2 * 1024;
    public const int Policy = 20 * 1024;
}
