using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Sessions;

/// <summary>What the caller of AssumeRole asks for.</summary>
internal sealed record RoleRequest(string RoleArn, string SessionName)
{
    public required SessionWish Wish { get; init; }

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    public IReadOnlyList<string> TransitiveTagKeys { get; init; } = [];

    public string? ExternalId { get; init; }

    public required ShownDevice Device { get; init; }

    public string? SourceIdentity { get; init; }

    public bool HasProvidedContexts { get; init; }
}

/// <summary>What a call of AssumeRole has learnt so far, step by step.</summary>
internal sealed class RoleAssumption(SignedCall call, RoleRequest asked)
{
    public SignedCall Call { get; } = call;

    public RoleRequest Asked { get; } = asked;

    public RoleArn RoleArn { get; set; } = null!;

    /// <summary>The role; null also where there is one that nobody may assume.</summary>
    public Role? Role { get; set; }

    public DateTimeOffset End { get; set; }

    public int? PackedPolicySize { get; set; }

    public MintOutcome.Minted? Minted { get; set; }

    public Query.Caller Caller => Call.Caller;

    /// <summary>The tags that the calling session hands down.</summary>
    public IReadOnlyList<SessionTag> Inherited => [.. (Caller.Session?.Tags ?? []).Where(tag => tag.Transitive)];

    /// <summary>The tags of the new session.</summary>
    public IReadOnlyList<SessionTag> Tags =>
        [.. Asked.Tags.Select(tag => new SessionTag(tag.Key, tag.Value, Asked.TransitiveTagKeys.Contains(tag.Key, StringComparer.OrdinalIgnoreCase))), .. Inherited];

    /// <summary>Once set it stays for the whole chain.</summary>
    public string? SourceIdentity => Caller.Session?.SourceIdentity ?? Asked.SourceIdentity;

    /// <summary>The sessions that the new one is made from.</summary>
    public IReadOnlyList<SessionAncestor> Ancestors => Caller.Session is { } session
        ? [.. session.Ancestors, new SessionAncestor(session.AccessKeyId, session.PrincipalArn, session.PrincipalId, session.IssuedAt, session.SessionName)]
        : [];
}
