using System.Globalization;
using System.Text.RegularExpressions;

namespace SamlFederation.Saml;

/// <summary>SAML Core 1.3.3: xs:dateTime in UTC, no finer than milliseconds when written.</summary>
internal static partial class SamlInstant
{
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // A fraction past the clock's 100 ns is cut off, as an xs:dateTime may carry any number of digits.
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        var match = Shape().Match(text);
        if (!match.Success)
            return false;
        if (!DateTime.TryParseExact(match.Groups[1].Value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var seconds))
            return false;
        var fraction = match.Groups[2].Value.PadRight(7, '0')[..7];
        instant = new DateTimeOffset(seconds.AddTicks(int.Parse(fraction, CultureInfo.InvariantCulture)), TimeSpan.Zero);
        return true;
    }

    [GeneratedRegex(@"\A([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,12}))?Z\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
