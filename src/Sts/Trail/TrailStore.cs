using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Trail;

/// <summary>Proof that a record is durably written. INVARIANT: only <see cref="TrailStore"/> makes one, and no answer leaves without one.</summary>
internal abstract class TrailReceipt
{
    private protected TrailReceipt() { }
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

    /// <summary>Adds to the records of a request that was accepted how it failed after all. Whoever comes later with the same claim adds nothing; the receipt is of what is there.</summary>
    public async Task<TrailReceipt> AmendAsync(ReplayClaim claim, string requestId, WireError error, DecisionTrace trace, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var accepted = await db.Trail.AsNoTracking().Where(record => record.RequestId == requestId && record.ErrorCode == null).OrderBy(record => record.Sequence).ToListAsync(cancellation);
        var shared = Guid.NewGuid().ToString();
        var addenda = (await WithMentionsAsync(db, accepted, cancellation)).Select(original => TrailAddendum.To(original, error, trace, now, shared)).ToList();
        await writer.WriteAsync(new TrailEntry(claim, addenda), cancellation);
        return new Written();
    }

    /// <summary>Makes a change and writes the record of it in one transaction; null, and nothing written, when the change says false.</summary>
    public async Task<TrailReceipt?> RecordWithAsync(
        Func<StsDb, CancellationToken, Task<bool>> change, RequestFacts facts, TrailEvent happened, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await change(db, cancellation)) return null;
        return await CommitWithAsync(db, transaction, facts, happened, cancellation);
    }

    /// <summary>Writes the record of a change that was made in this transaction, and commits both.</summary>
    public static async Task<TrailReceipt> CommitWithAsync(StsDb db, IDbContextTransaction transaction, RequestFacts facts, TrailEvent happened, CancellationToken cancellation)
    {
        await AddAsync(db, facts, happened, cancellation);
        await transaction.CommitAsync(cancellation);
        return new Written();
    }

    /// <summary>Saves what was changed, and the record of it; whoever calls owns the transaction.</summary>
    public static async Task AddAsync(StsDb db, RequestFacts facts, TrailEvent happened, CancellationToken cancellation)
    {
        var record = TrailRecordWriter.Write(facts, happened);
        db.Trail.Add(record);
        await db.SaveChangesAsync(cancellation);
        if (record.Mentions.Count == 0) return;
        foreach (var mention in record.Mentions) mention.Sequence = record.Sequence;
        db.TrailMentions.AddRange(record.Mentions);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Every record of a request in one account, oldest first, with what they name.</summary>
    public async Task<IReadOnlyList<TrailRecord>> FindAsync(string accountId, string requestId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await WithMentionsAsync(db, await db.Trail.AsNoTracking().Where(record => record.RequestId == requestId && record.AccountId == accountId).OrderBy(record => record.Sequence).ToListAsync(cancellation), cancellation);
    }

    /// <summary>Every record of a request, oldest first.</summary>
    public async Task<IReadOnlyList<TrailRecord>> FindAsync(string requestId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Trail.AsNoTracking().Where(record => record.RequestId == requestId).OrderBy(record => record.Sequence).ToListAsync(cancellation);
    }

    /// <summary>A page of an account's trail, newest first, with what its records name.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="before">The place of the last record of the page before, or null for the first page.</param>
    /// <param name="size">How many records at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<TrailRecord>> PageAsync(TrailQuery query, TrailPlace? before, int size, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await WithMentionsAsync(db, await query.NewestFirst(db, before).Take(size).ToListAsync(cancellation), cancellation);
    }

    private static async Task<IReadOnlyList<TrailRecord>> WithMentionsAsync(StsDb db, List<TrailRecord> page, CancellationToken cancellation)
    {
        var sequences = page.Select(record => record.Sequence).ToArray();
        var mentions = (await db.TrailMentions.AsNoTracking().Where(mention => sequences.Contains(mention.Sequence)).ToListAsync(cancellation)).ToLookup(mention => mention.Sequence);
        foreach (var record in page) record.Mentions = [.. mentions[record.Sequence].OrderBy(mention => mention.Type, StringComparer.Ordinal)];
        return page;
    }

    /// <summary>When the account's trail begins, or null where it is empty.</summary>
    public async Task<DateTimeOffset?> BeginningAsync(string accountId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Trail.AsNoTracking().Where(record => record.AccountId == accountId).OrderBy(record => record.EventTime).ThenBy(record => record.Sequence)
            .Select(record => (DateTimeOffset?)record.EventTime).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>The records as newline-delimited JSON, oldest first; each line one CloudTrail record.</summary>
    public async IAsyncEnumerable<string> ExportAsync(TrailQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await foreach (var line in query.NewestFirst(db).Reverse().Select(record => record.Record).AsAsyncEnumerable().WithCancellation(cancellation))
            yield return line;
    }

    private sealed class Written : TrailReceipt;
}
