using System.Text;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

public sealed class TotpVerifierTests
{
    // RFC 6238, appendix B: the SHA-1 secret and the last six of its eight digits.
    private static readonly byte[] Seed = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082", 1)]
    [InlineData(1111111109, "081804", 37037036)]
    [InlineData(1111111111, "050471", 37037037)]
    [InlineData(1234567890, "005924", 41152263)]
    [InlineData(2000000000, "279037", 66666666)]
    [InlineData(20000000000, "353130", 666666666)]
    public void Agrees_with_the_vectors_of_the_standard(long time, string code, long step) =>
        Assert.Equal(step, TotpVerifier.Verify(Seed, code, 0, At(time)));

    [Theory]
    [InlineData(1111111080 - 30, true)]
    [InlineData(1111111080 - 31, false)]
    [InlineData(1111111080 + 59, true)]
    [InlineData(1111111080 + 60, false)]
    public void Takes_a_code_one_step_early_or_late_and_no_more(long time, bool accepted) =>
        Assert.Equal(accepted ? 37037036 : null, TotpVerifier.Verify(Seed, "081804", 0, At(time)));

    [Fact]
    public void Takes_a_code_once()
    {
        var now = At(1111111109);
        var step = TotpVerifier.Verify(Seed, "081804", 37037035, now);
        Assert.Equal(37037036, step);
        Assert.Null(TotpVerifier.Verify(Seed, "081804", step!.Value, now));
        Assert.Equal(37037037, TotpVerifier.Verify(Seed, "050471", step.Value, At(1111111111)));
    }

    [Fact]
    public void Does_not_take_an_older_code_after_a_newer_one()
    {
        Assert.Equal(37037036, TotpVerifier.Verify(Seed, "081804", 37037035, At(1111111111)));
        Assert.Null(TotpVerifier.Verify(Seed, "081804", 37037037, At(1111111111)));
    }

    [Theory]
    [InlineData("081805")]
    [InlineData("81804")]
    [InlineData("0081804")]
    [InlineData("08180")]
    [InlineData(" 81804")]
    [InlineData("08180٤")]
    [InlineData("")]
    public void Refuses_what_is_not_the_code(string code) => Assert.Null(TotpVerifier.Verify(Seed, code, 0, At(1111111109)));

    [Fact]
    public void Refuses_the_code_of_another_device() =>
        Assert.Null(TotpVerifier.Verify(Encoding.ASCII.GetBytes("12345678901234567891"), "081804", 0, At(1111111109)));

    [Fact]
    public void Enables_by_two_consecutive_codes_in_their_order()
    {
        Assert.Equal(37037037, TotpVerifier.VerifyPair(Seed, "081804", "050471", At(1111111111)));
        Assert.Equal(37037037, TotpVerifier.VerifyPair(Seed, "081804", "050471", At(1111111110 + 59)));
        Assert.Null(TotpVerifier.VerifyPair(Seed, "081804", "050471", At(1111111110 + 60)));
        Assert.Null(TotpVerifier.VerifyPair(Seed, "050471", "081804", At(1111111111)));
        Assert.Null(TotpVerifier.VerifyPair(Seed, "050471", "050471", At(1111111111)));
        Assert.Null(TotpVerifier.VerifyPair(Seed, "000000", "050471", At(1111111111)));
    }

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
