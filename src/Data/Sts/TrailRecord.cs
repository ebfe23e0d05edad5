namespace SamlFederation.Data.Sts;

/// <summary>One call or sign-in, accepted or refused, as it stays on record.</summary>
public sealed class TrailRecord
{
    /// <summary>The source that most records come from; the index of sources is of the others.</summary>
    public const string CommonSource = "sts.amazonaws.com";

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

    /// <summary>Whether it changed nothing.</summary>
    public required bool ReadOnly { get; init; }

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

    /// <summary>What it names, of each type one; in the store they have a table of their own.</summary>
    public IReadOnlyList<TrailMention> Mentions { get; set; } = [];
}

/// <summary>Something that a record names, kept so that the record is found by it.</summary>
public sealed class TrailMention
{
    /// <summary>The record's account.</summary>
    public required string AccountId { get; init; }

    /// <summary>As <c>AWS::IAM::Role</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its ARN, or the id of an access key.</summary>
    public required string Name { get; init; }

    /// <summary>The record's time.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>The record.</summary>
    public long Sequence { get; set; }
}

/// <summary>A redeemed assertion. A row's existence is the refusal of the next.</summary>
public sealed class ReplayClaim
{
    /// <summary>SHA-256 over what was claimed, hex.</summary>
    public required string Key { get; init; }

    /// <summary>From when on the assertion is refused by its own times, and the row may go.</summary>
    public required DateTimeOffset Expires { get; init; }
}
