using System.Globalization;
using System.Text.RegularExpressions;

namespace SamlFederation.Saml;

/// <summary>SAML Core 1.3.3: <c>xs:dateTime</c> in UTC, with Z; no other zone, and none left out.</summary>
internal static partial class XsDateTime
{
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || text.Length > 40 || Shape().Match(text) is not { Success: true } match)
            return null;
        int Part(string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        var (year, month, day, hour, minute, second) = (Part("y"), Part("mo"), Part("d"), Part("h"), Part("mi"), Part("s"));
        var fraction = Ticks(match.Groups["f"].ValueSpan);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var isEndOfDay = hour == 24 && minute == 0 && second == 0 && fraction == 0;        // XML Schema 1.1 Part 2 3.3.7
        var isLeapSecond = hour == 23 && minute == 59 && second == 60;                     // counts as the second after it
        if (!isEndOfDay && !isLeapSecond && (hour > 23 || minute > 59 || second > 59))
            return null;
        var ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks
            + (((hour * 60L + minute) * 60L + second) * TimeSpan.TicksPerSecond) + (isLeapSecond ? 0 : fraction);
        return ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    // Finer than a tick is cut off, as rounding up could move an instant past a bound.
    private static long Ticks(ReadOnlySpan<char> digits)
    {
        var ticks = 0L;
        for (var place = 0; place < 7; place++)
            ticks = ticks * 10 + (place < digits.Length ? digits[place] - '0' : 0);
        return ticks;
    }

    [GeneratedRegex(@"\A(?<y>[0-9]{4})-(?<mo>[0-9]{2})-(?<d>[0-9]{2})T(?<h>[0-9]{2}):(?<mi>[0-9]{2}):(?<s>[0-9]{2})(?:\.(?<f>[0-9]{1,20}))?Z\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
