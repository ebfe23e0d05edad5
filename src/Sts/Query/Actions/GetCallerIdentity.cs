using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>GetCallerIdentity: who the signature proves the caller to be. Needs no permission and cannot be denied.</summary>
internal sealed class GetCallerIdentity : StsAction
{
    public override string Name => "GetCallerIdentity";

    public override async Task<ActionOutcome> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var session = call.Caller!.Session;
        var receipt = await call.Trail.RecordAsync(call.Facts, new TrailEvent
        {
            EventName = Name,
            AccountId = session.AccountId,
            UserName = session.SessionName,
            AccessKeyId = session.AccessKeyId,
            UserIdentity = TrailEvent.SessionIdentity(session),
        }, cancellation);
        return new ActionOutcome.Answered(
        [
            new ResponseNode.Text("Arn", session.CallerArn),
            new ResponseNode.Text("UserId", session.CallerId),
            new ResponseNode.Text("Account", session.AccountId),
        ], receipt);
    }
}
