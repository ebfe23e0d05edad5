using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Sessions;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>GetSessionToken: temporary credentials of the calling user itself, most of all to show an MFA device once for many calls. Needs no permission, and policies cannot deny it.</summary>
internal sealed class GetSessionToken(MfaDevices devices, RoleSessions sessions) : StsAction
{
    private const int Default = 43_200;
    private static readonly Constraint Duration = new(900, 129_600);

    public override string Name => "GetSessionToken";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var seconds = call.Parameters.Number("DurationSeconds", Duration);
        var device = SessionParameters.Device(call.Parameters);
        SessionParameters.Record(call.Requested, new SessionWish(seconds, null, []), device, []);
        if ((call.Malformed() ?? call.Barred() ?? await devices.TakeAsync(call, device, cancellation)) is { } refusal)
            return await call.RefuseAsync(refusal, cancellation);

        var (caller, now) = (call.Caller, call.Facts.Now);
        var draft = new SessionPrincipal
        {
            Kind = SessionKind.UserSession,
            AccountId = caller.AccountId,
            PrincipalArn = caller.Arn,
            PrincipalId = caller.PrincipalId,
            Expires = now.AddSeconds(seconds ?? Default),
            MfaAuthenticatedAt = device.TokenCode is null ? null : now,
            OriginKeyId = caller.AccessKeyId,
        };
        var (minted, tooLarge) = sessions.Mint(draft, null, now, call.Trace);
        if (minted is null) return await call.RefuseAsync(tooLarge!, cancellation);
        return await call.AnswerAsync(
            [SessionNodes.Credentials(minted.Credentials)], new JsonObject { ["credentials"] = SessionNodes.Recorded(minted.Credentials) }, cancellation);
    }
}
