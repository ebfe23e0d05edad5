using System.Text;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

/// <summary>The octets inside a token. Nobody without the key can make them; they are read strictly all the same.</summary>
public sealed class PayloadTests
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(129UL)]
    [InlineData(16_384UL)]
    [InlineData(9_223_372_036_854_775_807UL)]
    public void A_number_is_read_as_it_was_written(ulong value)
    {
        var octets = new PayloadWriter().Number(value).Number(1).Written;
        var reader = new PayloadReader(octets);
        Assert.Equal((value, 1UL, true), (reader.Number(), reader.Number(), reader.AtEnd));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("80", false)]
    [InlineData("FFFFFFFFFFFFFFFFFF", false)] // nine octets, and none is the last
    [InlineData("FFFFFFFFFFFFFFFF7F", true)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", false)] // sixty-four bits
    public void A_number_ends_within_nine_octets(string octets, bool isRead) =>
        Assert.Equal(isRead, Record.Exception(() => new PayloadReader(Convert.FromHexString(octets)).Number()) is not FormatException);

    [Theory]
    [InlineData(253_402_300_799UL, true)] // the last second of the year 9999
    [InlineData(253_402_300_800UL, false)]
    public void A_time_ends_with_the_year_9999(ulong seconds, bool isRead) =>
        Assert.Equal(isRead, Record.Exception(() => new PayloadReader(new PayloadWriter().Number(seconds).Written).Time()) is not FormatException);

    [Fact]
    public void A_time_before_1970_is_not_written() =>
        Assert.Throws<OverflowException>(() => new PayloadWriter().Time(DateTimeOffset.UnixEpoch.AddSeconds(-1)));

    [Theory]
    [InlineData("0261C3", false)] // a lone first octet
    [InlineData("02C3BC", true)]
    [InlineData("03C3BC", false)] // longer than what follows
    [InlineData("02C0AF", false)] // overlong
    public void A_text_is_whole_and_strict(string octets, bool isRead) =>
        Assert.Equal(isRead, Record.Exception(() => new PayloadReader(Convert.FromHexString(octets)).Text()) is not FormatException);

    [Fact]
    public void A_text_that_is_no_Unicode_is_not_written() =>
        Assert.Throws<EncoderFallbackException>(() => new PayloadWriter().Text("a\uD800"));

    [Theory]
    [InlineData("020000", true)]
    [InlineData("0200", false)]
    [InlineData("FFFFFFFF0F00", false)] // four thousand million things in one octet
    public void A_count_promises_no_more_than_what_follows(string octets, bool isRead) =>
        Assert.Equal(isRead, Record.Exception(() => new PayloadReader(Convert.FromHexString(octets)).Texts()) is not FormatException);
}
