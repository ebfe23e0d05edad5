using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Web;

/// <summary>Whether a database has the schema that this program knows.</summary>
public static class Schema
{
    /// <summary>Brings the database to the newest migration.</summary>
    /// <exception cref="StartupRefusedException">It holds a migration that this program does not have.</exception>
    public static async Task MigrateAsync(DbContext context, CancellationToken cancellation)
    {
        await RefuseStrangeAsync(context, cancellation);
        await context.Database.MigrateAsync(cancellation);
    }

    /// <summary>For a command that works beside the service, and must not change what the service itself brings up to date at its start.</summary>
    /// <exception cref="StartupRefusedException">The database is older or newer than this program, or empty.</exception>
    public static async Task RequireNewestAsync(DbContext context, CancellationToken cancellation)
    {
        await RefuseStrangeAsync(context, cancellation);
        if ((await context.Database.GetPendingMigrationsAsync(cancellation)).Any())
            throw new StartupRefusedException("The service's database is not up to date; start the service once with ./run.sh and try again.");
    }

    // To migrate it would fail somewhere in the middle, on a table that is there already.
    private static async Task RefuseStrangeAsync(DbContext context, CancellationToken cancellation)
    {
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        if ((await context.Database.GetAppliedMigrationsAsync(cancellation)).All(known.Contains)) return;
        throw new StartupRefusedException(context.Database.IsSqlite()
            ? $"The database {context.Database.GetDbConnection().DataSource} was made by another version of this program, which this one cannot read; begin again with --fresh, or name another folder with --data."
            : "The PostgreSQL database was made by another version of this program, which this one cannot read; name an empty one.");
    }
}
