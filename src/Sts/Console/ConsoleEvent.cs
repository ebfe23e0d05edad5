using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.CloudTrail;
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
        UserIdentity = TrailEvent.Identity(Caller.Of(session)),
        ResponseElements = new JsonObject { [name] = "Success" },
    };

    /// <summary>A look at the trail, which is CloudTrail's event.</summary>
    /// <param name="session">Whose look it is.</param>
    /// <param name="asked">What was looked for, in the words of LookupEvents; null where nothing was.</param>
    /// <param name="decision">What opened the trail.</param>
    public static TrailEvent Lookup(SessionPrincipal session, JsonObject? asked, Decision decision)
    {
        var trace = new DecisionTrace();
        trace.Add(ConsoleVisit.LookupEvents, "*", decision);
        return Lookup(session) with { RequestParameters = asked, Trace = trace };
    }

    /// <summary>A look at the trail that the session's policies do not open, and why.</summary>
    public static TrailEvent DeniedLookup(SessionPrincipal session, Decision? decision)
    {
        var trace = new DecisionTrace();
        if (decision is null) trace.Check("Policies", "identity and session policies", "policies that can be read, of a role that exists", session.PrincipalArn, passed: false);
        else trace.Add(ConsoleVisit.LookupEvents, "*", decision);
        return Lookup(session) with { Trace = trace, Error = StsErrors.NotAuthorized(session.CallerArn, ConsoleVisit.LookupEvents) };
    }

    private static TrailEvent Lookup(SessionPrincipal session) => Of("LookupEvents", session) with
    {
        EventSource = CloudTrailCall.Source,
        EventType = "AwsApiCall",
        ReadOnly = true,
        ResponseElements = null,
    };
}
