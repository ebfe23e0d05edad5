using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>RevokeSession: one session is over from the next call on, and with it those made from it. One's own may be ended without permission.</summary>
internal sealed class RevokeSession(OpenSessionReader reader, Permission permission) : SessionsAction
{
    public override string Name => "RevokeSession";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name) { IsChange = true };
        var key = call.Parameters.Required("AccessKeyId", SessionCalls.AccessKey);
        call.Requested["accessKeyId"] = StsErrors.Shortened(key);
        if (call.Malformed() is { } malformed) return await call.RefuseAsync(malformed, cancellation);

        // 1. Whose it is; of what is not there, or another account's, it is told to those only who may revoke everything.
        var (found, isOwn) = await reader.FindAsync(call, key, cancellation);
        call.Trace.Check("Holder", "open sessions", "one's own session, or the permission", isOwn ? "one's own" : "another's, or none", passed: true);
        if (!isOwn && await permission.CheckAsync(call, SessionCalls.Revoke, found?.Session.PrincipalArn ?? "*", null, cancellation) is { } denial) return await call.RefuseAsync(denial, cancellation);
        if (found is null || call.Facts.Now >= found.Session.Expires) return await call.RefuseAsync(SessionCalls.NoSuchSession(key), cancellation);

        // 2. The end, with its record. What was made from it may outlive it by an hour.
        var (now, session) = (call.Facts.Now, found.Session);
        if (session.Kind == SessionKind.AssumedRole) call.Resources.Add(new TrailResource(session.AccountId, "AWS::IAM::Role", session.PrincipalArn));
        call.Resources.Add(new TrailResource(session.AccountId, "AWS::STS::Session", key));
        return await call.ChangeAsync(
            (db, cancel) => EndedSessions.PutAsync(db, key, now, Later(session.Expires, now + EndedSessions.LongestOfChain), cancel),
            [new ResponseNode.Text("AccessKeyId", key), new ResponseNode.Text("Arn", session.CallerArn)],
            new JsonObject { ["accessKeyId"] = key, ["arn"] = session.CallerArn, ["own"] = isOwn },
            cancellation);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
