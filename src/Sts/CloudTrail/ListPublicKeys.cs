using System.Text.Json.Nodes;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;
using SamlFederation.Sts.Trail.Delivery;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>ListPublicKeys: the keys that digests are verified with, which were in use within a range of time. Without one, all of them.</summary>
internal sealed class ListPublicKeys(Authorizer authorizer, Denials denials, DigestKey? key = null) : CloudTrailAction
{
    public override string Name => "ListPublicKeys";

    public override async Task<CloudTrailOutcome> RunAsync(CloudTrailCall call, CancellationToken cancellation)
    {
        var (start, end) = (call.Members.Instant("StartTime"), call.Members.Instant("EndTime"));
        var token = call.Members.Text("NextToken");
        if (start is { } from) call.Requested["startTime"] = TrailRecordWriter.LongTime(from);
        if (end is { } until) call.Requested["endTime"] = TrailRecordWriter.LongTime(until);
        if (token is not null) call.Requested["nextToken"] = StsErrors.Shortened(token);
        if (call.Members.Fault is { } fault) return await call.RefuseAsync("Members", "every member of its type", CloudTrailErrors.Serialization(fault), cancellation);
        if (await call.DenialAsync(authorizer, denials, "*", call.Caller.AccountId, cancellation) is { } denied) return await call.RefuseAsync(denied, cancellation);
        if (start > end) return await call.RefuseAsync("StartTime", "a time that is not after the end time", CloudTrailErrors.TimeRange, cancellation);
        // All keys are on one page, so that nobody was given a token.
        if (token is not null) return await call.RefuseAsync("NextToken", "no token", CloudTrailErrors.KeysToken, cancellation);

        var keys = (key?.Published ?? []).Where(one => !(one.Until < start) && !(one.From > end));
        return await call.AnswerAsync(new JsonObject { ["PublicKeyList"] = new JsonArray([.. keys.Select(one => (JsonNode)Shown(one))]) }, cancellation);
    }

    private static JsonObject Shown(DigestPublicKey key) => new()
    {
        ["Value"] = Convert.ToBase64String(key.Value),
        ["ValidityStartTime"] = key.From.ToUnixTimeSeconds(),
        ["ValidityEndTime"] = key.Until.ToUnixTimeSeconds(),
        ["Fingerprint"] = key.Fingerprint,
    };
}
