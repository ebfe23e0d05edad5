using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail;

/// <summary>What to look for in an account's trail.</summary>
internal sealed record TrailQuery(string AccountId)
{
    /// <summary>Only the record of this UUID.</summary>
    public string? EventId { get; init; }

    /// <summary>Only records of this event, such as <c>AssumeRoleWithSAML</c>.</summary>
    public string? EventName { get; init; }

    /// <summary>Only records of this service, such as <c>iam.amazonaws.com</c>.</summary>
    public string? EventSource { get; init; }

    /// <summary>Only records of this user.</summary>
    public string? UserName { get; init; }

    /// <summary>Only records of requests that this key signed.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>Only records that name this: an ARN, or the id of an access key.</summary>
    public string? ResourceName { get; init; }

    /// <summary>Only records that name something of this type, such as <c>AWS::IAM::Role</c>.</summary>
    public string? ResourceType { get; init; }

    /// <summary>Only what changed nothing (true) or only what may have (false).</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Leaves out what pages of the console only read.</summary>
    public bool WithoutConsoleReads { get; init; }

    /// <summary>Only refusals (true) or only what was accepted (false).</summary>
    public bool? Refused { get; init; }

    /// <summary>Only refusals with this code.</summary>
    public string? ErrorCode { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>What is found, newest first: by time, and within one instant by the order of writing.</summary>
    /// <param name="db">The store.</param>
    /// <param name="before">The place that everything found is older than, or null.</param>
    public IQueryable<TrailRecord> NewestFirst(StsDb db, TrailPlace? before = null)
    {
        var records = Matching(db);
        if (ResourceName is null && ResourceType is null)
        {
            if (before is not null) records = records.Where(record => record.EventTime <= before.Time && (record.EventTime < before.Time || record.Sequence < before.Sequence));
            return records.OrderByDescending(record => record.EventTime).ThenByDescending(record => record.Sequence);
        }
        var mentions = Mentioning(db);
        if (before is not null) mentions = mentions.Where(mention => mention.EventTime <= before.Time && (mention.EventTime < before.Time || mention.Sequence < before.Sequence));
        return mentions.Join(records, mention => mention.Sequence, record => record.Sequence, (mention, record) => new { mention, record })
            .OrderByDescending(both => both.mention.EventTime).ThenByDescending(both => both.mention.Sequence).Select(both => both.record);
    }

    private IQueryable<TrailRecord> Matching(StsDb db)
    {
        var records = db.Trail.AsNoTracking().Where(record => record.AccountId == AccountId);
        if (EventId is not null) records = records.Where(record => record.EventId == EventId);
        if (EventName is not null) records = records.Where(record => record.EventName == EventName);
        if (UserName is not null) records = records.Where(record => record.UserName == UserName);
        if (AccessKeyId is not null) records = records.Where(record => record.AccessKeyId == AccessKeyId);
        if (EventSource is not null) records = records.Where(record => record.EventSource == EventSource);
        // Said once more in the words of the index of all other sources: no planner would conclude it.
        if (EventSource is not (null or TrailRecord.CommonSource)) records = records.Where(record => record.EventSource != TrailRecord.CommonSource);
        if (ReadOnly is true) records = records.Where(record => record.ReadOnly);
        if (ReadOnly is false) records = records.Where(record => record.ReadOnly == false);
        if (WithoutConsoleReads) records = records.Where(record => !record.ReadOnly || !EF.Functions.Like(record.Record, "%" + TrailRecordWriter.FromConsoleEnd));
        if (Refused is true) records = records.Where(record => record.ErrorCode != null);
        if (Refused is false) records = records.Where(record => record.ErrorCode == null);
        if (ErrorCode is not null) records = records.Where(record => record.ErrorCode == ErrorCode);
        if (From is not null) records = records.Where(record => record.EventTime >= From);
        if (Until is not null) records = records.Where(record => record.EventTime <= Until);
        return records;
    }

    // A record names no two of one type, and each name once: none comes twice.
    private IQueryable<TrailMention> Mentioning(StsDb db)
    {
        var mentions = db.TrailMentions.AsNoTracking().Where(mention => mention.AccountId == AccountId);
        if (ResourceName is not null) mentions = mentions.Where(mention => mention.Name == ResourceName);
        if (ResourceType is not null) mentions = mentions.Where(mention => mention.Type == ResourceType);
        if (From is not null) mentions = mentions.Where(mention => mention.EventTime >= From);
        if (Until is not null) mentions = mentions.Where(mention => mention.EventTime <= Until);
        return mentions;
    }
}

/// <summary>A record's place in the order of the trail.</summary>
internal sealed record TrailPlace(DateTimeOffset Time, long Sequence);
