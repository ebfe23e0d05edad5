using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Saml;

/// <summary>Whom a message claims to come from and to be for. Nothing of it is verified.</summary>
/// <param name="Issuer">The Issuer.</param>
/// <param name="Audiences">Every Audience; none where the assertion is encrypted.</param>
/// <param name="InResponseTo">The request that the Response says it answers.</param>
public sealed record ClaimedParties(string Issuer, IReadOnlyList<string> Audiences, string? InResponseTo);

/// <summary>What a message is judged by.</summary>
/// <param name="Keys">The keys of the provider that it names.</param>
/// <param name="Expectations">What it must say, and as of when.</param>
public sealed record InspectionTrust(VerificationKeys Keys, Expectations Expectations)
{
    /// <summary>What opens its encrypted assertion.</summary>
    public DecryptionKeys? PrivateKeys { get; init; }

    /// <summary>Whether who reads it is AWS, or reads as AWS does: then its attributes must be AWS's.</summary>
    public bool ReadsAsAws { get; init; } = true;
}

/// <summary>Everything there is to say about one response.</summary>
public sealed record Inspection : MessageInspection
{
    /// <summary>The first fault, for which the message is refused; null if the assertion is valid, and its AWS attributes are where it is read as AWS does.</summary>
    public required AssertionFault? Fault { get; init; }

    /// <summary>Every check that could be made.</summary>
    public required IReadOnlyList<InspectedCheck> Checks { get; init; }

    /// <summary>What the assertion says, if it can be read at all.</summary>
    public InspectedClaims? Claims { get; init; }

    /// <summary>What AWS understands of the attributes, if they keep its rules.</summary>
    public AwsClaims? Aws { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<InspectedRow> Rows => [.. Checks.Select(row => new InspectedRow(new($"{row.Check.Rule}", row.Check.Clause, row.Check.Expected, row.Check.Seen, row.Check.Passed), row.IsReached))];

    /// <inheritdoc/>
    public override MessageCheck? Refusal => Fault is null ? null : new($"{Fault.Rule}", Clauses.Of(Fault.Rule), Fault.Expected, Fault.Seen, false);
}

/// <summary>A check with its result.</summary>
/// <param name="Check">The row.</param>
/// <param name="IsReached">Whether the service comes to it; else another fault refuses the message before.</param>
public sealed record InspectedCheck(Check Check, bool IsReached);

/// <summary>One signature in the message.</summary>
/// <param name="Element">What it covers, one of <see cref="Coverage"/>.</param>
/// <param name="KeyFingerprint">SHA-256 of the pinned certificate whose key verified it, lower-case hexadecimal; null if none did.</param>
/// <param name="Fault">The rule for which it does not hold.</param>
public sealed record InspectedSignature(Coverage Element, string? KeyFingerprint, string? Fault)
{
    /// <summary>Whether there was a key to check it with.</summary>
    public bool IsChecked { get; init; } = true;

    /// <summary>Whether signature and digest hold.</summary>
    public bool Holds => KeyFingerprint is not null && Fault is null;
}

/// <summary>A certificate that the message carries.</summary>
/// <param name="Subject">Its subject, or what is wrong with it.</param>
/// <param name="Fingerprint">SHA-256, lower-case hexadecimal; empty if it is no certificate.</param>
/// <param name="Key">Algorithm and size of its key.</param>
/// <param name="NotBefore">Its first instant.</param>
/// <param name="NotAfter">Its last instant.</param>
/// <param name="IsPinned">Whether it is among the keys that the provider's metadata gave.</param>
public sealed record InspectedCertificate(string Subject, string Fingerprint, string Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter, bool IsPinned);

/// <summary>What the assertion says.</summary>
/// <param name="IsSigned">Whether it was read from octets that a pinned key signed; else it is only what stands there.</param>
/// <param name="Issuer">The Issuer.</param>
/// <param name="Subject">The NameID, if there is one.</param>
/// <param name="Attributes">The attributes in document order.</param>
public sealed record InspectedClaims(bool IsSigned, string Issuer, NameId? Subject, IReadOnlyList<SamlAttribute> Attributes);

/// <summary>Which signatures cover a piece of the text.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "Coverage is not a plural.")]
public enum Coverage
{
    /// <summary>Anybody may have written it.</summary>
    None = 0,

    /// <summary>The Response's signature.</summary>
    Response = 1,

    /// <summary>The Assertion's signature.</summary>
    Assertion = 2,

    /// <summary>The signature in a request or a logout message.</summary>
    Message = 4,

    /// <summary>The signature in the query, over the message and the parameters beside it.</summary>
    Query = 8,
}

/// <summary>What a run of characters is.</summary>
public enum MarkupKind
{
    /// <summary>Brackets, quotes, equals signs.</summary>
    Punctuation,

    /// <summary>An element's name.</summary>
    Element,

    /// <summary>An attribute's name.</summary>
    Attribute,

    /// <summary>An attribute's value.</summary>
    Value,

    /// <summary>A namespace declaration.</summary>
    Namespace,

    /// <summary>Character data.</summary>
    Text,

    /// <summary>Words of the inspector's in place of what is not shown.</summary>
    Hidden,
}

/// <summary>A run of characters of one kind.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The characters, with those written out that nobody would see.</param>
public readonly record struct MarkupRun(MarkupKind Kind, string Text);

/// <summary>One line of the text set out. Line breaks and indentation are the inspector's, not the message's.</summary>
/// <param name="Depth">How many elements it is inside of.</param>
/// <param name="Coverage">Which signatures cover it.</param>
/// <param name="Runs">The line.</param>
public sealed record MarkupLine(int Depth, Coverage Coverage, IReadOnlyList<MarkupRun> Runs);

/// <summary>How much a finding matters.</summary>
public enum ContractSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>It works, though perhaps not as meant.</summary>
    Warning,

    /// <summary>AWS refuses it.</summary>
    Error,
}

/// <summary>One finding of the linter.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Subject">What it is about: an attribute's name, an element.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Advice">What to do about it at the identity provider.</param>
public sealed record ContractFinding(ContractSeverity Severity, string Subject, string Finding, string Advice);
