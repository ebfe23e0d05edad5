using System.Buffers;
using System.Globalization;
using System.Text;
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

    /// <summary>
    /// How the record of an API call ends that a page of the console made. It follows the object before it, and so no text or name that a caller
    /// chose can look like it: the record of any other call ends with two braces.
    /// </summary>
    public const string FromConsoleEnd = "},\"sessionCredentialFromConsole\":\"true\"}";

    // The default encoder escapes everything outside ASCII and what HTML would read, so that one record stays one harmless line.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    public static TrailRecord Write(RequestFacts facts, TrailEvent happened)
    {
        // In the order of time, so that its index grows at its end and a commit touches few pages.
        var eventId = Guid.CreateVersion7().ToString();
        return new TrailRecord
        {
            EventId = eventId,
            RequestId = facts.RequestId,
            AccountId = happened.AccountId,
            EventTime = facts.Now,
            EventSource = happened.EventSource,
            EventName = happened.EventName,
            ReadOnly = happened.ReadOnly,
            UserName = happened.UserName,
            AccessKeyId = happened.AccessKeyId,
            ErrorCode = happened.Error?.TrailCode,
            Record = Json(facts, happened, eventId),
            Trace = happened.Trace.Serialize(),
            Mentions = happened.AccountId is { } account ? [.. TrailMentions.Of(happened, account, facts.Now)] : [],
        };
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The way credentials' expiration is written in a record: <c>Jul 1, 2026, 12:08:19 PM</c>.</summary>
    public static string LongTime(DateTimeOffset time) => time.UtcDateTime.ToString("MMM d, yyyy, h:mm:ss tt", CultureInfo.InvariantCulture);

    private static string Json(RequestFacts facts, TrailEvent happened, string eventId)
    {
        var octets = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(octets, Options)) Write(json, facts, happened, eventId);
        return Encoding.UTF8.GetString(octets.WrittenSpan);
    }

    // The order in which CloudTrail writes them.
    private static void Write(Utf8JsonWriter json, RequestFacts facts, TrailEvent happened, string eventId)
    {
        json.WriteStartObject();
        json.WriteString("eventVersion", "1.11");
        Write(json, "userIdentity", happened.UserIdentity);
        json.WriteString("eventTime", Time(facts.Now));
        json.WriteString("eventSource", happened.EventSource);
        json.WriteString("eventName", happened.EventName);
        json.WriteString("awsRegion", facts.Region);
        json.WriteString("sourceIPAddress", facts.SourceIp);
        json.WriteString("userAgent", facts.UserAgent);
        if (happened.Error is { } error)
        {
            json.WriteString("errorCode", error.TrailCode);
            json.WriteString("errorMessage", error.TrailMessage);
        }
        Write(json, "requestParameters", happened.RequestParameters);
        Write(json, "responseElements", happened.ResponseElements);
        WriteAdditional(json, facts, happened);
        json.WriteString("requestID", facts.RequestId);
        json.WriteString("eventID", eventId);
        if (happened.SharedEventId is { } shared) json.WriteString("sharedEventID", shared);
        json.WriteBoolean("readOnly", happened.ReadOnly);
        WriteResources(json, happened.Resources);
        json.WriteString("eventType", happened.EventType);
        json.WriteBoolean("managementEvent", !happened.IsData);
        if (happened.AccountId is { } account) json.WriteString("recipientAccountId", account);
        json.WriteString("eventCategory", happened.IsData ? "Data" : "Management");
        WriteTls(json, facts);
        // The last of all, as FromConsoleEnd has it. What people do at the console itself, such as signing out, is no API call.
        if (facts.IsFromConsole && happened.EventType == "AwsApiCall") json.WriteString("sessionCredentialFromConsole", "true");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, JsonObject? value)
    {
        json.WritePropertyName(name);
        if (value is null) json.WriteNullValue();
        else value.WriteTo(json);
    }

    private static void WriteAdditional(Utf8JsonWriter json, RequestFacts facts, TrailEvent happened)
    {
        if (happened.EventSource != TrailEvent.StsSource)
        {
            Write(json, "additionalEventData", happened.AdditionalEventData);
            return;
        }
        json.WriteStartObject("additionalEventData");
        foreach (var (name, value) in happened.AdditionalEventData ?? [])
        {
            json.WritePropertyName(name);
            if (value is null) json.WriteNullValue();
            else value.WriteTo(json);
        }
        json.WriteStartObject("RequestDetails");
        json.WriteString("endpointType", facts.IsRegional ? "regional" : "global");
        json.WriteString("awsServingRegion", facts.Region);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter json, IReadOnlyList<TrailResource> resources)
    {
        if (resources.Count == 0) return;
        json.WriteStartArray("resources");
        foreach (var resource in resources)
        {
            json.WriteStartObject();
            if (resource.AccountId is { } owner) json.WriteString("accountId", owner);
            json.WriteString("type", resource.Type);
            json.WriteString(resource.IsPrefix ? "ARNPrefix" : "ARN", resource.Arn);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTls(Utf8JsonWriter json, RequestFacts facts)
    {
        json.WriteStartObject("tlsDetails");
        if (facts.TlsVersion is { } version) json.WriteString("tlsVersion", version);
        if (facts.CipherSuite is { } suite) json.WriteString("cipherSuite", suite);
        json.WriteString("clientProvidedHostHeader", facts.Host);
        json.WriteEndObject();
    }
}
