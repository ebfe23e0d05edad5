namespace SamlFederation.Iam;

/// <summary>A request's authentication, read and well formed, and not yet believed.</summary>
public sealed record ClaimedSignature
{
    internal ClaimedSignature(SignedRequest request, SigningProfile profile) => (Request, Profile) = (request, profile);

    /// <summary>The key that is said to have signed.</summary>
    public string AccessKeyId { get; internal init; } = "";
    /// <summary>The session token that came along, from the place where it is signed.</summary>
    public SessionToken? SessionToken { get; internal init; }
    /// <summary>The scope's day, as text.</summary>
    public string ScopeDate { get; internal init; } = "";
    /// <summary>The scope's region.</summary>
    public string Region { get; internal init; } = "";
    /// <summary>The scope's service.</summary>
    public string Service { get; internal init; } = "";
    /// <summary>The request's own time.</summary>
    public DateTimeOffset RequestTime { get; internal init; }
    /// <summary>Whether the signature was in the query.</summary>
    public bool IsPresigned { get; internal init; }
    /// <summary>How long a presigned request allowed itself; null when it did not say, or is not one.</summary>
    public TimeSpan? Expires { get; internal init; }
    /// <summary>The names of the signed headers, sorted.</summary>
    public IReadOnlyList<string> SignedHeaders { get; internal init; } = [];

    internal string Terminator { get; init; } = "";
    internal string Signature { get; init; } = "";
    internal SignedRequest Request { get; }
    internal SigningProfile Profile { get; }

    /// <summary>The key id and where and when; not the signature.</summary>
    public override string ToString() => $"{AccessKeyId}/{ScopeDate}/{Region}/{Service}";
}
