using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>GetCallerIdentity: who the signature proves the caller to be. Needs no permission and cannot be denied.</summary>
internal sealed class GetCallerIdentity : StsAction
{
    public override string Name => "GetCallerIdentity";

    public override async Task<ActionOutcome> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var caller = call.Caller!;
        var receipt = await call.Trail.RecordAsync(call.Facts, new TrailEvent
        {
            EventName = Name,
            AccountId = caller.AccountId,
            UserName = caller.Name,
            AccessKeyId = caller.AccessKeyId,
            UserIdentity = TrailEvent.Identity(caller),
        }, cancellation);
        return new ActionOutcome.Answered(
        [
            new ResponseNode.Text("Arn", caller.Arn),
            new ResponseNode.Text("UserId", caller.UserId),
            new ResponseNode.Text("Account", caller.AccountId),
        ], receipt);
    }
}
