using System.Globalization;
using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;

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
/// <param name="parameters">The parameters of the call.</param>
/// <param name="namesValues">Whether a violation repeats the value: STS does, IAM does not.</param>
internal sealed partial class ParameterReader(ParameterSet parameters, bool namesValues = true)
{
    private readonly List<string> _violations = [];
    private string? _unparsable;

    /// <summary>The refusal, or null when everything read so far is within the model.</summary>
    public WireError? Refusal =>
        _unparsable is not null ? StsErrors.MalformedInput(_unparsable)
        : _violations.Count > 0 ? StsErrors.Constraints(_violations)
        : null;

    /// <summary>A text that must be there; empty when it is not, which is then a violation.</summary>
    public string Required(string name, Constraint constraint)
    {
        if (parameters.Find(name) is { } value) return Checked(Member(name), value, constraint);
        Missing(Member(name));
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

    /// <summary>A list of texts, <c>NAME.member.N</c>, in the order of N.</summary>
    public IReadOnlyList<string> Texts(string name, int maximum, Constraint constraint)
    {
        var members = new SortedList<int, string>();
        foreach (var (index, part, value) in Members(name))
        {
            if (part.Length == 0) members.Add(index, value);
            else _unparsable ??= name;
        }
        Bound(name, members.Count, maximum);
        foreach (var (number, value) in members) Checked($"{Member(name)}.{number}.member", value, constraint);
        return [.. members.Values];
    }

    /// <summary>A list of structures, <c>NAME.member.N.FIELD…</c>: each one's fields by name, in the order of N.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Structures(string name, int maximum)
    {
        var members = new SortedList<int, Dictionary<string, string>>();
        foreach (var (index, part, value) in Members(name))
        {
            if (part.Length == 0) _unparsable ??= name;
            if (!members.TryGetValue(index, out var fields)) members.Add(index, fields = new Dictionary<string, string>(StringComparer.Ordinal));
            fields[part] = value;
        }
        Bound(name, members.Count, maximum);
        return [.. members.Values];
    }

    /// <summary>Tags, <c>NAME.member.N.Key</c> and <c>.Value</c>, within the model; null when the list was not given at all.</summary>
    public IReadOnlyList<Tag>? Tags(string name = "Tags", int maximum = 50)
    {
        var given = Structures(name, maximum);
        if (given.Count == 0 && parameters.Find(name) is null) return null;
        var tags = new List<Tag>(given.Count);
        for (var i = 0; i < given.Count; i++)
        {
            var at = $"{Member(name)}.{i + 1}.member";
            foreach (var other in given[i].Keys.Where(field => field is not ("Key" or "Value"))) _unparsable ??= other;
            tags.Add(new Tag(Field(given[i], "Key", $"{at}.key", TagKey), Field(given[i], "Value", $"{at}.value", TagValue)));
        }
        return tags;
    }

    /// <summary>Tags that must be there, if only as an empty list; its absence is a violation.</summary>
    public IReadOnlyList<Tag> RequiredTags(string name = "Tags", int maximum = 50)
    {
        if (Tags(name, maximum) is { } tags) return tags;
        Missing(Member(name));
        return [];
    }

    /// <summary>A list of texts that must be there, if only as an empty one; its absence is a violation.</summary>
    public IReadOnlyList<string> RequiredTexts(string name, int maximum, Constraint constraint)
    {
        var texts = Texts(name, maximum, constraint);
        if (texts.Count == 0 && parameters.Find(name) is null) Missing(Member(name));
        return texts;
    }

    /// <summary>true or false, or null when it was not given.</summary>
    public bool? Flag(string name)
    {
        switch (parameters.Find(name))
        {
            case null: return null;
            case { } text when text.Equals("true", StringComparison.OrdinalIgnoreCase): return true;
            case { } text when text.Equals("false", StringComparison.OrdinalIgnoreCase): return false;
            default:
                _unparsable ??= name;
                return null;
        }
    }

    /// <summary>One of these words, or null when it was not given.</summary>
    public string? OneOf(string name, params IReadOnlyList<string> words)
    {
        if (parameters.Find(name) is not { } value) return null;
        if (!words.Contains(value)) Violate(Member(name), value, $"Member must satisfy enum value set: [{string.Join(", ", words)}]", Free);
        return value;
    }

    /// <summary>One of these words, which must be there.</summary>
    public string RequiredOneOf(string name, params IReadOnlyList<string> words)
    {
        if (OneOf(name, words) is { } word) return word;
        Missing(Member(name));
        return "";
    }

    /// <summary>A list of texts, each of them one of these words.</summary>
    public IReadOnlyList<string> EachOneOf(string name, params IReadOnlyList<string> words)
    {
        var given = Texts(name, MostWords, Free);
        for (var i = 0; i < given.Count; i++)
            if (!words.Contains(given[i])) Violate($"{Member(name)}.{i + 1}.member", given[i], $"Member must satisfy enum value set: [{string.Join(", ", words)}]", Free);
        return given;
    }

    private const int MostWords = 100;
    private static readonly Constraint Free = new(0, int.MaxValue);
    private static readonly Constraint TagKey = new(1, 128) { Pattern = TagKeyCharacters(), PatternText = @"[\p{L}\p{Z}\p{N}_.:/=+\-@]+" };
    private static readonly Constraint TagValue = new(0, 256) { Pattern = TagValueCharacters(), PatternText = @"[\p{L}\p{Z}\p{N}_.:/=+\-@]*" };

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagKeyCharacters();

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagValueCharacters();

    private string Field(IReadOnlyDictionary<string, string> fields, string name, string member, Constraint constraint)
    {
        if (fields.TryGetValue(name, out var value)) return Checked(member, value, constraint);
        Missing(member);
        return "";
    }

    // An empty list is written NAME=.
    private IEnumerable<(int Index, string Part, string Value)> Members(string name)
    {
        var prefix = name + ".member.";
        if (parameters.Find(name) is { Length: > 0 }) _unparsable ??= name;
        foreach (var given in parameters.Names.Where(given => given.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var rest = given[prefix.Length..];
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            if (TryIndex(dot < 0 ? rest : rest[..dot], out var index)) yield return (index, dot < 0 ? "" : rest[(dot + 1)..], parameters.Find(given)!);
            else _unparsable ??= given;
        }
    }

    private void Missing(string member) => _violations.Add($"Value {(namesValues ? "null " : "")}at '{member}' failed to satisfy constraint: Member must not be null");

    private void Bound(string name, int count, int maximum)
    {
        if (count > maximum) _violations.Add($"Value at '{Member(name)}' failed to satisfy constraint: Member must have length less than or equal to {maximum}");
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
        _violations.Add($"Value {(constraint.Sensitive || !namesValues ? "" : $"'{StsErrors.Shortened(value)}' ")}at '{member}' failed to satisfy constraint: {must}");

    // The model's member names are the wire's with the first letter in lower case: roleArn, and also sAMLAssertion.
    private static string Member(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static bool TryIndex(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0 && text[0] != '0';
}
