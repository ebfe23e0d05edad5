using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Saml.Reading;

/// <summary>
/// The whole corpus of attacks, a chapter at one go, each in one mode of signing. tests/Attacks has it vector by vector; here it is what a change of the
/// reader meets first, and what mutants of it are put to.
/// </summary>
public sealed class CorpusTests
{
    private static readonly HonestResponse Honest = new();

    public static TheoryData<string> Chapters => [.. AttackCorpus.Attacks.Select(attack => attack.Chapter).Distinct()];

    [Theory]
    [MemberData(nameof(Chapters))]
    public void Every_attack_is_refused_by_its_rule(string chapter)
    {
        foreach (var attack in AttackCorpus.Attacks.Where(attack => attack.Chapter == chapter))
        {
            var rule = Rule(attack.Render(attack.Honest(Honest), attack.Modes[^1]), attack.Expect);
            Assert.True(rule == attack.Expected, $"{attack.Row} {attack.Name} was {rule}");
        }
    }

    [Theory]
    [InlineData(SignedParts.Assertion)]
    [InlineData(SignedParts.Response)]
    [InlineData(SignedParts.Both)]
    public void The_honest_twin_is_accepted(SignedParts mode)
    {
        Assert.Null(Rule(new Attack("", "", default).Render(Honest, mode), null));
        Assert.Null(Rule(new Attack("", "", default) { Encryption = new EncryptionRecipe() }.Render(Honest, mode == SignedParts.Response ? SignedParts.Both : mode), null));
    }

    private static AssertionRule? Rule(string response, Func<Expectations, Expectations>? expect) =>
        Reader.Fault(response, Honest, expect) is { } fault ? fault.Rule
        : AwsAttributes.Read(Reader.Valid(response, Honest, expect)) is AwsClaimsOutcome.Refused refused ? refused.Fault.Rule : null;
}
