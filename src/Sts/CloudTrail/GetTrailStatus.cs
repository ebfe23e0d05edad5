using System.Text.Json.Nodes;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;
using SamlFederation.Sts.Trail.Delivery;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>GetTrailStatus: since when the account's trail is kept, and how its delivery fares. The trail cannot be stopped, and so it is never said to have been.</summary>
internal sealed class GetTrailStatus(Authorizer authorizer, Denials denials, TrailStore trail, DeliveryStatus delivery) : CloudTrailAction
{
    public override string Name => "GetTrailStatus";

    public override async Task<CloudTrailOutcome> RunAsync(CloudTrailCall call, CancellationToken cancellation)
    {
        var text = call.Members.Text("Name") ?? "";
        call.Requested["name"] = StsErrors.Shortened(text);
        if (call.Members.Fault is { } fault) return await call.RefuseAsync("Members", "every member of its type", CloudTrailErrors.Serialization(fault), cancellation);
        var (name, refusal) = TrailName.Read(text, call.Caller.AccountId, call.Facts.Region);
        if (name is null) return await call.RefuseAsync("Name", "the name or ARN of a trail", refusal!, cancellation);
        if (await call.DenialAsync(authorizer, denials, name.Arn, name.AccountId, cancellation) is { } denied) return await call.RefuseAsync(denied, cancellation);
        if (name.Name != TrailName.Management)
            return await call.RefuseAsync("Name", TrailName.Management, CloudTrailErrors.TrailNotFound(text, call.Caller.AccountId), cancellation);

        var status = new JsonObject { ["IsLogging"] = true };
        if (await trail.BeginningAsync(name.AccountId, cancellation) is { } beginning)
        {
            status["StartLoggingTime"] = beginning.ToUnixTimeSeconds();
            status["TimeLoggingStarted"] = TrailRecordWriter.Time(beginning);
        }
        await delivery.AddAsync(status, name.AccountId, cancellation);
        return await call.AnswerAsync(status, cancellation);
    }
}
