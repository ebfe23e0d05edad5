using SamlFederation.Data;

namespace SamlFederation.Portal;

/// <summary>An instant as a parameter of raw SQL, which does not pass the model's convention.</summary>
internal static class StoredInstant
{
    internal static object Of(PortalDb db, DateTimeOffset instant) =>
        db.Database.ProviderName!.EndsWith(".Sqlite", StringComparison.Ordinal) ? UtcInstants.Stored(instant).UtcTicks : UtcInstants.Stored(instant);
}
