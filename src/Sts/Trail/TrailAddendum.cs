using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Trail;

/// <summary>What became of a request that is on record as accepted: CloudTrail's addendum, which is the record again with what is different, and where the first is found.</summary>
internal static class TrailAddendum
{
    /// <param name="original">The record, with what it names.</param>
    /// <param name="error">What the request was answered with after all.</param>
    /// <param name="trace">Why.</param>
    /// <param name="now">When that was known.</param>
    /// <param name="sharedEventId">What the addenda to one event have in common, where it has records in two accounts.</param>
    public static TrailRecord To(TrailRecord original, WireError error, DecisionTrace trace, DateTimeOffset now, string sharedEventId)
    {
        var eventId = Guid.CreateVersion7().ToString();
        return new TrailRecord
        {
            EventId = eventId,
            RequestId = original.RequestId,
            AccountId = original.AccountId,
            EventTime = now,
            EventSource = original.EventSource,
            EventName = original.EventName,
            ReadOnly = original.ReadOnly,
            UserName = original.UserName,
            AccessKeyId = original.AccessKeyId,
            ErrorCode = error.TrailCode,
            Record = Json(original, error, now, eventId, sharedEventId),
            Trace = trace.Serialize(),
            Mentions = [.. original.Mentions.Select(mention => new TrailMention { AccountId = mention.AccountId, Type = mention.Type, Name = mention.Name, EventTime = now })],
        };
    }

    private static string Json(TrailRecord original, WireError error, DateTimeOffset now, string eventId, string sharedEventId)
    {
        var record = JsonNode.Parse(original.Record)!.AsObject();
        record["eventTime"] = TrailRecordWriter.Time(now);
        record["eventID"] = eventId;
        if (record.ContainsKey("sharedEventID")) record["sharedEventID"] = sharedEventId;
        var at = record.IndexOf("userAgent");
        record.Insert(at + 1, "errorCode", error.TrailCode);
        record.Insert(at + 2, "errorMessage", error.TrailMessage);
        record.Insert(record.IndexOf("eventCategory") + 1, "addendum", new JsonObject
        {
            ["reason"] = "UPDATED_DATA",
            ["updatedFields"] = "errorCode,errorMessage",
            ["originalRequestID"] = original.RequestId,
            ["originalEventID"] = original.EventId,
        });
        return record.ToJsonString();
    }
}
