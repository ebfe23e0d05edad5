using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.SwitchRole;

/// <summary>Switching as the trail has it.</summary>
internal static class SwitchEvent
{
    /// <summary>The role was taken: in its account's trail, by the session of it.</summary>
    public static TrailEvent Switched(SessionPrincipal from, SessionPrincipal to, string redirectTo) => Of("SwitchRole", to, "Success", redirectTo, from);

    /// <summary>It was not: in the trail of whoever asked.</summary>
    public static TrailEvent Refused(SessionPrincipal from, string redirectTo, string asked, WireError error) => Of("SwitchRole", from, "Failure", redirectTo, from) with
    {
        Error = error,
        Trace = DecisionTrace.Failed("AssumeRole", "switching roles", $"a role that may be assumed: {asked}", error.TrailMessage),
    };

    /// <summary>The role was left.</summary>
    public static TrailEvent Left(SessionPrincipal role, string redirectTo) => Of("ExitRole", role, "Success", redirectTo, null);

    private static TrailEvent Of(string name, SessionPrincipal who, string outcome, string redirectTo, SessionPrincipal? from)
    {
        var data = new JsonObject();
        if (from is not null) data["SwitchFrom"] = from.CallerArn;
        data["RedirectTo"] = redirectTo;
        return ConsoleEvent.Of(name, who) with
        {
            UserIdentity = new JsonObject
            {
                ["type"] = who.Kind == SessionKind.FederatedUser ? "FederatedUser" : "AssumedRole",
                ["principalId"] = who.CallerId,
                ["arn"] = who.CallerArn,
                ["accountId"] = who.AccountId,
            },
            ResponseElements = new JsonObject { [name] = outcome },
            AdditionalEventData = data,
        };
    }
}
