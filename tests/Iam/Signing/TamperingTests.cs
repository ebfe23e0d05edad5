using SamlFederation.Iam;
using Xunit.Abstractions;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>Takes honest requests of AWS's own signer apart: every part flipped, dropped, added, doubled, moved, spelled otherwise.</summary>
public sealed class TamperingTests(ITestOutputHelper output)
{
    public static TheoryData<string> Shapes => [.. SdkRequests.All.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Accepts_what_the_SDK_signed(string shape)
    {
        var now = DateTimeOffset.UtcNow;
        Assert.Null(SdkRequests.All[shape]().Fault(now));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Refuses_every_change_by_its_rule_and_accepts_other_spellings_of_the_same(string shape)
    {
        var honest = SdkRequests.All[shape]();
        var now = DateTimeOffset.UtcNow;
        Assert.Null(honest.Rule(now));
        var wrong = Variants(honest).Where(variant => variant.Request.Rule(now) != variant.Rule)
            .Select(variant => $"{variant.What}: {Said(variant.Request.Rule(now))}, not {Said(variant.Rule)}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    [Fact]
    public void There_are_thousands_of_them_and_they_meet_every_rule_of_a_signature()
    {
        var refused = SdkRequests.All.Values.SelectMany(honest => Variants(honest())).Where(variant => variant.Rule is not null).ToList();
        output.WriteLine($"{refused.Count}: {string.Join(", ", refused.CountBy(variant => variant.Rule!.Value).OrderByDescending(pair => pair.Value))}");
        Assert.True(refused.Count > 3_000, $"{refused.Count}");
        // Time and bodies in chunks have tests of their own.
        SignatureRule[] elsewhere = [SignatureRule.Expired, SignatureRule.NotYetCurrent, SignatureRule.ChunkSignature];
        Assert.Equal(Enum.GetValues<SignatureRule>().Except(elsewhere), refused.Select(variant => variant.Rule!.Value).Distinct().Order());
    }

    private static IEnumerable<Variant> Variants(SignedRequest honest) =>
        CommonTampering.Of(honest).Concat(honest.Headers.Any(header => header.Key == "Authorization") ? HeaderTampering.Of(honest) : PresignedTampering.Of(honest));

    private static string Said(SignatureRule? rule) => rule?.ToString() ?? "accepted";
}
