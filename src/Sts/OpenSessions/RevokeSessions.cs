using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>RevokeSessions: every session of a role that was issued up to now is over from the next call on, and with it those made from it.</summary>
internal sealed class RevokeSessions(Roles roles, Permission permission) : SessionsAction
{
    public override string Name => "RevokeSessions";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name) { IsChange = true };
        var text = call.Parameters.Required("RoleArn", SessionParameters.Arn);
        call.Requested["roleArn"] = StsErrors.Shortened(text);
        if (call.Malformed() is { } malformed) return await call.RefuseAsync(malformed, cancellation);
        if (!RoleArn.TryParse(text, out var arn)) return await call.RefuseAsync(StsErrors.RoleArn(text), cancellation);

        call.Resources.Add(new TrailResource(arn.AccountId, "AWS::IAM::Role", text));
        if (await permission.CheckAsync(call, SessionCalls.Revoke, text, null, cancellation) is { } denial) return await call.RefuseAsync(denial, cancellation);
        if (arn.AccountId != call.Caller.AccountId || await roles.FindAsync(text, cancellation) is not { } role) return await call.RefuseAsync(SessionCalls.NoSuchRole(text), cancellation);

        var now = call.Facts.Now;
        return await call.ChangeAsync(
            (db, cancel) => EndedSessions.PutAsync(db, role.UniqueId, now, now + EndedSessions.Longest, cancel),
            [new ResponseNode.Text("RoleArn", text), new ResponseNode.Instant("IssuedUpTo", now)],
            new JsonObject { ["roleArn"] = text, ["issuedUpTo"] = TrailRecordWriter.LongTime(now) },
            cancellation);
    }
}
