using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail;

/// <summary>What SQLite's planner must know to choose among the trail's indices: without it, a user's events of an hour are looked for among all events of the hour. PostgreSQL sees to its own.</summary>
internal static class TrailStatistics
{
    // Every table that would gain by it (0x10000), by samples (0x02): milliseconds, and nothing where nothing has changed much.
    private const string Optimize = "PRAGMA optimize = 0x10002";

    public static async Task RefreshAsync(StsDb db, CancellationToken cancellation)
    {
        if (db.Database.IsSqlite()) await db.Database.ExecuteSqlRawAsync(Optimize, cancellation);
    }
}
