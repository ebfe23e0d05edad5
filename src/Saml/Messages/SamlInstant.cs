using System.Globalization;

namespace SamlFederation.Saml;

/// <summary>Writes instants: xs:dateTime in UTC, no finer than milliseconds (SAML Core 1.3.3).</summary>
internal static class SamlInstant
{
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
