namespace SamlFederation.Saml;

/// <summary>An assertion that passed every check. INVARIANT: only <see cref="AssertionValidator"/> makes one.</summary>
public sealed class ValidAssertion
{
    private readonly Func<IReadOnlyList<Check>> tell;
    private IReadOnlyList<Check>? checks;

    internal ValidAssertion(Assertion assertion, string recipient, string keyFingerprint, DateTimeOffset redeemableUntil, IReadOnlyList<AssertionRule> rules, Func<IReadOnlyList<Check>> tell) =>
        (Assertion, Recipient, KeyFingerprint, RedeemableUntil, Rules, this.tell) = (assertion, recipient, keyFingerprint, redeemableUntil, rules, tell);

    /// <summary>The assertion, as signed.</summary>
    public Assertion Assertion { get; }

    /// <summary>The NameID; never absent in a valid assertion.</summary>
    public NameId NameId => Assertion.Subject!;

    /// <summary>The Recipient of the bearer confirmation: AWS's Audience and <c>saml:aud</c>.</summary>
    public string Recipient { get; }

    /// <summary>SHA-256 of the certificate whose key verified the assertion, in lower-case hexadecimal.</summary>
    public string KeyFingerprint { get; }

    /// <summary>Whether the provider asks that the assertion be used once in all (OneTimeUse).</summary>
    public bool OneTimeUse => Assertion.Conditions!.OneTimeUse;

    /// <summary>When the provider's session ends, if it says so: no session may outlive it.</summary>
    public DateTimeOffset? SessionNotOnOrAfter => Assertion.AuthnStatements[0].SessionNotOnOrAfter;

    /// <summary>After this instant the assertion is refused by age alone, so a replay claim need not be kept longer.</summary>
    public DateTimeOffset RedeemableUntil { get; }

    /// <summary>The rules that it was held to: those of <see cref="Checks"/>, in the same order, for whoever needs no words.</summary>
    public IReadOnlyList<AssertionRule> Rules { get; }

    /// <summary>The decision trace: reading, verification and validation.</summary>
    public IReadOnlyList<Check> Checks => checks ??= tell();
}
