using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail;

/// <summary>Writes an event as a CloudTrail record.</summary>
internal static class TrailRecordWriter
{
    /// <summary>Stands where a session token would.</summary>
    public const string Hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

    // The default encoder escapes everything outside ASCII and what HTML would read, so that one record stays one harmless line.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Default };

    public static TrailRecord Write(RequestFacts facts, TrailEvent happened)
    {
        var eventId = Guid.NewGuid().ToString();
        return new TrailRecord
        {
            EventId = eventId,
            RequestId = facts.RequestId,
            AccountId = happened.AccountId,
            EventTime = facts.Now,
            EventSource = happened.EventSource,
            EventName = happened.EventName,
            UserName = happened.UserName,
            AccessKeyId = happened.AccessKeyId,
            ErrorCode = happened.Error?.TrailCode,
            Record = Record(facts, happened, eventId).ToJsonString(Json),
            Trace = happened.Trace.Serialize(),
        };
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The way credentials' expiration is written in a record: <c>Jul 1, 2026, 12:08:19 PM</c>.</summary>
    public static string LongTime(DateTimeOffset time) => time.UtcDateTime.ToString("MMM d, yyyy, h:mm:ss tt", CultureInfo.InvariantCulture);

    private static JsonObject Record(RequestFacts facts, TrailEvent happened, string eventId)
    {
        var record = new JsonObject
        {
            ["eventVersion"] = "1.11",
            ["userIdentity"] = happened.UserIdentity.DeepClone(),
            ["eventTime"] = Time(facts.Now),
            ["eventSource"] = happened.EventSource,
            ["eventName"] = happened.EventName,
            ["awsRegion"] = facts.Region,
            ["sourceIPAddress"] = facts.SourceIp,
            ["userAgent"] = facts.UserAgent,
        };
        if (happened.Error is { } error)
        {
            record["errorCode"] = error.TrailCode;
            record["errorMessage"] = error.TrailMessage;
        }
        record["requestParameters"] = happened.RequestParameters?.DeepClone();
        record["responseElements"] = happened.ResponseElements?.DeepClone();
        record["additionalEventData"] = Additional(facts, happened);
        record["requestID"] = facts.RequestId;
        record["eventID"] = eventId;
        if (happened.SharedEventId is { } shared) record["sharedEventID"] = shared;
        record["readOnly"] = happened.ReadOnly;
        if (happened.Resources.Count > 0)
            record["resources"] = new JsonArray([.. happened.Resources.Select(resource => new JsonObject { ["accountId"] = resource.AccountId, ["type"] = resource.Type, ["ARN"] = resource.Arn })]);
        record["eventType"] = happened.EventType;
        record["managementEvent"] = true;
        if (happened.AccountId is { } account) record["recipientAccountId"] = account;
        record["eventCategory"] = "Management";
        record["tlsDetails"] = Tls(facts);
        return record;
    }

    private static JsonObject? Additional(RequestFacts facts, TrailEvent happened)
    {
        if (happened.EventSource != TrailEvent.StsSource) return happened.AdditionalEventData?.DeepClone().AsObject();
        var data = happened.AdditionalEventData?.DeepClone().AsObject() ?? [];
        data["RequestDetails"] = new JsonObject
        {
            ["endpointType"] = facts.IsRegional ? "regional" : "global",
            ["awsServingRegion"] = facts.Region,
        };
        return data;
    }

    private static JsonObject Tls(RequestFacts facts)
    {
        var tls = new JsonObject();
        if (facts.TlsVersion is { } version) tls["tlsVersion"] = version;
        if (facts.CipherSuite is { } suite) tls["cipherSuite"] = suite;
        tls["clientProvidedHostHeader"] = facts.Host;
        return tls;
    }
}
