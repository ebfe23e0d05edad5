using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Web;

namespace SamlFederation.Sts.Trail;

/// <summary>
/// Removes records that are older than the trail is kept for, where it is not kept for ever; where the trail is delivered, only those that are
/// in a file. Few at a time, with a pause between, so that whoever writes waits for none of it.
/// </summary>
internal sealed class Retention(IDbContextFactory<StsDb> databases, ServiceOptions options)
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Removes what may go by now, oldest first; how many that were.</summary>
    public async Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (options.TrailDays is not { } days) return 0;
        var (until, removed) = (now.AddDays(-days), 0);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var newest = options.TrailFolder is null ? long.MaxValue : await LogDelivery.DeliveredAsync(db, cancellation);
        for (var after = 0L; ;)
        {
            var next = await db.Trail.AsNoTracking().Where(record => record.Sequence > after && record.Sequence <= newest).OrderBy(record => record.Sequence).Take(AtOnce)
                .Select(record => new { record.Sequence, record.EventTime }).ToListAsync(cancellation);
            var old = next.Where(record => record.EventTime < until).Select(record => record.Sequence).ToList();
            // Records come nearly in the order of their times: behind so many that are young enough there are no old ones.
            if (old.Count == 0) return removed;
            await RemoveAsync(db, old, cancellation);
            (after, removed) = (next[^1].Sequence, removed + old.Count);
            await Task.Delay(Pause, cancellation);
        }
    }

    private static async Task RemoveAsync(StsDb db, List<long> sequences, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TrailMentions.Where(mention => sequences.Contains(mention.Sequence)).ExecuteDeleteAsync(cancellation);
        await db.Trail.Where(record => sequences.Contains(record.Sequence)).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
