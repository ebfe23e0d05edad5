using System.Globalization;

namespace SamlFederation.Iam;

/// <summary>Numbers and instants as conditions write them.</summary>
internal static class ConditionScalars
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // bool.TryParse would take surrounding white space and NULs.
    internal static bool IsBool(string value) =>
        value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("false", StringComparison.OrdinalIgnoreCase);

    internal static bool TryReadNumber(string text, out decimal value) =>
        decimal.TryParse(text, Number, CultureInfo.InvariantCulture, out value);

    /// <summary>
    /// An ISO 8601 instant (<c>yyyy-MM</c>, a date, or a date and time with optional fraction and zone, UTC without) or
    /// digits alone, which are seconds since 1970. The result is in seconds since 1970.
    /// </summary>
    internal static bool TryReadInstant(string text, out decimal seconds)
    {
        seconds = 0;
        if (text.Length == 0)
            return false;
        if (!text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            var fits = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch);
            seconds = epoch;
            return fits;
        }
        return TryReadIso(text.ToUpperInvariant(), out seconds);
    }

    private static bool TryReadIso(ReadOnlySpan<char> text, out decimal seconds)
    {
        seconds = 0;
        var time = text.IndexOf('T');
        var date = time < 0 ? text : text[..time];
        if (!TryReadDate(date, out var day))
            return false;
        if (time < 0)
        {
            seconds = Seconds(day);
            return true;
        }
        if (date.Length != 10 || !TryCutZone(text[(time + 1)..], out var clock, out var offsetMinutes) || !TryReadClock(clock, out var elapsed))
            return false;
        seconds = Seconds(day) + elapsed - (offsetMinutes * 60);
        return true;
    }

    private static decimal Seconds(DateTime day) => (day - DateTime.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond;

    private static bool TryReadDate(ReadOnlySpan<char> text, out DateTime day)
    {
        string[] formats = ["yyyy-MM-dd", "yyyy-MM"];
        return DateTime.TryParseExact(
            text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out day);
    }

    private static bool TryCutZone(ReadOnlySpan<char> text, out ReadOnlySpan<char> clock, out int offsetMinutes)
    {
        offsetMinutes = 0;
        clock = text;
        if (text.EndsWith("Z"))
        {
            clock = text[..^1];
            return true;
        }
        var sign = text.IndexOfAny('+', '-');
        if (sign < 0)
            return true;
        clock = text[..sign];
        var zone = text[(sign + 1)..];
        if (zone.Length is not (2 or 5) || !TryTwoDigits(zone[..2], 23, out var hours))
            return false;
        var minutes = 0;
        if (zone.Length == 5 && (zone[2] != ':' || !TryTwoDigits(zone[3..], 59, out minutes)))
            return false;
        offsetMinutes = ((hours * 60) + minutes) * (text[sign] == '-' ? -1 : 1);
        return true;
    }

    // HH:mm, HH:mm:ss, HH:mm:ss.f with up to nine digits
    private static bool TryReadClock(ReadOnlySpan<char> text, out decimal elapsed)
    {
        elapsed = 0;
        if (text.Length < 5 || text[2] != ':' || !TryTwoDigits(text[..2], 23, out var hours) || !TryTwoDigits(text[3..5], 59, out var minutes))
            return false;
        elapsed = (hours * 3600) + (minutes * 60);
        if (text.Length == 5)
            return true;
        if (text.Length < 8 || text[5] != ':' || !TryTwoDigits(text[6..8], 59, out var whole))
            return false;
        elapsed += whole;
        if (text.Length == 8)
            return true;
        var fraction = text[9..];
        if (text[8] != '.' || fraction.Length is 0 or > 9 || fraction.ContainsAnyExceptInRange('0', '9'))
            return false;
        elapsed += decimal.Parse(text[8..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool TryTwoDigits(ReadOnlySpan<char> text, int maximum, out int value)
    {
        value = 0;
        return text.Length == 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= maximum;
    }
}
