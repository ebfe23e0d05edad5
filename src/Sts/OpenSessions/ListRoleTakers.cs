using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>ListRoleTakers: who can take a role of the caller's account, and which statements decide.</summary>
internal sealed class ListRoleTakers(Roles roles, RoleTakers takers, Permission permission) : SessionsAction
{
    public override string Name => "ListRoleTakers";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var text = call.Parameters.Required("RoleArn", SessionParameters.Arn);
        call.Requested["roleArn"] = StsErrors.Shortened(text);
        if (call.Malformed() is { } malformed) return await call.RefuseAsync(malformed, cancellation);
        if (!RoleArn.TryParse(text, out var arn)) return await call.RefuseAsync(StsErrors.RoleArn(text), cancellation);
        call.Resources.Add(new TrailResource(arn.AccountId, "AWS::IAM::Role", text));
        if (await permission.CheckAsync(call, "iam:SimulatePrincipalPolicy", text, null, cancellation) is { } denial) return await call.RefuseAsync(denial, cancellation);
        if (arn.AccountId != call.Caller.AccountId || await roles.FindAsync(text, cancellation) is not { } role) return await call.RefuseAsync(SessionCalls.NoSuchRole(text), cancellation);

        return await call.AnswerAsync(
        [
            new ResponseNode.Text("RoleArn", text),
            new ResponseNode.List("Takers", [.. (await takers.FindAsync(role, call.Facts, cancellation)).Select(one => (IReadOnlyList<ResponseNode>)
            [
                new ResponseNode.Text("Principal", one.Principal), new ResponseNode.Text("Kind", one.Kind), new ResponseNode.Text("Decision", one.Decision), new ResponseNode.Text("Reason", one.Reason),
                DecisionNodes.Statements(one.Statements), new ResponseNode.Texts("Conditions", one.Conditions),
            ])]),
        ], null, cancellation);
    }
}
