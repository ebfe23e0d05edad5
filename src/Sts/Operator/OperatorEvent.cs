using System.Text.Json.Nodes;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Operator;

/// <summary>What the operator does on the machine itself, as an account's trail has it: CloudTrail's events, done by a service and not by a principal.</summary>
internal static class OperatorEvent
{
    public const string Invoker = "operator";

    /// <summary>An account that was made.</summary>
    public static TrailEvent CreateAccount(string accountId, string name) =>
        Of("CreateAccount", "organizations.amazonaws.com", accountId, new JsonObject { ["accountName"] = name });

    /// <summary>A first administrator that was made.</summary>
    public static TrailEvent CreateUser(string accountId, string user, string accessKeyId) =>
        Of("CreateUser", "iam.amazonaws.com", accountId, new JsonObject { ["userName"] = user }) with
        {
            ResponseElements = new JsonObject { ["accessKey"] = new JsonObject { ["accessKeyId"] = accessKeyId, ["status"] = "Active", ["userName"] = user } },
        };

    public static TrailEvent Of(string name, string source, string accountId, JsonObject parameters) => new()
    {
        EventName = name,
        EventSource = source,
        ReadOnly = false,
        AccountId = accountId,
        UserName = Invoker,
        UserIdentity = new JsonObject { ["type"] = "AWSService", ["invokedBy"] = Invoker },
        RequestParameters = parameters,
    };
}
