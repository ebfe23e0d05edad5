using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>What the actions about open sessions have in common.</summary>
internal static class SessionCalls
{
    public const string List = "sts:ListSessions";
    public const string Revoke = "sts:RevokeSession";

    /// <summary>The id of temporary credentials.</summary>
    public static Constraint AccessKey { get; } = new(16, 128);

    public static WireError NoSuchSession(string accessKeyId) => new("NoSuchEntity", 404, $"No open session with the access key {StsErrors.Shortened(accessKeyId)} is on record in this account.");

    public static WireError NoSuchRole(string arn) => new("NoSuchEntity", 404, $"There is no role {StsErrors.Shortened(arn)} in this account.");

    public static WireError InvalidMarker { get; } = new("ValidationError", 400, "Invalid Marker.");

    /// <summary>A session of the caller's account, or the caller's own wherever it is.</summary>
    public static async Task<(RecordedSession? Found, bool IsOwn)> FindAsync(this OpenSessionReader reader, SignedCall call, string accessKeyId, CancellationToken cancellation)
    {
        if (await reader.FindAsync(accessKeyId, cancellation) is not { } found) return (null, false);
        var isOwn = call.Caller.Session is { } session && OpenSessionReader.IsSameHolder(session, found.Session);
        return isOwn || found.Session.AccountId == call.Caller.AccountId ? (found, isOwn) : (null, false);
    }

    public static IReadOnlyList<ResponseNode> Nodes(this RecordedSession recorded)
    {
        var session = recorded.Session;
        List<ResponseNode> nodes =
        [
            new ResponseNode.Text("AccessKeyId", recorded.KeyId), new ResponseNode.Text("Arn", session.CallerArn), new ResponseNode.Text("PrincipalArn", session.PrincipalArn),
            new ResponseNode.Text("IssuedBy", recorded.IssuedBy), new ResponseNode.Text("Holder", recorded.Holder), new ResponseNode.Instant("IssuedAt", session.IssuedAt),
            new ResponseNode.Instant("Expiration", session.Expires), new ResponseNode.Text("SourceIpAddress", recorded.SourceIp), new ResponseNode.Text("UserAgent", recorded.UserAgent),
            new ResponseNode.Flag("InConsole", recorded.InConsole),
        ];
        if (session.ProviderArn is { } provider) nodes.Add(new ResponseNode.Text("ProviderArn", provider));
        if (session.Ancestors.Count > 0) nodes.Add(new ResponseNode.Text("MadeFrom", session.Ancestors[^1].AccessKeyId));
        return nodes;
    }
}
