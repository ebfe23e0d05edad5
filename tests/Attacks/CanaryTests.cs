using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks;

/// <summary>
/// Canaries: with any one check left out the corpus must notice, by a vector that is accepted then, or refused by another rule, or not survived.
/// A check that could be lost without a sound would be one that nothing tests.
/// </summary>
public sealed class CanaryTests
{
    private static readonly HonestResponse Honest = new();

    // What the list of shapes answers for.
    private static readonly AssertionRule[] OfShape =
    [
        AssertionRule.Root, AssertionRule.SignatureObject, AssertionRule.EncryptedAssertion, AssertionRule.EncryptionShape, AssertionRule.Status, AssertionRule.AssertionCount,
        AssertionRule.SignatureLocation, AssertionRule.SignatureShape, AssertionRule.ElementLimit, AssertionRule.IdSyntax, AssertionRule.DuplicateId, AssertionRule.Xml,
    ];

    // What a signature says of itself: refused because it says so, whether or not it would verify. That SignatureValue is base64 is not among them:
    // what is not verifies nothing, and is refused by the same rule.
    private static readonly AssertionRule[] OfSignatureFacts =
    [
        AssertionRule.CanonicalizationMethod, AssertionRule.PrefixList, AssertionRule.SignatureShape, AssertionRule.ReferenceCount,
        AssertionRule.SignatureMethod, AssertionRule.ReferenceUri, AssertionRule.Transforms, AssertionRule.DigestMethod, AssertionRule.DigestValue,
    ];

    public static TheoryData<AssertionRule> Rules => [.. AssertionValidator.Rules];

    public static TheoryData<string> Shapes => [.. ResponseShape.Names];

    public static TheoryData<string> DecryptedShapes => [.. ResponseShape.NamesOfDecrypted];

    public static TheoryData<AssertionRule> SignatureFacts => [.. OfSignatureFacts];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_corpus_notices_when_the_validator_lacks_a_check(AssertionRule rule) =>
        AssertNoticed(Vectors(attack => attack.Expected == rule), (vector, expectations) => Judging.Judge(vector, expectations, without: rule).Fault?.Rule);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_corpus_notices_when_the_reader_lacks_a_check_of_shape(string name) =>
        AssertNoticed(Vectors(attack => OfShape.Contains(attack.Expected)), (vector, expectations) => Judging.Judge(vector, expectations, leftOut: new(Shape: name)).Fault?.Rule);

    [Theory]
    [MemberData(nameof(DecryptedShapes))]
    public void The_corpus_notices_when_the_reader_lacks_a_check_of_what_was_encrypted(string name) =>
        AssertNoticed(Vectors(attack => attack.Encryption is not null), (vector, expectations) => Judging.Judge(vector, expectations, leftOut: new(DecryptedShape: name)).Fault?.Rule);

    [Theory]
    [MemberData(nameof(SignatureFacts))]
    public void The_corpus_notices_when_the_reader_lacks_a_rule_about_signatures(AssertionRule rule) =>
        AssertNoticed(Vectors(attack => attack.Expected == rule), (vector, expectations) => Judging.Judge(vector, expectations, leftOut: new(SignatureFact: rule)).Fault?.Rule);

    [Fact]
    public void Every_rule_that_a_response_can_break_is_the_reason_of_some_vector() =>
        Assert.Empty(Enum.GetValues<AssertionRule>().Except(AttackCorpus.Attacks.Select(attack => attack.Expected)).Except([AssertionRule.NoKey, AssertionRule.WeakKey])); // those two are the provider's

    private static IEnumerable<AttackVector> Vectors(Func<Attack, bool> which) =>
        AttackCorpus.Attacks.Where(which).SelectMany(attack => attack.Modes.Select(mode => attack.Build(Honest, mode)));

    private static void AssertNoticed(IEnumerable<AttackVector> vectors, Func<string, Expectations, AssertionRule?> judge)
    {
        var tried = 0;
        foreach (var vector in vectors)
        {
            tried++;
            if (Outcome(() => judge(vector.Response, Judging.Expectations(vector, Honest))) != vector.Expected.ToString())
                return;
        }
        Assert.Fail($"{tried} vectors, and none of them was judged otherwise");
    }

    private static string Outcome(Func<AssertionRule?> judge)
    {
        try
        {
            return judge()?.ToString() ?? "accepted";
        }
        catch (Exception unsurvived) when (unsurvived is NullReferenceException or InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            return unsurvived.GetType().Name;
        }
    }
}
