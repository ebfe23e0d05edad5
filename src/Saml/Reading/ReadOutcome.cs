namespace SamlFederation.Saml;

/// <summary>What reading a message gave: a response whose signature is still to be verified, or the reason to refuse it.</summary>
public abstract record ReadOutcome
{
    private ReadOutcome() { }

    /// <summary>The message has the shape of a response. Nothing in it may be believed yet.</summary>
    /// <param name="Response">The response, to be verified with the keys of one provider.</param>
    public sealed record Ok(ParsedResponse Response) : ReadOutcome;

    /// <summary>The message has the shape of a response with an encrypted assertion. Nothing in it may be believed yet.</summary>
    /// <param name="Response">The response, to be opened with the keys of one provider.</param>
    public sealed record Encrypted(EncryptedResponse Response) : ReadOutcome;

    /// <summary>The message is refused.</summary>
    /// <param name="Fault">Why.</param>
    /// <param name="Checks">The decision trace up to the fault.</param>
    public sealed record Refused(AssertionFault Fault, IReadOnlyList<Check> Checks) : ReadOutcome;
}
