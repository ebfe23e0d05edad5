namespace SamlFederation.Data.Sts;

/// <summary>One call or sign-in, accepted or refused, as it stays on record.</summary>
public sealed class TrailRecord
{
    /// <summary>Grows with each record: the order of the trail and its page marker.</summary>
    public long Sequence { get; init; }

    /// <summary>The record's own UUID.</summary>
    public required string EventId { get; init; }

    /// <summary>The UUID the caller was given.</summary>
    public required string RequestId { get; init; }

    /// <summary>The account it belongs to, or null where a refusal belongs to none.</summary>
    public string? AccountId { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>As <c>sts.amazonaws.com</c>.</summary>
    public required string EventSource { get; init; }

    /// <summary>As <c>AssumeRoleWithSAML</c>.</summary>
    public required string EventName { get; init; }

    /// <summary>Who it was, as far as known: the NameID or the role session's name.</summary>
    public string? UserName { get; init; }

    /// <summary>The access key that signed the request, if one did.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The error's code, or null for what was accepted.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The CloudTrail record, one line of JSON.</summary>
    public required string Record { get; init; }

    /// <summary>The decision trace, one line of JSON; never shown to the caller.</summary>
    public required string Trace { get; init; }
}

/// <summary>A redeemed assertion. A row's existence is the refusal of the next.</summary>
public sealed class ReplayClaim
{
    /// <summary>SHA-256 over what was claimed, hex.</summary>
    public required string Key { get; init; }

    /// <summary>From when on the assertion is refused by its own times, and the row may go.</summary>
    public required DateTimeOffset Expires { get; init; }
}
