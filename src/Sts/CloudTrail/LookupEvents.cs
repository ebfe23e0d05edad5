using System.Text.Json;
using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>LookupEvents: the trail of the caller's own account, newest first, by one attribute and a range of time.</summary>
internal sealed class LookupEvents(Authorizer authorizer, Denials denials, TrailStore trail, PageTokens tokens) : CloudTrailAction
{
    private const int Most = 50;
    private const int LongestValue = 2000;

    public override string Name => "LookupEvents";

    public override async Task<CloudTrailOutcome> RunAsync(CloudTrailCall call, CancellationToken cancellation)
    {
        var asked = Asked.Read(call.Members);
        Record(call.Requested, asked);
        if (call.Members.Fault is { } fault) return await call.RefuseAsync("Members", "every member of its type", CloudTrailErrors.Serialization(fault), cancellation);

        // 1. Permission before anything that is said of the parameters.
        if (await call.DenialAsync(authorizer, denials, "*", call.Caller.AccountId, cancellation) is { } denied) return await call.RefuseAsync(denied, cancellation);

        // 2. The conditions.
        var (query, refusal) = Query(asked, call.Caller.AccountId);
        if (refusal is not null) return await call.RefuseAsync("Members", "every member within its constraints", refusal, cancellation);

        // 3. The page.
        TrailPlace? before = null;
        var binding = PageTokens.Binding(call.Caller, Conditions(asked));
        if (asked.NextToken is { } token && (before = tokens.Open(token, binding)) is null)
            return await call.RefuseAsync("NextToken", "a token of this service, for this caller and these conditions", CloudTrailErrors.NextToken, cancellation);
        var size = asked.MaxResults ?? Most;
        // No record is of the category insight: nothing here looks for unusual activity.
        var found = asked.EventCategory is null ? await trail.PageAsync(query!, before, size + 1, cancellation) : [];
        return await call.AnswerAsync(Result(found, size, binding), cancellation);
    }

    private static (TrailQuery? Query, WireError? Refusal) Query(Asked asked, string accountId)
    {
        if (asked.EventCategory is not (null or "insight")) return (null, CloudTrailErrors.EventCategory);
        if (asked.MaxResults is < 1 or > Most) return (null, CloudTrailErrors.MaxResults);
        if (asked.Start > asked.End) return (null, CloudTrailErrors.TimeRange);
        // Times are those that records show, in whole seconds: what happened within the last second asked for is within the range.
        var query = new TrailQuery(accountId) { From = asked.Start is { } start ? Second(start.AddTicks(TimeSpan.TicksPerSecond - 1)) : null, Until = asked.End is { } end ? Second(end).AddTicks(TimeSpan.TicksPerSecond - 1) : null };
        return asked.Attributes switch
        {
            [] => (query, null),
            [var (key, value)] => With(query, key, value),
            _ => (null, CloudTrailErrors.LookupAttributes("Only one lookup attribute can be given.")),
        };
    }

    private static (TrailQuery? Query, WireError? Refusal) With(TrailQuery query, string? key, string? value)
    {
        if (value is not { Length: >= 1 and <= LongestValue }) return (null, CloudTrailErrors.LookupAttributes("An AttributeValue must have 1 to 2000 characters."));
        var narrowed = key switch
        {
            "EventId" => query with { EventId = value },
            "EventName" => query with { EventName = value },
            "EventSource" => query with { EventSource = value },
            "Username" => query with { UserName = value },
            "AccessKeyId" => query with { AccessKeyId = value },
            "ResourceName" => query with { ResourceName = value },
            "ResourceType" => query with { ResourceType = value },
            "ReadOnly" when value is "true" or "false" => query with { ReadOnly = value == "true" },
            _ => null,
        };
        return narrowed is not null ? (narrowed, null)
            : (null, CloudTrailErrors.LookupAttributes(key == "ReadOnly" ? "ReadOnly is true or false." : "An AttributeKey is EventId, EventName, ReadOnly, Username, ResourceType, ResourceName, EventSource or AccessKeyId."));
    }

    private JsonObject Result(IReadOnlyList<TrailRecord> found, int size, string binding)
    {
        var result = new JsonObject { ["Events"] = new JsonArray([.. found.Take(size).Select(record => (JsonNode)Shown(record))]) };
        if (found.Count > size) result["NextToken"] = tokens.Seal(new TrailPlace(found[size - 1].EventTime, found[size - 1].Sequence), binding);
        return result;
    }

    private static JsonObject Shown(TrailRecord record)
    {
        var shown = new JsonObject { ["EventId"] = record.EventId, ["EventName"] = record.EventName, ["ReadOnly"] = record.ReadOnly ? "true" : "false" };
        if (record.AccessKeyId is { } key) shown["AccessKeyId"] = key;
        shown["EventTime"] = record.EventTime.ToUnixTimeSeconds();
        shown["EventSource"] = record.EventSource;
        if (record.UserName is { } user) shown["Username"] = user;
        shown["Resources"] = new JsonArray([.. record.Mentions.Select(one => (JsonNode)new JsonObject { ["ResourceType"] = one.Type, ["ResourceName"] = one.Name })]);
        shown["CloudTrailEvent"] = record.Record;
        return shown;
    }

    private static string Conditions(Asked asked) => JsonSerializer.Serialize(
        new object?[] { asked.EventCategory, asked.Start?.UtcTicks, asked.End?.UtcTicks, asked.Attributes.Select(one => new[] { one.Key, one.Value }) });

    private static void Record(JsonObject record, Asked asked)
    {
        if (asked.Attributes.Count > 0)
            record["lookupAttributes"] = new JsonArray([.. asked.Attributes.Take(8).Select(one => (JsonNode)new JsonObject { ["attributeKey"] = Short(one.Key), ["attributeValue"] = Short(one.Value) })]);
        if (asked.Start is { } start) record["startTime"] = TrailRecordWriter.LongTime(start);
        if (asked.End is { } end) record["endTime"] = TrailRecordWriter.LongTime(end);
        if (asked.EventCategory is { } category) record["eventCategory"] = Short(category);
        if (asked.MaxResults is { } results) record["maxResults"] = results;
        if (asked.NextToken is { } token) record["nextToken"] = Short(token);
    }

    private static string? Short(string? text) => text is null ? null : StsErrors.Shortened(text);

    private static DateTimeOffset Second(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);

    /// <summary>The members as they came.</summary>
    private sealed record Asked(IReadOnlyList<(string? Key, string? Value)> Attributes, DateTimeOffset? Start, DateTimeOffset? End, string? EventCategory, int? MaxResults, string? NextToken)
    {
        public static Asked Read(JsonMembers members) => new(
            [.. members.Objects("LookupAttributes").Select(one => (one.Text("AttributeKey"), one.Text("AttributeValue")))],
            members.Instant("StartTime"), members.Instant("EndTime"), members.Text("EventCategory"), members.Number("MaxResults"), members.Text("NextToken"));
    }
}
