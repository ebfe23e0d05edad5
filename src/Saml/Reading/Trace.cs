namespace SamlFederation.Saml;

/// <summary>The decision trace while it grows: rows that passed, and at most one, the last, that did not.</summary>
internal sealed class Trace(IEnumerable<Check>? before = null)
{
    private readonly List<Check> checks = [.. before ?? []];

    public IReadOnlyList<Check> Checks => checks.AsReadOnly();

    public void Pass(AssertionRule rule, string expected, string seen) => checks.Add(new(rule, Clauses.Of(rule), expected, seen, Passed: true));

    public IReadOnlyList<Check> Fail(AssertionFault fault)
    {
        checks.Add(new(fault.Rule, Clauses.Of(fault.Rule), fault.Expected, fault.Seen, Passed: false));
        return Checks;
    }
}
