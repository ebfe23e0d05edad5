namespace SamlFederation.Saml;

/// <summary>What preparing a provider's certificates gave.</summary>
public abstract record KeysOutcome
{
    private KeysOutcome() { }

    /// <summary>The provider has at least one key, and all of them are strong enough.</summary>
    /// <param name="Keys">The prepared keys.</param>
    public sealed record Ok(VerificationKeys Keys) : KeysOutcome;

    /// <summary>The set is refused as a whole: <see cref="AssertionRule.NoKey"/> or <see cref="AssertionRule.WeakKey"/>.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Refused(AssertionFault Fault) : KeysOutcome;
}
