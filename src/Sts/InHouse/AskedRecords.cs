using System.Text.Json.Nodes;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.InHouse;

/// <summary>The records of what was asked about: events of the service that asked, in the account of whoever sent the request, and in that of the resource's owner.</summary>
internal static class AskedRecords
{
    // S3 writes them so; all other services as they came.
    public static RequestFacts Facts(Asked asked) => asked.Service == "s3" ? asked.Facts with { UserAgent = $"[{asked.Facts.UserAgent}]" } : asked.Facts;

    /// <summary>Of a request whose sender is not known: the asking service's account has it.</summary>
    public static TrailEvent Unproven(Asked asked, Caller asking, DecisionTrace trace, WireError error) => Event(asked, error) with
    {
        AccountId = asking.AccountId,
        UserIdentity = IsAnonymous(asked)
            ? new JsonObject { ["type"] = "AWSAccount", ["principalId"] = "", ["accountId"] = "ANONYMOUS_PRINCIPAL" }
            : TrailEvent.Unknown(),
        Trace = trace,
    };

    /// <summary>Of a known caller's: one record, or one for each of the two accounts.</summary>
    public static IReadOnlyList<TrailEvent> Of(Asked asked, Caller caller, AccountTraces traces, WireError? error)
    {
        var foreign = asked.ResourceAccountId is { } owner && owner != caller.AccountId ? owner : null;
        var own = Event(asked, error) with
        {
            AccountId = caller.AccountId,
            UserName = caller.Name,
            AccessKeyId = caller.AccessKeyId,
            UserIdentity = TrailEvent.Identity(caller),
            SharedEventId = foreign is null ? null : Guid.NewGuid().ToString(),
            Trace = traces.Caller,
        };
        return foreign is null
            ? [own]
            : [own, own with { AccountId = foreign, UserName = caller.UserId, AccessKeyId = null, UserIdentity = TrailEvent.ForeignIdentity(caller), Trace = traces.Owner }];
    }

    private static TrailEvent Event(Asked asked, WireError? error)
    {
        var parameters = new JsonObject();
        foreach (var (name, value) in asked.Event.Parameters) parameters[name] = value;
        return new TrailEvent
        {
            EventName = asked.Event.Name,
            EventSource = $"{asked.Service}.amazonaws.com",
            ReadOnly = asked.Event.ReadOnly,
            IsData = asked.Event.IsData,
            RequestParameters = parameters.Count == 0 ? null : parameters,
            AdditionalEventData = Additional(asked),
            Resources = asked.Event.Resources,
            Error = error,
        };
    }

    private static JsonObject Additional(Asked asked)
    {
        var additional = new JsonObject();
        if (!IsAnonymous(asked))
        {
            additional["SignatureVersion"] = "SigV4";
            additional["AuthenticationMethod"] = IsPresigned(asked) ? "QueryString" : "AuthHeader";
        }
        if (asked.Facts.CipherSuite is { } suite) additional["CipherSuite"] = suite;
        return additional;
    }

    private static bool IsPresigned(Asked asked) => asked.Request.RawQuery.Contains("X-Amz-Signature=", StringComparison.OrdinalIgnoreCase);

    private static bool IsAnonymous(Asked asked) => !IsPresigned(asked) && !asked.Request.Headers.Any(header => header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase));
}
