namespace SamlFederation.Saml;

/// <summary>What verifying a response with one provider's keys gave.</summary>
public abstract record VerifyOutcome
{
    private VerifyOutcome() { }

    /// <summary>Every signature in the response was made with a key of the provider.</summary>
    /// <param name="Response">The claims, read from the octets that were signed; still to be validated.</param>
    public sealed record Ok(VerifiedResponse Response) : VerifyOutcome;

    /// <summary>The response is refused.</summary>
    /// <param name="Fault">Why.</param>
    /// <param name="Checks">The decision trace up to the fault, reading included.</param>
    public sealed record Refused(AssertionFault Fault, IReadOnlyList<Check> Checks) : VerifyOutcome;
}
