using System.Globalization;
using System.Text.RegularExpressions;

namespace SamlFederation.Sts.Query;

/// <summary>A model constraint: a length or a value's bounds, and a pattern.</summary>
/// <param name="Minimum">The least length, or value of a number.</param>
/// <param name="Maximum">The greatest.</param>
internal sealed record Constraint(int Minimum, int Maximum)
{
    /// <summary>What a text must match from beginning to end.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>The pattern as the model writes it.</summary>
    public string PatternText { get; init; } = "";

    /// <summary>The value must not be repeated in an answer or in the trail.</summary>
    public bool Sensitive { get; init; }
}

/// <summary>Reads the parameters of one action against its model and gathers every violation, as AWS does, before refusing.</summary>
internal sealed class ParameterReader(ParameterSet parameters)
{
    private readonly List<string> _violations = [];
    private string? _unparsable;

    /// <summary>The refusal, or null when everything read so far is within the model.</summary>
    public StsError? Refusal =>
        _unparsable is not null ? StsErrors.MalformedInput(_unparsable)
        : _violations.Count > 0 ? StsErrors.Constraints(_violations)
        : null;

    /// <summary>A text that must be there; empty when it is not, which is then a violation.</summary>
    public string Required(string name, Constraint constraint)
    {
        if (parameters.Find(name) is { } value) return Checked(Member(name), value, constraint);
        _violations.Add($"Value null at '{Member(name)}' failed to satisfy constraint: Member must not be null");
        return "";
    }

    /// <summary>A text that may be there.</summary>
    public string? Optional(string name, Constraint constraint) =>
        parameters.Find(name) is { } value ? Checked(Member(name), value, constraint) : null;

    /// <summary>A whole number that may be there.</summary>
    public int? Number(string name, Constraint constraint)
    {
        if (parameters.Find(name) is not { } text) return null;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            _unparsable ??= name;
            return null;
        }
        if (number < constraint.Minimum) Violate(Member(name), text, $"Member must have value greater than or equal to {constraint.Minimum}", constraint);
        if (number > constraint.Maximum) Violate(Member(name), text, $"Member must have value less than or equal to {constraint.Maximum}", constraint);
        return number;
    }

    /// <summary>A list of one-field structures, <c>NAME.member.N.FIELD</c>, in the order of N. An empty list is written <c>NAME=</c>.</summary>
    public IReadOnlyList<string> List(string name, string field, int maximum, Constraint constraint)
    {
        var prefix = name + ".member.";
        var members = new SortedList<int, string>();
        foreach (var given in parameters.Names.Where(given => given.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var parts = given[prefix.Length..].Split('.');
            if (parts is [var index, var part] && part == field && TryIndex(index, out var number)) members.Add(number, parameters.Find(given)!);
            else _unparsable ??= given;
        }
        if (parameters.Find(name) is { Length: > 0 }) _unparsable ??= name;
        if (members.Count > maximum)
            _violations.Add($"Value at '{Member(name)}' failed to satisfy constraint: Member must have length less than or equal to {maximum}");
        foreach (var (number, value) in members) Checked($"{Member(name)}.{number}.member.{field}", value, constraint);
        return [.. members.Values];
    }

    private string Checked(string member, string value, Constraint constraint)
    {
        if (value.Length < constraint.Minimum) Violate(member, value, $"Member must have length greater than or equal to {constraint.Minimum}", constraint);
        if (value.Length > constraint.Maximum) Violate(member, value, $"Member must have length less than or equal to {constraint.Maximum}", constraint);
        if (constraint.Pattern is { } pattern && !pattern.IsMatch(value))
            Violate(member, value, $"Member must satisfy regular expression pattern: {constraint.PatternText}", constraint);
        return value;
    }

    private void Violate(string member, string value, string must, Constraint constraint) =>
        _violations.Add($"Value {(constraint.Sensitive ? "" : $"'{StsErrors.Shortened(value)}' ")}at '{member}' failed to satisfy constraint: {must}");

    // The model's member names are the wire's with the first letter in lower case: roleArn, and also sAMLAssertion.
    private static string Member(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static bool TryIndex(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0 && text[0] != '0';
}
