using System.Text.Json.Nodes;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>What goes back of a call of this API: its result, or the refusal.</summary>
internal sealed record CloudTrailAnswer(JsonObject? Result, WireError? Error)
{
    public static CloudTrailAnswer Refused(WireError error) => new(null, error);
}

/// <summary>What became of a call. It holds the receipt of its record: an action cannot answer without one.</summary>
internal sealed record CloudTrailOutcome(CloudTrailAnswer Answer, TrailReceipt Receipt);

/// <summary>One call on its way: what is learnt of it goes on record, whatever becomes of it.</summary>
internal sealed class CloudTrailCall(string action, Caller caller, RequestFacts facts, JsonMembers members, TrailStore trail)
{
    public const string Source = "cloudtrail.amazonaws.com";

    public Caller Caller => caller;

    public RequestFacts Facts => facts;

    public JsonMembers Members => members;

    public DecisionTrace Trace { get; } = new();

    /// <summary>The parameters as the record shows them.</summary>
    public JsonObject Requested { get; } = [];

    /// <summary>Asks for the permission of this action: the refusal, or null.</summary>
    public async Task<WireError?> DenialAsync(Authorizer authorizer, Denials denials, string resource, string accountId, CancellationToken cancellation)
    {
        var ruling = await authorizer.DecideAsync(new Question(caller, $"cloudtrail:{action}", resource, facts) { ResourceAccountId = accountId }, cancellation);
        Trace.Add(ruling.Request, ruling.Decision);
        return ruling.IsAllowed ? null : CloudTrailErrors.Of(denials.Of(caller, ruling));
    }

    public async Task<CloudTrailOutcome> AnswerAsync(JsonObject result, CancellationToken cancellation) =>
        new(new CloudTrailAnswer(result, null), await RecordAsync(null, cancellation));

    public async Task<CloudTrailOutcome> RefuseAsync(WireError error, CancellationToken cancellation) =>
        new(CloudTrailAnswer.Refused(error), await RecordAsync(error, cancellation));

    /// <summary>Puts on record what is wrong with the call itself, and refuses it.</summary>
    public Task<CloudTrailOutcome> RefuseAsync(string check, string expected, WireError error, CancellationToken cancellation)
    {
        Trace.Check(check, "the API's model", expected, error.Message, passed: false);
        return RefuseAsync(error, cancellation);
    }

    private Task<TrailReceipt> RecordAsync(WireError? error, CancellationToken cancellation) => trail.RecordAsync(facts, new TrailEvent
    {
        EventName = action,
        EventSource = Source,
        AccountId = caller.AccountId,
        UserName = caller.Name,
        AccessKeyId = caller.AccessKeyId,
        UserIdentity = TrailEvent.Identity(caller),
        RequestParameters = Requested.Count == 0 ? null : Requested,
        Error = error,
        Trace = Trace,
    }, cancellation);
}

/// <summary>One action of the CloudTrail API.</summary>
internal abstract class CloudTrailAction
{
    /// <summary>The name on the wire.</summary>
    public abstract string Name { get; }

    /// <summary>Answers the call of a caller whose signature holds.</summary>
    public abstract Task<CloudTrailOutcome> RunAsync(CloudTrailCall call, CancellationToken cancellation);
}
