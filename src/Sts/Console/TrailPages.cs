using System.Globalization;
using System.Text.Json;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Console;

/// <summary>What the event history is narrowed to, as its address has it.</summary>
internal sealed record TrailFilter
{
    public string? Event { get; init; }

    public string? User { get; init; }

    /// <summary><c>refused</c>, <c>accepted</c>, or nothing for both.</summary>
    public string? Outcome { get; init; }

    /// <summary>The place of the last event of the page before, as <see cref="Marker"/> writes it.</summary>
    public string? Before { get; init; }

    public TrailQuery Query(string accountId) => new(accountId)
    {
        EventName = Trimmed(Event),
        UserName = Trimmed(User),
        Refused = Outcome switch { "refused" => true, "accepted" => false, _ => null },
    };

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
        foreach (var (name, value) in new[] { ("event", Trimmed(Event)), ("user", Trimmed(User)), ("outcome", Trimmed(Outcome)), ("before", before) })
            if (value is not null) query = query.Add(name, value);
        return path + query;
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>One line of the event history.</summary>
internal sealed record TrailLine(long Sequence, string RequestId, DateTimeOffset Time, string Name, string Source, string? User, string? Error, string? SourceIp, string? Resource)
{
    public static TrailLine Of(TrailRecord row)
    {
        using var record = JsonDocument.Parse(row.Record);
        var root = record.RootElement;
        var resource = root.TryGetProperty("resources", out var resources) && resources.GetArrayLength() > 0 ? resources[0].GetProperty("ARN").GetString() : null;
        return new TrailLine(row.Sequence, row.RequestId, row.EventTime, row.EventName, row.EventSource, row.UserName, row.ErrorCode,
            root.TryGetProperty("sourceIPAddress", out var address) ? address.GetString() : null, resource);
    }
}

/// <summary>A page of the event history; <paramref name="Before"/> marks the next one.</summary>
internal sealed record TrailPage(ConsoleHeader Header, TrailFilter Filter, IReadOnlyList<TrailLine> Events, string? Before);

/// <summary>Everything on record about one request.</summary>
internal sealed record TrailRequest(ConsoleHeader Header, string RequestId, IReadOnlyList<TrailDetail> Details)
{
    /// <summary>Whether the SAML response that came with it is still held for the inspector.</summary>
    public bool HasMessage { get; init; }
}

/// <summary>One record with its decision trace.</summary>
internal sealed record TrailDetail(TrailLine Line, string Record, DecisionTrace Trace);
