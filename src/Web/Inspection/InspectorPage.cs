using System.Globalization;
using SamlFederation.Saml;

namespace SamlFederation.Web;

/// <summary>What was posted to the inspector.</summary>
public sealed record InspectorForm
{
    /// <summary>The message, in any form that <see cref="PastedMessage"/> understands.</summary>
    public string? Message { get; init; }

    /// <summary>As of when to judge, in UTC; empty for now.</summary>
    public string? AsOf { get; init; }

    /// <summary>The instant meant by <see cref="AsOf"/>; null if it is none.</summary>
    public DateTimeOffset? Instant(DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(AsOf)) return now;
        // Checks reckon some minutes to both sides of it.
        return DateTimeOffset.TryParse(AsOf.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            && instant.Year is > 1 and < 9999 ? instant : null;
    }
}

/// <summary>The inspector's page, the same in both services. What was pasted is on it and nowhere else.</summary>
/// <param name="Address">Where the form is posted.</param>
public sealed record InspectorPage(string Address)
{
    /// <summary>What was typed.</summary>
    public InspectorForm Form { get; init; } = new();

    /// <summary>What is wrong with what was typed.</summary>
    public string? Mistake { get; init; }

    /// <summary>What to do with something that is no message to judge.</summary>
    public InspectorHint? Hint { get; init; }

    /// <summary>The result.</summary>
    public MessageInspection? Inspection { get; init; }

    /// <summary>As of when it was judged.</summary>
    public DateTimeOffset JudgedAt { get; init; }

    /// <summary>By whose keys and names: a provider's ARN, an entity ID; null for nobody's.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>The request whose message this is; null for a pasted one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Until when signature values are left out; null if they are shown.</summary>
    public DateTimeOffset? HiddenUntil { get; init; }
}

/// <summary>An answer to something that was pasted here and belongs elsewhere.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Text">What to do with it.</param>
public sealed record InspectorHint(string Title, string Text)
{
    /// <summary>Where it belongs, if there is a page.</summary>
    public string? Address { get; init; }

    /// <summary>That page's name.</summary>
    public string? PageName { get; init; }

    /// <summary>A command that does it, if there is one.</summary>
    public string? Command { get; init; }
}
