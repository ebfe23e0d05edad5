namespace SamlFederation.Saml;

/// <summary>The one reason for which a response is refused. For the decision trace, never for the caller.</summary>
/// <param name="Rule">The rule that failed.</param>
/// <param name="Expected">What the rule asks for.</param>
/// <param name="Seen">What was there instead: at most 200 characters, control characters escaped.</param>
public sealed record AssertionFault(AssertionRule Rule, string Expected, string Seen);

/// <summary>One row of the decision trace.</summary>
/// <param name="Rule">The rule that was applied.</param>
/// <param name="Clause">The clause of the specification it comes from.</param>
/// <param name="Expected">What the rule asks for.</param>
/// <param name="Seen">What was there: at most 200 characters, control characters escaped.</param>
/// <param name="Passed">Whether the rule was satisfied.</param>
public sealed record Check(AssertionRule Rule, string Clause, string Expected, string Seen, bool Passed);
