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
        return DateTimeOffset.TryParse(AsOf.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
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

    /// <summary>The result.</summary>
    public Inspection? Inspection { get; init; }

    /// <summary>As of when it was judged.</summary>
    public DateTimeOffset JudgedAt { get; init; }

    /// <summary>By whose keys and names: a provider's ARN, a service provider's entity ID; null for nobody's.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>The request whose message this is; null for a pasted one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Until when signature values are left out; null if they are shown.</summary>
    public DateTimeOffset? HiddenUntil { get; init; }
}
