using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace SamlFederation.Data;

/// <summary>How instants are stored, in both databases by one convention: UTC, to the microsecond that PostgreSQL keeps. SQLite, which cannot compare a <see cref="DateTimeOffset"/>, gets ticks; PostgreSQL gets <c>timestamptz</c>.</summary>
public static class UtcInstants
{
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>Call it from <c>ConfigureConventions</c> with the context's own <c>Database.ProviderName</c>.</summary>
    public static void Apply(ModelConfigurationBuilder conventions, string? providerName)
    {
        ArgumentNullException.ThrowIfNull(conventions);
        var instants = conventions.Properties<DateTimeOffset>();
        if (providerName == Sqlite)
            instants.HaveConversion<AsTicks>();
        else
            instants.HaveConversion<AsUtc>();
    }

    /// <summary>The instant as the database keeps it: UTC, cut to whole microseconds.</summary>
    public static DateTimeOffset Stored(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private static long Ticks(DateTimeOffset instant) => Stored(instant).UtcTicks;

    private static DateTimeOffset FromTicks(long ticks) => new(ticks, TimeSpan.Zero);

    private sealed class AsTicks() : ValueConverter<DateTimeOffset, long>(instant => Ticks(instant), ticks => FromTicks(ticks));

    private sealed class AsUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(instant => Stored(instant), stored => stored.ToUniversalTime());
}
