using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Trail;

/// <summary>A resource that a record names.</summary>
internal sealed record TrailResource(string? AccountId, string Type, string Arn)
{
    /// <summary>Whether the ARN is what those of many resources begin with.</summary>
    public bool IsPrefix { get; init; }
}

/// <summary>What happened, in the words of CloudTrail, before the request's own facts are added.</summary>
internal sealed record TrailEvent
{
    public const string StsSource = "sts.amazonaws.com";
    public const string SigninSource = "signin.amazonaws.com";

    public required string EventName { get; init; }

    public string EventSource { get; init; } = StsSource;

    public string EventType { get; init; } = "AwsApiCall";

    public bool ReadOnly { get; init; } = true;

    /// <summary>Whether it is about what a service keeps for its users, and not about how it is managed.</summary>
    public bool IsData { get; init; }

    /// <summary>The account whose trail it belongs to, or null.</summary>
    public string? AccountId { get; init; }

    /// <summary>The name people look for.</summary>
    public string? UserName { get; init; }

    public string? AccessKeyId { get; init; }

    public JsonObject UserIdentity { get; init; } = Unknown();

    public JsonObject? RequestParameters { get; init; }

    public JsonObject? ResponseElements { get; init; }

    public JsonObject? AdditionalEventData { get; init; }

    public IReadOnlyList<TrailResource> Resources { get; init; } = [];

    /// <summary>The ARN that the call is about, where the record has no list of resources; the record is found by it.</summary>
    public string? Subject { get; init; }

    /// <summary>The id that the records of one event in several accounts share, or null.</summary>
    public string? SharedEventId { get; init; }

    /// <summary>The refusal, or null for what was accepted.</summary>
    public WireError? Error { get; init; }

    /// <summary>Why.</summary>
    public DecisionTrace Trace { get; init; } = new();

    /// <summary>A caller of whom nothing is proven.</summary>
    public static JsonObject Unknown() => new() { ["type"] = "Unknown" };

    /// <summary>A session of a role, as it appears in every record of what it did.</summary>
    public static JsonObject SessionIdentity(SessionPrincipal session) => new()
    {
        ["type"] = "AssumedRole",
        ["principalId"] = session.CallerId,
        ["arn"] = session.CallerArn,
        ["accountId"] = session.AccountId,
        ["accessKeyId"] = session.AccessKeyId,
        ["sessionContext"] = SessionContext(session),
    };

    /// <summary>Whoever signed a request, as the record of it names them.</summary>
    public static JsonObject Identity(Caller caller)
    {
        if (caller is { Kind: PrincipalKind.AssumedRole, Session: { } role }) return SessionIdentity(role);
        var identity = new JsonObject
        {
            ["type"] = caller.Kind switch { PrincipalKind.Root => "Root", PrincipalKind.User => "IAMUser", PrincipalKind.FederatedUser => "FederatedUser", _ => "Unknown" },
            ["principalId"] = caller.UserId,
            ["arn"] = caller.Arn,
            ["accountId"] = caller.AccountId,
            ["accessKeyId"] = caller.AccessKeyId,
        };
        if (caller.UserName is { } user) identity["userName"] = user;
        if (caller.Session is { } session) identity["sessionContext"] = SessionContext(session);
        return identity;
    }

    /// <summary>Whoever signed a request, as the record in another account names them: no more than that account must know.</summary>
    public static JsonObject ForeignIdentity(Caller caller) => new()
    {
        ["type"] = "AWSAccount",
        ["principalId"] = caller.UserId,
        ["accountId"] = caller.AccountId,
    };

    private static JsonObject SessionContext(SessionPrincipal session)
    {
        var context = new JsonObject();
        // A session of GetSessionToken is the user itself; the others were issued by a role or a user.
        if (session.Kind != SessionKind.UserSession)
        {
            context["sessionIssuer"] = new JsonObject
            {
                ["type"] = session.Kind == SessionKind.AssumedRole ? "Role" : "IAMUser",
                ["principalId"] = session.PrincipalId,
                ["arn"] = session.PrincipalArn,
                ["accountId"] = session.AccountId,
                ["userName"] = session.PrincipalName,
            };
        }
        if (session.WebIdentity is { } web)
        {
            context["webIdFederationData"] = new JsonObject
            {
                ["federatedProvider"] = session.ProviderArn,
                ["attributes"] = new JsonObject { [$"{web.Provider}:aud"] = web.Audience, [$"{web.Provider}:sub"] = web.Subject },
            };
        }
        context["attributes"] = new JsonObject
        {
            ["creationDate"] = TrailRecordWriter.Time(session.IssuedAt),
            ["mfaAuthenticated"] = session.MfaAuthenticatedAt is null ? "false" : "true",
        };
        if (session.SourceIdentity is { } source) context["sourceIdentity"] = source;
        return context;
    }
}
