using System.Text.Json.Nodes;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Console;

/// <summary>
/// What was looked for in the trail, as the record of the look has it: the parameters of LookupEvents. Its conditions have their names there; those
/// that only this console has (Outcome, ErrorCode, RequestId) stand beside them under their own.
/// </summary>
internal static class LookedFor
{
    /// <summary>The conditions of a page, or of everything when no size is given; null where there are none.</summary>
    public static JsonObject? In(TrailQuery query, int? size = null)
    {
        var asked = new JsonObject();
        var attributes = Attributes(query).Where(one => one.Value is not null).Select(one => (JsonNode)Attribute(one.Key, one.Value!)).ToArray();
        if (attributes.Length > 0) asked["lookupAttributes"] = new JsonArray(attributes);
        if (query.From is { } from) asked["startTime"] = TrailRecordWriter.LongTime(from);
        if (query.Until is { } until) asked["endTime"] = TrailRecordWriter.LongTime(until);
        if (size is not null) asked["maxResults"] = size;
        return asked.Count == 0 ? null : asked;
    }

    /// <summary>The events of one request.</summary>
    public static JsonObject Request(string requestId) => new() { ["lookupAttributes"] = new JsonArray(Attribute("RequestId", requestId)) };

    private static IEnumerable<(string Key, string? Value)> Attributes(TrailQuery query) =>
    [
        ("EventName", query.EventName), ("Username", query.UserName), ("ResourceName", query.ResourceName), ("EventSource", query.EventSource), ("AccessKeyId", query.AccessKeyId),
        ("ReadOnly", query.ReadOnly is { } reads ? reads ? "true" : "false" : null), ("Outcome", query.Refused is { } refused ? refused ? "refused" : "accepted" : null), ("ErrorCode", query.ErrorCode),
    ];

    private static JsonObject Attribute(string key, string value) => new JsonObject { ["attributeKey"] = key, ["attributeValue"] = StsErrors.Shortened(value) };
}
