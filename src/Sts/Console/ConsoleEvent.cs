using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Console;

/// <summary>What people do in the console, as the trail has it.</summary>
internal static class ConsoleEvent
{
    public static TrailEvent Of(string name, SessionPrincipal session) => new()
    {
        EventName = name,
        EventSource = TrailEvent.SigninSource,
        EventType = "AwsConsoleSignIn",
        ReadOnly = false,
        AccountId = session.AccountId,
        UserName = session.SessionName,
        AccessKeyId = session.AccessKeyId,
        UserIdentity = TrailEvent.SessionIdentity(session),
        ResponseElements = new JsonObject { [name] = "Success" },
    };

    /// <summary>A page that the session's policies do not open.</summary>
    public static TrailEvent Denied(string name, SessionPrincipal session, string action) => Of(name, session) with
    {
        EventSource = "cloudtrail.amazonaws.com",
        EventType = "AwsApiCall",
        ReadOnly = true,
        ResponseElements = null,
        Error = StsErrors.NotAuthorized(session.CallerArn, action),
    };
}
