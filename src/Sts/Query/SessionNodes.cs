using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query;

/// <summary>The parts that the answers and records of all actions share which issue credentials.</summary>
internal static class SessionNodes
{
    public static ResponseNode Credentials(TemporaryCredentials credentials) => new ResponseNode.Tree("Credentials",
    [
        new ResponseNode.Text("AccessKeyId", credentials.AccessKeyId),
        new ResponseNode.Text("SecretAccessKey", credentials.SecretAccessKey.Reveal()),
        new ResponseNode.Text("SessionToken", credentials.SessionToken.Reveal()),
        new ResponseNode.Instant("Expiration", credentials.Expiration),
    ]);

    public static ResponseNode AssumedRoleUser(SessionPrincipal session) => new ResponseNode.Tree("AssumedRoleUser",
    [
        new ResponseNode.Text("AssumedRoleId", session.CallerId),
        new ResponseNode.Text("Arn", session.CallerArn),
    ]);

    /// <summary>The credentials as records have them: no secret among them.</summary>
    public static JsonObject Recorded(TemporaryCredentials credentials) => new()
    {
        ["accessKeyId"] = credentials.AccessKeyId,
        ["sessionToken"] = TrailRecordWriter.Hidden,
        ["expiration"] = TrailRecordWriter.LongTime(credentials.Expiration),
    };

    public static JsonObject Recorded(SessionPrincipal session) => new() { ["assumedRoleId"] = session.CallerId, ["arn"] = session.CallerArn };
}
