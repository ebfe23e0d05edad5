using SamlFederation.Iam;

namespace SamlFederation.Authorization;

/// <summary>One thing that a request needs to be allowed.</summary>
/// <param name="Action">Such as <c>notes:Read</c>: the service that the request was signed for, and the action's name.</param>
/// <param name="Resource">The resource's ARN.</param>
public sealed record RequestedAction(string Action, string Resource);

/// <summary>A resource's own policy, as its service keeps it.</summary>
/// <param name="Name">What it is called in decision traces.</param>
/// <param name="Document">The policy, JSON.</param>
/// <param name="PrincipalIds">The unique ids that <see cref="Answer.Allowed.PrincipalIds"/> gave when it was put.</param>
public sealed record ResourcePolicy(string Name, string Document, IReadOnlyDictionary<string, string> PrincipalIds);

/// <summary>A resource that a record names.</summary>
/// <param name="Type">Such as <c>AWS::S3::Object</c>.</param>
/// <param name="Arn">Its ARN, or what those of many begin with.</param>
public sealed record RecordedResource(string Type, string Arn)
{
    /// <summary>The account that owns it, where the record says so.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whether the ARN is a beginning.</summary>
    public bool IsPrefix { get; init; }
}

/// <summary>What the trail's record says of a request, beside who sent it, from where and when.</summary>
/// <param name="Name">The event's name.</param>
public sealed record RecordedEvent(string Name)
{
    /// <summary>True for what is about the service's data, false for how it is managed.</summary>
    public bool IsData { get; init; } = true;

    /// <summary>Whether it changes nothing.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The request's parameters; never a secret.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>What it is about.</summary>
    public IReadOnlyList<RecordedResource> Resources { get; init; } = [];

    /// <summary>The code and text of the error that the service will answer when the request is allowed, where that is known already.</summary>
    public (string Code, string Message)? Outcome { get; init; }
}

/// <summary>Is this request allowed, and whose is it?</summary>
/// <param name="Request">The request as it came. Its <see cref="SignedRequest.PayloadHash"/> is the body's SHA-256, which the asking service vouches for.</param>
/// <param name="Permissions">All that it needs, of one service.</param>
/// <param name="Event">What the record says of it.</param>
public sealed record Question(SignedRequest Request, IReadOnlyList<RequestedAction> Permissions, RecordedEvent Event)
{
    /// <summary>The account that owns the resource: its key asks. Null where there is one key only.</summary>
    public string? ResourceAccountId { get; init; }

    /// <summary>The resource's own policy, or null.</summary>
    public ResourcePolicy? Policy { get; init; }

    /// <summary>A policy that is to become the resource's: it is checked, and bound to the users and roles that it names.</summary>
    public string? NewPolicy { get; init; }

    /// <summary>What policies' conditions may look at, in keys of the service's own such as <c>s3:prefix</c>, or tags.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Conditions { get; init; } = [];

    /// <summary>The address that the request came from.</summary>
    public string SourceIp { get; init; } = "";

    /// <summary>Whether it came over TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>The version of TLS, as <c>TLSv1.3</c>, or null.</summary>
    public string? TlsVersion { get; init; }

    /// <summary>The cipher suite, or null.</summary>
    public string? CipherSuite { get; init; }
}
