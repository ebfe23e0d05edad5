namespace SamlFederation.Saml;

/// <summary>What validating a verified response gave.</summary>
public abstract record ValidationOutcome
{
    private ValidationOutcome() { }

    /// <summary>Every check passed.</summary>
    /// <param name="Assertion">The assertion, to be acted upon.</param>
    public sealed record Ok(ValidAssertion Assertion) : ValidationOutcome;

    /// <summary>The response is refused.</summary>
    /// <param name="Fault">Why.</param>
    /// <param name="Checks">The decision trace up to the fault, reading and verification included.</param>
    public sealed record Refused(AssertionFault Fault, IReadOnlyList<Check> Checks) : ValidationOutcome;
}
