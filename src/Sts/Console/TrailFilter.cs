using System.Globalization;
using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Console;

/// <summary>What the event history is narrowed to, as its address and its form have it: texts, as they were typed.</summary>
internal sealed partial record TrailFilter
{
    private const int Longest = 2000;
    private static readonly string[] Days = ["yyyy-MM-dd"];
    private static readonly string[] Minutes = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd HH:mm'Z'", "yyyy-MM-dd HH:mm 'UTC'"];
    private static readonly string[] Seconds = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd HH:mm:ss'Z'", "yyyy-MM-dd HH:mm:ss 'UTC'"];

    public string? Event { get; init; }

    public string? User { get; init; }

    /// <summary>A role by its name, anything by its ARN, or an access key that was handed out.</summary>
    public string? Resource { get; init; }

    /// <summary><c>refused</c>, <c>accepted</c>, or nothing for both.</summary>
    public string? Outcome { get; init; }

    /// <summary>An error's code.</summary>
    public string? Error { get; init; }

    /// <summary>A service: <c>sts</c> or <c>sts.amazonaws.com</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The access key that signed.</summary>
    public string? Key { get; init; }

    /// <summary><c>changes</c>, <c>reads</c>, <c>calls</c> for all but what the console only read, or nothing for everything.</summary>
    public string? Access { get; init; }

    public string? From { get; init; }

    public string? Until { get; init; }

    /// <summary>The place of the last event of the page before, as <see cref="Marker"/> writes it.</summary>
    public string? Before { get; init; }

    /// <summary>The conditions in the order of the form, by the names of its fields.</summary>
    public IReadOnlyList<(string Name, string? Value)> Fields =>
        [("event", Trimmed(Event)), ("user", Trimmed(User)), ("resource", Trimmed(Resource)), ("outcome", Trimmed(Outcome)), ("from", Trimmed(From)), ("until", Trimmed(Until)), ("source", Trimmed(Source)), ("error", Trimmed(Error)), ("key", Trimmed(Key)), ("access", Trimmed(Access))];

    public bool IsNarrowed => Fields.Any(one => one.Value is not null);

    /// <summary>Whether a condition is set that the form does not show at once.</summary>
    public bool IsNarrowedFurther => new[] { Source, Error, Key, Access }.Any(text => Trimmed(text) is not null);

    /// <summary>What is asked, or what is wrong with it, by the fields' names. A role's name is left for whoever knows the roles.</summary>
    public (TrailQuery Query, IReadOnlyDictionary<string, string> Mistakes) Read(string accountId)
    {
        var mistakes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Fields)
            if (value?.Length > Longest) mistakes[name] = $"At most {Longest} characters.";
        string? Matching(string name, string? value, Regex shape, string mistake)
        {
            if (value is not null && !shape.IsMatch(value)) mistakes.TryAdd(name, mistake);
            return value;
        }

        var query = new TrailQuery(accountId)
        {
            EventName = Matching("event", Trimmed(Event), Letters(), "An event's name is letters and digits, such as AssumeRoleWithSAML."),
            UserName = Trimmed(User),
            ResourceName = Trimmed(Resource),
            EventSource = Service(Matching("source", Trimmed(Source), Sources(), "A service is written like sts or sts.amazonaws.com.")),
            ErrorCode = Matching("error", Trimmed(Error), Codes(), "An error's code is letters, digits and dots, such as AccessDenied."),
            AccessKeyId = Matching("key", Trimmed(Key), Keys(), "An access key's id begins with AKIA or ASIA and has 20 characters."),
            Refused = Trimmed(Outcome) switch { "refused" => true, "accepted" => false, _ => null },
            ReadOnly = Trimmed(Access) switch { "reads" => true, "changes" => false, _ => null },
            WithoutConsoleReads = Trimmed(Access) == "calls",
            From = Time("from", Trimmed(From), mistakes)?.First,
            Until = Time("until", Trimmed(Until), mistakes)?.Last,
        };
        if (Trimmed(Outcome) is not (null or "refused" or "accepted")) mistakes["outcome"] = "Choose accepted, refused or all.";
        if (Trimmed(Access) is not (null or "reads" or "changes" or "calls")) mistakes["access"] = "Choose changes, reads, calls or all.";
        if (query is { ErrorCode: not null, Refused: false }) mistakes.TryAdd("error", "What was accepted has no error.");
        if (query.From > query.Until) mistakes.TryAdd("until", "The end is before the beginning.");
        return (query, mistakes);
    }

    /// <summary>The place that the page begins after; the beginning where the address has none that can be read.</summary>
    public TrailPlace? Place() =>
        Before?.Split('-') is [var ticks, var sequence]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time <= DateTimeOffset.MaxValue.UtcTicks
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new TrailPlace(new DateTimeOffset(time, TimeSpan.Zero), number)
            : null;

    public static string Marker(TrailRecord last) => string.Create(CultureInfo.InvariantCulture, $"{last.EventTime.UtcTicks}-{last.Sequence}");

    /// <summary>The filter's own part of an address, without the page.</summary>
    public string Address(string path, string? before = null)
    {
        var query = QueryString.Empty;
        foreach (var (name, value) in Fields.Append(("before", before)))
            if (value is not null) query = query.Add(name, value);
        return path + query;
    }

    private static (DateTimeOffset First, DateTimeOffset Last)? Time(string name, string? text, Dictionary<string, string> mistakes)
    {
        if (text is null) return null;
        // The end of a day, a minute or a second is the last instant in it: what is shown as 9:30 happened until 9:30.
        foreach (var (formats, span) in new[] { (Days, TimeSpan.FromDays(1)), (Minutes, TimeSpan.FromMinutes(1)), (Seconds, TimeSpan.FromSeconds(1)) })
            if (DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var first) && first.Year < 9999) return (first, first + span - TimeSpan.FromTicks(1));
        mistakes.TryAdd(name, "A time is written like 2026-11-23 or 2026-11-23 09:30, in UTC.");
        return null;
    }

    private static string? Service(string? source) => source is null || source.Contains('.', StringComparison.Ordinal) ? source : source + ".amazonaws.com";

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex(@"\A[A-Za-z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Letters();

    [GeneratedRegex(@"\A[a-z0-9-]+(?:\.[a-z0-9-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sources();

    [GeneratedRegex(@"\A[A-Za-z0-9.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Codes();

    [GeneratedRegex(@"\A(?:AKIA|ASIA)[A-Z0-9]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Keys();
}
