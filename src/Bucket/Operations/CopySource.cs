using SamlFederation.Authorization;

namespace SamlFederation.Bucket;

/// <summary>What a copy is made of. It is asked about by itself: it has a bucket, an owner and a policy of its own, and a record in its owner's trail.</summary>
internal sealed class CopySource(Asking asking, GetObject reading)
{
    public const string Header = "x-amz-copy-source";

    /// <summary>What the header names; null when it is none. Some clients encode the slash between bucket and key too.</summary>
    public static S3Target? Of(S3Call call) =>
        call.Header(Header) is { } text && !text.Contains('?', StringComparison.Ordinal) && S3Target.Decode(text, plusIsSpace: false)?.TrimStart('/').Split('/', 2) is [{ Length: > 0 } bucket, { Length: > 0 } key]
            ? new S3Target(bucket, key, new Dictionary<string, string>())
            : null;

    /// <summary>The object and its octets, which the caller disposes of; or what stands against reading it.</summary>
    public async Task<((ObjectInfo Info, FileStream Octets)? Source, S3Error? Error)> OpenAsync(S3Call call, CancellationToken cancellation)
    {
        var source = Of(call)!;
        var asked = call with { Target = source, Method = "GET", Headers = Conditions(call) };
        var plan = reading.Prepare(asked, default).Plan!;
        switch ((await asking.AskAsync(asked, reading, plan, call.Header("x-amz-content-sha256") ?? "", cancellation)).Answer)
        {
            case Answer.Allowed: break;
            case Answer.Denied denied: return (null, new S3Error(denied.Code, denied.Status, denied.Message));
            default: return (null, S3Errors.ServiceUnavailable);
        }
        if (plan.Outcome is { } outcome) return (null, outcome);
        if (plan.Bucket!.Read(source.Key!) is not { } read) return (null, S3Errors.NoSuchKey);
        if (Preconditions.ForReading(asked, read.Info) is null) return (read, null);
        await read.Octets.DisposeAsync();
        return (null, S3Errors.PreconditionFailed);
    }

    // The conditions on the source are headers of their own.
    private static IReadOnlyList<KeyValuePair<string, string>> Conditions(S3Call call) =>
    [
        .. call.Headers.Where(header => header.Key.StartsWith("x-amz-copy-source-if-", StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key["x-amz-copy-source-".Length..], header.Value)),
    ];
}
