using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>Numbers, dates and addresses, read by hand. Null is what cannot be read.</summary>
internal static partial class OracleValues
{
    private const int Digits = 40;

    /// <summary>A decimal number, scaled so that it is whole.</summary>
    internal static BigInteger? Number(string text, OracleMistake mistake)
    {
        var match = Decimal().Match(text);
        if (!match.Success || match.Groups["fraction"].Length > Digits)
            return null;
        if (mistake == OracleMistake.NumbersAreDoubles)
            return (BigInteger)(double.Parse(text, CultureInfo.InvariantCulture) * 1_000_000);
        var scaled = BigInteger.Parse(match.Groups["whole"].Value + match.Groups["fraction"].Value.PadRight(Digits, '0'), CultureInfo.InvariantCulture);
        return match.Groups["sign"].Value == "-" ? -scaled : scaled;
    }

    /// <summary>W3C's profile of ISO 8601, or seconds since 1970; answered in ten-millionths of a second.</summary>
    internal static BigInteger? Instant(string text, OracleMistake mistake)
    {
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
            return mistake == OracleMistake.EpochIsNoDate ? null : BigInteger.Parse(text, CultureInfo.InvariantCulture) * 10_000_000;
        var match = Date().Match(text);
        if (!match.Success)
            return null;
        int Part(string name, int otherwise) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : otherwise;
        var minutes = ((Part("hour", 0) * 60) + Part("minute", 0)) - (mistake == OracleMistake.ZoneIsIgnored ? 0 : Zone(match.Groups["zone"].Value));
        var seconds = ((BigInteger)Days(Part("year", 0), Part("month", 1), Part("day", 1)) * 86_400) + ((BigInteger)minutes * 60) + Part("second", 0);
        var fraction = match.Groups["fraction"].Value.PadRight(7, '0')[..7];
        return (seconds * 10_000_000) + int.Parse(fraction, CultureInfo.InvariantCulture);
    }

    private static int Zone(string zone)
    {
        if (zone.Length < 6)
            return 0;
        var minutes = (int.Parse(zone[1..3], CultureInfo.InvariantCulture) * 60) + int.Parse(zone[4..6], CultureInfo.InvariantCulture);
        return zone[0] == '-' ? -minutes : minutes;
    }

    private static int Days(int year, int month, int day)
    {
        int[] lengths = [31, IsLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        var days = day - 1 + lengths.Take(month - 1).Sum();
        for (var y = 1970; y < year; y++)
            days += IsLeap(y) ? 366 : 365;
        for (var y = year; y < 1970; y++)
            days -= IsLeap(y) ? 366 : 365;
        return days;
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>An address as its bits, "4:" or "6:" before them; an IPv4 address in IPv6 clothes is an IPv4 address.</summary>
    internal static string? Address(string text, OracleMistake mistake = OracleMistake.None)
    {
        if (FourGroups(text) is { } four)
            return "4:" + four;
        if (!text.Contains(':', StringComparison.Ordinal) || !text.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.'))
            return null;
        var bits = Expand(text);
        if (bits is null)
            return null;
        var mapped = bits.StartsWith(new string('0', 80) + new string('1', 16), StringComparison.Ordinal);
        return mapped && mistake != OracleMistake.MappedAddressIsIPv6 ? "4:" + bits[96..] : "6:" + bits;
    }

    /// <summary>Whether the address is one of the range's. A range without prefix is one address.</summary>
    internal static Answer InRange(string range, string seen, OracleMistake mistake)
    {
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        var (first, address) = (slash < 0 ? range : range[..slash], Address(seen, mistake));
        if (address is null || Address(first, mistake) is not { } start)
            return Answer.Unsure;
        var whole = start.Length - 2;
        var prefix = slash < 0 ? whole : int.Parse(range[(slash + 1)..], CultureInfo.InvariantCulture);
        // The prefix of a mapped range counts the 96 bits before the IPv4 address.
        if (slash >= 0 && start[0] == '4' && first.Contains(':', StringComparison.Ordinal))
            prefix -= 96;
        if (mistake == OracleMistake.PrefixIsRoundedToOctets)
            prefix -= prefix % 8;
        return Answers.When(address.Length == start.Length && address[..(prefix + 2)] == start[..(prefix + 2)]);
    }

    private static string? FourGroups(string text)
    {
        var groups = text.Split('.');
        if (groups.Length != 4 || groups.Any(group => !Octet().IsMatch(group) || int.Parse(group, CultureInfo.InvariantCulture) > 255))
            return null;
        return string.Concat(groups.Select(group => Convert.ToString(int.Parse(group, CultureInfo.InvariantCulture), 2).PadLeft(8, '0')));
    }

    private static string? Expand(string text)
    {
        var halves = text.Split("::");
        if (halves.Length > 2)
            return null;
        var sides = halves.Select(half => half.Length == 0 ? "" : string.Concat(half.Split(':').Select(Group))).ToArray();
        var missing = 128 - sides.Sum(side => side.Length);
        if (sides.Any(side => side.Contains('!', StringComparison.Ordinal)) || (halves.Length == 1 ? missing != 0 : missing < 16))
            return null;
        return halves.Length == 1 ? sides[0] : sides[0] + new string('0', missing) + sides[1];
    }

    private static string Group(string group)
    {
        if (group.Contains('.', StringComparison.Ordinal))
            return FourGroups(group) ?? "!";
        return group.Length is 0 or > 4 ? "!" : string.Concat(group.Select(digit => Convert.ToString(Convert.ToInt32($"{digit}", 16), 2).PadLeft(4, '0'))).PadLeft(16, '0');
    }

    [GeneratedRegex(@"\A(?<sign>-?)(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A(?<year>[0-9]{4})(-(?<month>[0-9]{2})(-(?<day>[0-9]{2})(T(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?)?(?<zone>Z|[+-][0-9]{2}:[0-9]{2}))?)?)?\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Date();

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Octet();
}
