using SamlFederation.Authorization;

namespace SamlFederation.Bucket;

/// <summary>What an operation needs before anybody is asked: on what, with which permissions, and what it will answer where that is known.</summary>
/// <param name="Permissions">All that have to be allowed.</param>
internal sealed record Plan(IReadOnlyList<RequestedAction> Permissions)
{
    public Plan(string action, string resource) : this([new RequestedAction(action, resource)]) { }

    /// <summary>The bucket that it is about, with its owner and policy; null where there is none.</summary>
    public BucketFolder? Bucket { get; init; }

    /// <summary>What it will be refused with when it is allowed, or null.</summary>
    public S3Error? Outcome { get; init; }

    /// <summary>Keys for policies' conditions.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Conditions { get; init; } = [];

    /// <summary>A policy that is to become the bucket's.</summary>
    public string? NewPolicy { get; init; }

    public static KeyValuePair<string, IReadOnlyList<string>> Condition(string key, string value) => new(key, [value]);
}

/// <summary>A call that is allowed, with who sent it.</summary>
internal sealed record AllowedCall(S3Call Call, Plan Plan, Question Question, Answer.Allowed Answer)
{
    public BucketFolder Bucket => Plan.Bucket!;

    public string Key => Call.Target.Key!;

    public Principal Principal => Answer.Principal;

    /// <summary>The body that was read before anybody was asked; empty for operations that take it in themselves.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>One operation of S3.</summary>
internal abstract class S3Operation
{
    /// <summary>As records name it.</summary>
    public abstract string EventName { get; }

    public abstract string Method { get; }

    /// <summary>Whether it is about an object, a bucket, or neither.</summary>
    public abstract S3Level Level { get; }

    /// <summary>The query parameters that tell it from others of the method and level, as <c>uploadId</c> or <c>list-type</c>.</summary>
    public virtual IReadOnlyList<string> Selectors => [];

    /// <summary>A header that does, or null.</summary>
    public virtual string? SelectingHeader => null;

    /// <summary>Whether its record is one of data.</summary>
    public virtual bool IsData => Level == S3Level.Object;

    public virtual bool IsReadOnly => Method is "GET" or "HEAD";

    /// <summary>The largest body that is read before anybody is asked; 0 for none.</summary>
    public virtual int SmallBody => 0;

    /// <summary>Whether it takes a large body in by itself once it is allowed.</summary>
    public virtual bool ReceivesBody => false;

    /// <summary>Whether checksum headers are of what comes to be, and not of the body.</summary>
    public virtual bool SumsUpResult => false;

    protected static string Arn(S3Call call) => call.Target.Key is { } key ? $"arn:aws:s3:::{call.Target.Bucket}/{key}" : $"arn:aws:s3:::{call.Target.Bucket}";
}

/// <summary>An operation that is asked about as a whole before it is done.</summary>
internal abstract class AskedOperation : S3Operation
{
    /// <summary>The plan, or what is wrong with the request itself.</summary>
    public abstract (Plan? Plan, S3Error? Error) Prepare(S3Call call, ReadOnlyMemory<byte> body);

    /// <summary>Does it.</summary>
    public abstract Task<S3Answer> RunAsync(AllowedCall call, CancellationToken cancellation);
}

/// <summary>What a target names.</summary>
internal enum S3Level
{
    /// <summary>The service itself.</summary>
    Service,

    /// <summary>A bucket.</summary>
    Bucket,

    /// <summary>An object, whether it is there or not.</summary>
    Object,
}
