using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>What a fault is about.</summary>
public enum FaultFamily
{
    /// <summary>Nothing is wrong.</summary>
    Honest,

    /// <summary>The message is not for now.</summary>
    Time,

    /// <summary>The message is not for here, or not from there.</summary>
    Address,

    /// <summary>The message says something that nobody may act upon.</summary>
    Meaning,

    /// <summary>The signature is missing, false or too weak.</summary>
    Signature,

    /// <summary>The signature holds, but over something other than what is read.</summary>
    Wrapping,

    /// <summary>Two readers understand the same text differently.</summary>
    Markup,
}

/// <summary>A response with one thing wrong.</summary>
/// <param name="Name">Its name in addresses: lower-case words with hyphens.</param>
/// <param name="Row">The row of the attack corpus it belongs to.</param>
/// <param name="Family">What it is about.</param>
/// <param name="Expected">The rule by which our own reader refuses it; null for the honest twin, which it accepts.</param>
public sealed record Fault(string Name, string Row, FaultFamily Family, AssertionRule? Expected)
{
    /// <summary>What is wrong, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What a correct service provider must answer, by the words of the specification.</summary>
    public required string Answer { get; init; }

    /// <summary>How it is made.</summary>
    public required Forgery Forgery { get; init; }
}
