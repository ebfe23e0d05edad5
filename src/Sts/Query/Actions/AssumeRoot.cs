using SamlFederation.Sts.Sessions;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>AssumeRoot: for the management of member accounts' roots. There is no organization here, so nobody is ever authorised for it.</summary>
internal sealed class AssumeRoot : StsAction
{
    private static readonly Constraint Target = new(12, 2048);
    private static readonly Constraint Duration = new(0, 900);

    public override string Name => "AssumeRoot";

    public override string AlwaysRefused => "there is no organization";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var target = call.Parameters.Required("TargetPrincipal", Target);
        var task = call.Parameters.Required("TaskPolicyArn.arn", SessionParameters.Arn);
        _ = call.Parameters.Number("DurationSeconds", Duration);
        call.Requested["targetPrincipal"] = StsErrors.Shortened(target);
        call.Requested["taskPolicyArn"] = StsErrors.Shortened(task);
        if (call.Malformed() is { } malformed) return await call.RefuseAsync(malformed, cancellation);

        call.Trace.Check("Organization", "centralized root access", "an organization with root access enabled", "none", passed: false);
        var root = target.Length == 12 ? $"arn:aws:iam::{target}:root" : StsErrors.Shortened(target);
        return await call.RefuseAsync(StsErrors.NotAuthorized(call.Caller.Arn, "sts:AssumeRoot", root), cancellation);
    }
}
