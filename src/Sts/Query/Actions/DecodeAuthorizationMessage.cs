using SamlFederation.Iam;
using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>DecodeAuthorizationMessage: what stands in the message of a denial, for those of the account who have the permission.</summary>
internal sealed class DecodeAuthorizationMessage(AuthorizationMessageSealer sealer, Permission permission) : StsAction
{
    private static readonly Constraint Message = new(1, AuthorizationMessageSealer.MaxLength);

    public override string Name => "DecodeAuthorizationMessage";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var message = call.Parameters.Required("EncodedMessage", Message);
        call.Requested["encodedMessage"] = TrailRecordWriter.Hidden;
        if ((call.Malformed() ?? call.Barred(SessionKind.AssumedRole)
            ?? await permission.CheckAsync(call, "sts:DecodeAuthorizationMessage", "*", null, cancellation)) is { } refusal)
            return await call.RefuseAsync(refusal, cancellation);

        var decoded = sealer.Open(message, call.Caller.AccountId);
        if (!call.Trace.Check("EncodedMessage", "sealed message", "a message of this account", decoded is null ? "another" : "the same", decoded is not null))
            return await call.RefuseAsync(StsErrors.AuthorizationMessageInvalid, cancellation);
        return await call.AnswerAsync([new ResponseNode.Text("DecodedMessage", decoded!)], null, cancellation);
    }
}
