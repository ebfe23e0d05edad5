namespace SamlFederation.Saml;

/// <summary>SAML Core 1.3.3: <c>xs:dateTime</c> in UTC, with Z; no other zone, and none left out.</summary>
internal static class XsDateTime
{
    private const int MaxFractionDigits = 20;

    // yyyy-MM-ddTHH:mm:ss, a fraction of up to 20 digits or none, Z
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is not { Length: >= 20 } || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[^1] != 'Z')
            return null;
        var (year, month, day) = (Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2));
        var (hour, minute, second) = (Number(text, 11, 2), Number(text, 14, 2), Number(text, 17, 2));
        if (year < 1 || hour < 0 || minute < 0 || second < 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        if (Fraction(text.AsSpan(19..^1)) is not { } fraction)
            return null;
        var isEndOfDay = hour == 24 && minute == 0 && second == 0 && fraction == 0;        // XML Schema 1.1 Part 2 3.3.7
        var isLeapSecond = hour == 23 && minute == 59 && second == 60;                     // counts as the second after it
        if (!isEndOfDay && !isLeapSecond && (hour > 23 || minute > 59 || second > 59))
            return null;
        var ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks
            + (((hour * 60L + minute) * 60L + second) * TimeSpan.TicksPerSecond) + (isLeapSecond ? 0 : fraction);
        return ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    // -1 unless all of them are digits
    private static int Number(string text, int start, int length)
    {
        var number = 0;
        foreach (var digit in text.AsSpan(start, length))
        {
            if (!char.IsAsciiDigit(digit))
                return -1;
            number = (number * 10) + digit - '0';
        }
        return number;
    }

    // Finer than a tick is cut off, as rounding up could move an instant past a bound.
    private static long? Fraction(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return 0;
        if (text[0] != '.' || text.Length is 1 or > MaxFractionDigits + 1 || text[1..].ContainsAnyExceptInRange('0', '9'))
            return null;
        var ticks = 0L;
        for (var place = 1; place <= 7; place++)
            ticks = (ticks * 10) + (place < text.Length ? text[place] - '0' : 0);
        return ticks;
    }
}
