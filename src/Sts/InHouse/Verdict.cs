using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.InHouse;

/// <summary>What the asking service is told of a request. It holds the receipt of its record: nothing is told that is not on record.</summary>
internal sealed record Verdict(Caller? Caller, WireError? Error, TrailReceipt? Receipt)
{
    /// <summary>Proof of when the request was verified, for the signatures of its body, which may come much later.</summary>
    public string? Ticket { get; init; }

    /// <summary>What a new policy of the resource was bound to.</summary>
    public IReadOnlyDictionary<string, string>? PrincipalIds { get; init; }

    public JsonObject Json(string requestId)
    {
        var json = new JsonObject { ["Decision"] = Error is null ? "Allow" : "Deny", ["RequestId"] = requestId };
        if (Error is { } error) (json["Code"], json["Status"], json["Message"]) = (error.Code, error.Status, error.Message);
        if (Caller is { } caller) json["Principal"] = PrincipalOf(caller);
        if (Ticket is not null) json[nameof(Ticket)] = Ticket;
        if (PrincipalIds is not null) json[nameof(PrincipalIds)] = new JsonArray([.. PrincipalIds.Select(pair => (JsonNode)new JsonObject { ["Principal"] = pair.Key, ["Id"] = pair.Value })]);
        return json;
    }

    // Who it is, as GetCallerIdentity tells it, and what vouches for that; nothing that could sign.
    private static JsonObject PrincipalOf(Caller caller)
    {
        var principal = new JsonObject
        {
            ["Arn"] = caller.Arn,
            ["AccountId"] = caller.AccountId,
            ["UserId"] = caller.UserId,
            ["Name"] = caller.Name,
            ["Type"] = caller.Kind switch { PrincipalKind.Root => "Root", PrincipalKind.User => "User", PrincipalKind.AssumedRole => "AssumedRole", PrincipalKind.FederatedUser => "FederatedUser", _ => "Unknown" },
        };
        if (caller.Session is not { } session) return principal;
        principal["IssuerArn"] = session.PrincipalArn;
        if (session.SourceIdentity is { } source) principal["SourceIdentity"] = source;
        return principal;
    }
}
