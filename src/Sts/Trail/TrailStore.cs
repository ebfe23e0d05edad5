using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail;

/// <summary>Proof that a record is durably written. INVARIANT: only <see cref="TrailStore"/> makes one, and no answer leaves without one.</summary>
internal abstract class TrailReceipt
{
    private protected TrailReceipt() { }
}

/// <summary>What to look for in an account's trail.</summary>
internal sealed record TrailQuery(string AccountId)
{
    /// <summary>Only records of this event, such as <c>AssumeRoleWithSAML</c>.</summary>
    public string? EventName { get; init; }

    /// <summary>Only records of this user.</summary>
    public string? UserName { get; init; }

    /// <summary>Only refusals (true) or only what was accepted (false).</summary>
    public bool? Refused { get; init; }

    /// <summary>Only records older than this one: the last of the page before.</summary>
    public long? Before { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }
}

/// <summary>The trail: records are only ever added. What stands alone is committed together with that of other requests; what belongs to a change, with the change.</summary>
internal sealed class TrailStore(IDbContextFactory<StsDb> databases, TrailWriter writer)
{
    /// <summary>Writes a record.</summary>
    public Task<TrailReceipt> RecordAsync(RequestFacts facts, TrailEvent happened, CancellationToken cancellation) => RecordAsync(facts, [happened], cancellation);

    /// <summary>Writes the records of one event, one for each account that it belongs to.</summary>
    public async Task<TrailReceipt> RecordAsync(RequestFacts facts, IReadOnlyList<TrailEvent> happened, CancellationToken cancellation)
    {
        await writer.WriteAsync(new TrailEntry(null, [.. happened.Select(one => TrailRecordWriter.Write(facts, one))]), cancellation);
        return new Written();
    }

    /// <summary>Claims an assertion and writes the record of it in one transaction; null, and nothing written, when it was claimed before.</summary>
    public async Task<TrailReceipt?> ClaimAndRecordAsync(ReplayClaim claim, RequestFacts facts, TrailEvent happened, CancellationToken cancellation) =>
        await writer.WriteAsync(new TrailEntry(claim, [TrailRecordWriter.Write(facts, happened)]), cancellation) ? new Written() : null;

    /// <summary>Makes a change and writes the record of it in one transaction; null, and nothing written, when the change says false.</summary>
    public async Task<TrailReceipt?> RecordWithAsync(
        Func<StsDb, CancellationToken, Task<bool>> change, RequestFacts facts, TrailEvent happened, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await change(db, cancellation)) return null;
        db.Trail.Add(TrailRecordWriter.Write(facts, happened));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new Written();
    }

    /// <summary>Writes the record of a change that was made in this transaction, and commits both.</summary>
    public static async Task<TrailReceipt> CommitWithAsync(StsDb db, IDbContextTransaction transaction, RequestFacts facts, TrailEvent happened, CancellationToken cancellation)
    {
        db.Trail.Add(TrailRecordWriter.Write(facts, happened));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new Written();
    }

    /// <summary>Every record of a request, oldest first.</summary>
    public async Task<IReadOnlyList<TrailRecord>> FindAsync(string requestId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Trail.AsNoTracking().Where(record => record.RequestId == requestId).OrderBy(record => record.Sequence).ToListAsync(cancellation);
    }

    /// <summary>A page of an account's trail, newest first.</summary>
    public async Task<IReadOnlyList<TrailRecord>> PageAsync(TrailQuery query, int size, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Matching(db, query).OrderByDescending(record => record.Sequence).Take(size).ToListAsync(cancellation);
    }

    /// <summary>The records as newline-delimited JSON, oldest first; each line one CloudTrail record.</summary>
    public async IAsyncEnumerable<string> ExportAsync(TrailQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await foreach (var line in Matching(db, query).OrderBy(record => record.Sequence).Select(record => record.Record).AsAsyncEnumerable().WithCancellation(cancellation))
            yield return line;
    }

    private static IQueryable<TrailRecord> Matching(StsDb db, TrailQuery query)
    {
        var records = db.Trail.AsNoTracking().Where(record => record.AccountId == query.AccountId);
        if (query.EventName is { } name) records = records.Where(record => record.EventName == name);
        if (query.UserName is { } user) records = records.Where(record => record.UserName == user);
        if (query.Refused is { } refused) records = records.Where(record => (record.ErrorCode != null) == refused);
        if (query.Before is { } before) records = records.Where(record => record.Sequence < before);
        if (query.From is { } from) records = records.Where(record => record.EventTime >= from);
        if (query.Until is { } until) records = records.Where(record => record.EventTime <= until);
        return records;
    }

    private sealed class Written : TrailReceipt;
}
