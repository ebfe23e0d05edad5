namespace SamlFederation.Data.Sts;

/// <summary>How far the trail has been put into files. One row, which whoever delivers moves on by comparing it with what it was.</summary>
public sealed class TrailDelivery
{
    /// <summary>The one row's key.</summary>
    public const int Only = 1;

    /// <summary>Always <see cref="Only"/>.</summary>
    public int Id { get; init; } = Only;

    /// <summary>Every record up to this sequence belongs to a file, which is written or about to be.</summary>
    public long Position { get; set; }

    /// <summary>The end of the newest digests that are written or about to be; null before the first round.</summary>
    public DateTimeOffset? DigestedUntil { get; set; }

    /// <summary>When files were last to be delivered.</summary>
    public DateTimeOffset? Attempted { get; set; }

    /// <summary>When that last succeeded.</summary>
    public DateTimeOffset? Succeeded { get; set; }

    /// <summary>Why the last attempt to deliver log files failed, as a code; null when it did not.</summary>
    public string? Error { get; set; }

    /// <summary>Why the last attempt to deliver digests failed, as a code; null when it did not.</summary>
    public string? DigestError { get; set; }
}

/// <summary>A file of records. It is planned in the transaction that moves the position on, and written after it: whoever finds it unwritten writes the same.</summary>
public sealed class TrailLogFile
{
    /// <summary>Grows with each file.</summary>
    public long Id { get; init; }

    /// <summary>The account whose records it holds; null for those that belong to none.</summary>
    public string? AccountId { get; init; }

    /// <summary>The region whose records it holds.</summary>
    public required string Region { get; init; }

    /// <summary>Its place below the folder, with slashes.</summary>
    public required string Name { get; init; }

    /// <summary>The sequence of its first record.</summary>
    public required long First { get; init; }

    /// <summary>The sequence of its last record.</summary>
    public required long Last { get; init; }

    /// <summary>The time of its oldest record.</summary>
    public required DateTimeOffset Oldest { get; init; }

    /// <summary>The time of its newest record.</summary>
    public required DateTimeOffset Newest { get; init; }

    /// <summary>SHA-256 over its content before compression, hex; null until it is written.</summary>
    public string? Hash { get; set; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset? Delivered { get; set; }

    /// <summary>The digest that vouches for it; null until there is one.</summary>
    public long? DigestId { get; set; }
}

/// <summary>A digest: a signed file that names the log files of an hour with their hashes, and the digest before it.</summary>
public sealed class TrailDigest
{
    /// <summary>Grows with each digest.</summary>
    public long Id { get; init; }

    /// <summary>The account of its chain; null for that of the records that belong to none.</summary>
    public string? AccountId { get; init; }

    /// <summary>The region of its chain.</summary>
    public required string Region { get; init; }

    /// <summary>Its place below the folder, with slashes.</summary>
    public required string Name { get; init; }

    /// <summary>Where the digest before it ended.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Where it ends itself.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>The digest before it in its chain; null for the first.</summary>
    public long? PreviousId { get; init; }

    /// <summary>SHA-256 over its content before compression, hex; null until it is written.</summary>
    public string? Hash { get; set; }

    /// <summary>Its signature, hex; null until it is written.</summary>
    public string? Signature { get; set; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset? Delivered { get; set; }
}
