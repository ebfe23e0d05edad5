using Microsoft.EntityFrameworkCore;
using Npgsql;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>
/// Up to where the trail is settled: no record at or before it will come any more. SQLite has one writer, so that records come in the order of
/// their sequence. PostgreSQL has many, and one that took a number earlier may commit later; but it has held its lock on the table since before
/// it took the number. So the newest number is read, then who holds such a lock; once these have ended, what they wrote is there.
/// Nobody is kept waiting: it is how PostgreSQL itself makes an index beside its writers.
/// </summary>
internal static class SettledTrail
{
    private const string Writers =
        """
        SELECT virtualtransaction AS "Value" FROM pg_locks
        WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND relation = '"Trail"'::regclass AND mode = 'RowExclusiveLock' AND granted
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The newest sequence that is settled.</summary>
    /// <exception cref="TimeoutException">Somebody has been writing all the while.</exception>
    public static async Task<long> HorizonAsync(StsDb db, CancellationToken cancellation)
    {
        var newest = await db.Trail.MaxAsync(record => (long?)record.Sequence, cancellation) ?? 0;
        if (db.Database.GetDbConnection() is not NpgsqlConnection) return newest;
        var writing = await WritersAsync(db, cancellation);
        for (var waited = TimeSpan.Zero; writing.Count > 0; waited += Pause)
        {
            if (waited > Patience) throw new TimeoutException("A transaction that writes to the trail does not end.");
            await Task.Delay(Pause, cancellation);
            writing.IntersectWith(await WritersAsync(db, cancellation));
        }
        return newest;
    }

    private static async Task<HashSet<string>> WritersAsync(StsDb db, CancellationToken cancellation) =>
        (await db.Database.SqlQueryRaw<string>(Writers).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
}
