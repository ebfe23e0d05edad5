namespace SamlFederation.Saml;

/// <summary>Everything there is to say about one message of whatever kind, ready for a page.</summary>
public abstract record MessageInspection
{
    /// <summary>What it is, as far as that can be told.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>How many characters were posted.</summary>
    public required int Characters { get; init; }

    /// <summary>The text set out; empty if there is none.</summary>
    public required IReadOnlyList<MarkupLine> Lines { get; init; }

    /// <summary>Whether <see cref="Lines"/> are elements; else they are the text as it came, since it is no XML of the profile.</summary>
    public required bool IsMarkup { get; init; }

    /// <summary>The signatures, outer first.</summary>
    public required IReadOnlyList<InspectedSignature> Signatures { get; init; }

    /// <summary>The certificates in the message. They are hints; what counts is whether one is pinned.</summary>
    public required IReadOnlyList<InspectedCertificate> Certificates { get; init; }

    /// <summary>What the linter says to it.</summary>
    public IReadOnlyList<ContractFinding> Contract { get; init; } = [];

    /// <summary>Every check that could be made.</summary>
    public abstract IReadOnlyList<InspectedRow> Rows { get; }

    /// <summary>The check for which the message is refused; null if it is not.</summary>
    public abstract MessageCheck? Refusal { get; }
}

/// <summary>A check in the words of its message's kind.</summary>
/// <param name="Check">The row.</param>
/// <param name="IsReached">Whether the service comes to it; else another fault refuses the message before.</param>
public sealed record InspectedRow(MessageCheck Check, bool IsReached);

/// <summary>Everything there is to say about a request or a logout message.</summary>
public sealed record RequestInspection : MessageInspection
{
    /// <summary>How it came, as far as that shows.</summary>
    public required MessageBinding Binding { get; init; }

    /// <summary>Every check in order, as those who decide made it.</summary>
    public required IReadOnlyList<MessageCheck> Checks { get; init; }

    /// <summary>What it says, name and value; empty if it could not be read.</summary>
    public IReadOnlyList<(string Name, string Value)> Says { get; init; } = [];

    internal const string NoKey = "no key to check it with";

    /// <summary>Whether <see cref="Says"/> was read from what a known key signed.</summary>
    public bool IsSigned { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<InspectedRow> Rows
    {
        get
        {
            var isReached = true;
            var rows = new List<InspectedRow>(Checks.Count);
            foreach (var check in Checks)
            {
                rows.Add(new(check, isReached));
                isReached &= check.Passed;
            }
            return rows;
        }
    }

    /// <inheritdoc/>
    public override MessageCheck? Refusal => Checks.FirstOrDefault(check => !check.Passed);
}
