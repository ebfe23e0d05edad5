using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace SamlFederation.Data;

/// <summary>
/// The one convention for instants: UTC ticks on SQLite, which cannot compare <see cref="DateTimeOffset"/>, and
/// <c>timestamptz</c>, which wants offset zero, elsewhere. Call it last in <c>OnModelCreating</c>.
/// </summary>
public static class UtcInstants
{
    private static readonly ValueConverter<DateTimeOffset, long> Ticks =
        new(instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private static readonly ValueConverter<DateTimeOffset, DateTimeOffset> Utc =
        new(instant => instant.ToUniversalTime(), instant => instant.ToUniversalTime());

    /// <summary>Applies the convention to every <see cref="DateTimeOffset"/> property of the model, nullable ones included.</summary>
    /// <param name="builder">The model so far.</param>
    /// <param name="providerName">The database provider's name, as <c>Database.ProviderName</c> gives it.</param>
    public static void Apply(ModelBuilder builder, string? providerName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var sqlite = providerName?.EndsWith(".Sqlite", StringComparison.Ordinal) ?? false;
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            if ((Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(DateTimeOffset))
                property.SetValueConverter(sqlite ? Ticks : Utc);
        }
    }
}
