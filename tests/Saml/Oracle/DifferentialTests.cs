using System.Globalization;
using Xunit.Abstractions;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>Thousands of changed messages; ./run.sh fuzz reader reads millions. SAMLFEDERATION_TEST_SEED repeats a run.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int Documents = 50_000;

    private static int Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("SAMLFEDERATION_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : ReaderComparison.AnySeed;

    [Fact]
    public void The_reader_accepts_nothing_but_what_was_signed_and_the_oracle_agrees()
    {
        var report = ReaderComparison.Run(Seed, Documents);
        output.WriteLine(report.ToString());
        Assert.True(report.Disagreements.Count == 0, $"{report}\n{string.Join('\n', report.Disagreements.Take(3))}");
        // Messages that all met the same end would prove nothing.
        Assert.InRange(report.Accepted, Documents / 10, Documents / 2);
        Assert.InRange(report.Refused.Count, 15, int.MaxValue);
        Assert.InRange(report.Slowest.TotalMilliseconds, 0, ReaderComparison.LongestMilliseconds);
        Assert.InRange(report.Largest, 0, ReaderComparison.MostOctets);
    }

    [Fact]
    public void The_comparison_notices_a_reader_that_errs()
    {
        var report = ReaderComparison.Run(seed: 1, 1_000, claims => claims with { NameId = claims.NameId! with { Value = claims.NameId.Value[1..] } }, enough: 1);
        Assert.NotEmpty(report.Disagreements);
    }
}
