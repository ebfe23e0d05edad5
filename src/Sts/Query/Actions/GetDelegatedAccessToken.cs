using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>GetDelegatedAccessToken: for partners to whom a customer delegated access by a trade-in token. None is ever issued here, so nobody is authorised for it.</summary>
internal sealed class GetDelegatedAccessToken : StsAction
{
    private static readonly Constraint Token = new(0, int.MaxValue) { Sensitive = true };

    public override string Name => "GetDelegatedAccessToken";

    public override string AlwaysRefused => "no delegation is ever requested";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        _ = call.Parameters.Required("TradeInToken", Token);
        call.Requested["tradeInToken"] = TrailRecordWriter.Hidden;
        if (call.Malformed() is { } malformed) return await call.RefuseAsync(malformed, cancellation);

        call.Trace.Check("TradeInToken", "temporary delegation", "a token issued for a delegation request", "none is ever issued", passed: false);
        return await call.RefuseAsync(StsErrors.NotAuthorized(call.Caller.Arn, "sts:GetDelegatedAccessToken"), cancellation);
    }
}
