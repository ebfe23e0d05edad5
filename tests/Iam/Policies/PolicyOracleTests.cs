using System.Globalization;
using SamlFederation.Iam;
using SamlFederation.Tests.Iam.Policies.Oracle;
using Xunit.Abstractions;

namespace SamlFederation.Tests.Iam.Policies;

/// <summary>A seed from SAMLFEDERATION_TEST_SEED repeats a run; <c>./run.sh fuzz policy</c> makes longer ones.</summary>
public sealed class PolicyOracleTests(ITestOutputHelper output)
{
    private const int Pairs = 100_000;

    private static int Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("SAMLFEDERATION_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : PolicyComparison.AnySeed;

    public static TheoryData<string> Mistakes => [.. Enum.GetNames<OracleMistake>().Where(name => name != nameof(OracleMistake.None))];

    [Fact]
    public void The_engine_agrees_with_the_oracle()
    {
        var report = PolicyComparison.Run(Seed, Pairs);
        output.WriteLine(report.ToString());
        Assert.True(report.Disagreements.Count == 0, $"{report}\n{string.Join('\n', report.Disagreements.Take(3))}");
        // Questions that all had the same answer would prove nothing.
        Assert.All(Enum.GetNames<DecisionEffect>(), verdict => Assert.True(report.Share(verdict) > 0.15, $"{verdict} in {report}"));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void The_comparison_notices_an_evaluator_that_errs(string mistake)
    {
        var report = PolicyComparison.Run(seed: 1, Pairs, Enum.Parse<OracleMistake>(mistake), enough: 1);
        Assert.NotEmpty(report.Disagreements);
    }

    [Fact]
    public void Adding_a_Deny_never_allows() => Always(question =>
        (question, PolicyComparison.Engine.Policies(question)), (before, more) => before with { Identity = [.. before.Identity, more] }, "Deny");

    [Fact]
    public void Adding_a_boundary_never_widens() => Always(question =>
        (question, PolicyComparison.Engine.Policies(question)), (before, more) => before with { Boundary = [.. before.Boundary, more] }, null);

    [Fact]
    public void Passing_a_session_policy_never_widens() => Always(question =>
    {
        // Session policies are taken together, so it is the first one that only narrows. A federated user's session without one has no rights.
        var policies = PolicyComparison.Engine.Policies(question) with { Session = [] };
        return question.Caller.Kind == CallerKind.FederatedUser ? null : (question, policies);
    }, (before, more) => before with { Session = [more] }, null);

    private void Always(Func<OracleQuestion, (OracleQuestion, PolicySet)?> ask, Func<PolicySet, PolicySource, PolicySet> change, string? effect)
    {
        var seed = Seed;
        var (narrowed, kept) = (0, 0);
        for (var number = 0; number < Pairs / 10; number++)
        {
            if (ask(PairGenerator.Make(seed, number)) is not var (question, policies))
                continue;
            var request = PolicyComparison.Engine.Request(question);
            var more = PolicyComparison.Engine.Sources([PairGenerator.More(seed, number, question, effect)], PolicyKind.Identity).Single();
            var before = PolicyEvaluator.Evaluate(policies, request).IsAllowed;
            var after = PolicyEvaluator.Evaluate(change(policies, more), request).IsAllowed;
            Assert.True(before || !after, $"pair {number} of seed {seed} was widened by {more.Document.Json}\n{question}");
            narrowed += before && !after ? 1 : 0;
            kept += before && after ? 1 : 0;
        }
        output.WriteLine($"seed {seed}: {narrowed} narrowed, {kept} kept");
        Assert.True(narrowed > 100 && kept > 100, $"{narrowed} narrowed, {kept} kept");
    }
}
