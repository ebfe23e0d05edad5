namespace SamlFederation.Portal.Admin;

/// <summary>One input of a form, with its label, hint and faults.</summary>
internal sealed record TextField(string Name, string Label, string? Value, IReadOnlyList<FieldFault> Faults)
{
    internal string? Hint { get; init; }
    internal string Type { get; init; } = "text";
    internal int MaxLength { get; init; } = 1000;
    internal bool Required { get; init; }
    internal bool Mono { get; init; }
    internal bool ReadOnly { get; init; }
    internal string? Pattern { get; init; }
    internal bool Focus { get; init; }
}

/// <summary>A page that asks once more before something is done that cannot be taken back.</summary>
internal sealed record Confirmation(string Title, string Sentence, string Action, string Button, string BackUrl)
{
    internal IReadOnlyList<string> Consequences { get; init; } = [];
    internal IReadOnlyList<FieldFault> Faults { get; init; } = [];
    internal bool Dangerous { get; init; } = true;
}

internal static class FieldFaults
{
    internal static IReadOnlyList<string> For(this IReadOnlyList<FieldFault> faults, string field) =>
        [.. faults.Where(fault => fault.Field == field).Select(fault => fault.Message)];
}

/// <summary>How close an end is, for a badge.</summary>
internal static class Expiry
{
    /// <summary>From here on pages warn.</summary>
    internal static readonly TimeSpan Notice = TimeSpan.FromDays(60);

    internal static bool IsNear(DateTimeOffset end, DateTimeOffset now) => end - now <= Notice;

    internal static string Words(DateTimeOffset end, DateTimeOffset now) => (end - now).TotalDays switch
    {
        < 0 => "Expired",
        < 1 => "Expires today",
        < 2 => "Expires tomorrow",
        var days => $"Expires in {(int)days} days",
    };

    internal static string Colour(DateTimeOffset end, DateTimeOffset now) => end <= now ? "red" : IsNear(end, now) ? "amber" : "green";
}
