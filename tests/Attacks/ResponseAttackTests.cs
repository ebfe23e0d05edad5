using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks;

/// <summary>The corpus against the library alone: reading, verification, validation, AWS attributes.</summary>
public sealed class ResponseAttackTests
{
    private static readonly HonestResponse Honest = new();

    public static TheoryData<string> Names => [.. AttackCorpus.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_by_its_rule_and_its_honest_twin_is_accepted(string name)
    {
        var vector = AttackCorpus.ByName[name](Honest);

        var (fault, checks) = Judging.Judge(vector.Response, Judging.Expectations(vector, Honest));
        var (twinFault, _) = Judging.Judge(vector.HonestTwin, HonestMessages.Expect(Honest));

        Assert.Null(twinFault);
        Assert.True(fault?.Rule == vector.Expected, $"expected {vector.Expected}, was {fault}");
        Assert.Equal(fault!.Rule, checks[^1].Rule);
        Assert.False(checks[^1].Passed);
        Assert.All(checks.SkipLast(1), check => Assert.True(check.Passed));
        Assert.All(checks, AssertFitForTheTrace);
        AssertInspectorAgrees(vector, fault);
    }

    // Who looks for a reason is told the one that decided.
    private static void AssertInspectorAgrees(AttackVector vector, AssertionFault fault)
    {
        var keys = ((KeysOutcome.Ok)VerificationKeys.FromCertificates([Honest.Key.Der])).Keys;
        var trust = new InspectionTrust(keys, Judging.Expectations(vector, Honest)) { PrivateKeys = DecryptionKeys.FromPem([TestKeys.OtherRsa.PrivateKeyPem, TestKeys.Encryption.PrivateKeyPem]) };
        var seen = MessageInspector.Inspect(vector.Response, trust);
        Assert.Equal(fault, seen.Fault);
        Assert.Equal(fault.Rule, seen.Checks.Last(row => row.IsReached).Check.Rule);
        Assert.All(seen.Checks.Select(row => row.Check), AssertFitForTheTrace);
        Assert.Null(MessageInspector.Inspect(vector.HonestTwin, trust with { Expectations = HonestMessages.Expect(Honest) }).Fault);
    }

    private static void AssertFitForTheTrace(Check check)
    {
        Assert.NotEmpty(check.Clause);
        Assert.All(new[] { check.Expected, check.Seen }, text =>
        {
            Assert.InRange(text.Length, 1, 200);
            Assert.DoesNotContain(text, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202E' or '\u200B');
        });
    }
}
