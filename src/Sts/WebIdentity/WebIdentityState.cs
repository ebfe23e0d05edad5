using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>A web identity token to be exchanged for credentials.</summary>
internal sealed record WebIdentityRequest(string RoleArn, string RoleSessionName, string Token) : ISessionWish
{
    public int? DurationSeconds { get; init; }

    public string? Policy { get; init; }

    public IReadOnlyList<string> PolicyArns { get; init; } = [];
}

/// <summary>What an exchange has learnt so far; whatever has been proven goes into its record, also when it is refused.</summary>
internal sealed class WebIdentityState(WebIdentityRequest request, RequestFacts facts)
{
    public WebIdentityRequest Request { get; } = request;

    public RequestFacts Facts { get; } = facts;

    public DecisionTrace Trace { get; } = new();

    public RoleArn? RoleArn { get; set; }

    public WebIdentityToken? Token { get; set; }

    public OidcProvider? Provider { get; set; }

    public WebIdentityClaims? Claims { get; set; }

    public Role? Role { get; set; }

    public DateTimeOffset End { get; set; }

    public int? PackedPolicySize { get; set; }

    public MintOutcome.Minted? Minted { get; set; }

    public TrailEvent Accepted() => Event() with { ResponseElements = Response() };

    public TrailEvent Refused(WireError error) => Event() with { Error = error };

    private TrailEvent Event() => new()
    {
        EventName = "AssumeRoleWithWebIdentity",
        AccountId = Provider?.AccountId,
        UserName = Claims?.Subject,
        UserIdentity = Identity(),
        RequestParameters = Parameters(),
        Resources = [.. Resources()],
        Trace = Trace,
    };

    // Only what a verified token says names anybody.
    private JsonObject Identity() => Claims is null || Provider is null ? TrailEvent.Unknown() : new JsonObject
    {
        ["type"] = "WebIdentityUser",
        ["principalId"] = $"{Provider.Arn}:{Claims.Client}:{Claims.Subject}",
        ["userName"] = Claims.Subject,
        ["identityProvider"] = Provider.Arn,
    };

    private JsonObject Parameters()
    {
        var parameters = new JsonObject { ["roleArn"] = StsErrors.Shortened(Request.RoleArn), ["roleSessionName"] = Request.RoleSessionName };
        if (Request.DurationSeconds is { } asked) parameters["durationSeconds"] = asked;
        if (Claims?.SourceIdentity is { } source) parameters["sourceIdentity"] = source;
        if (Claims?.Tags is { Count: > 0 } tags)
        {
            parameters["principalTags"] = new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
            if (tags.Any(tag => tag.Transitive)) parameters["transitiveTagKeys"] = new JsonArray([.. tags.Where(tag => tag.Transitive).Select(tag => (JsonNode?)tag.Key)]);
        }
        if (Request.Policy is { } policy) parameters["policy"] = policy;
        if (Request.PolicyArns.Count > 0) parameters["policyArns"] = new JsonArray([.. Request.PolicyArns.Select(arn => new JsonObject { ["arn"] = arn })]);
        return parameters;
    }

    private IEnumerable<TrailResource> Resources()
    {
        if (Role is { } role) yield return new TrailResource(role.AccountId, "AWS::IAM::Role", role.Arn);
        if (Provider is { } provider) yield return new TrailResource(provider.AccountId, "AWS::IAM::OIDCProvider", provider.Arn);
    }

    private JsonObject Response()
    {
        var elements = new JsonObject
        {
            ["credentials"] = SessionNodes.Recorded(Minted!.Credentials),
            ["assumedRoleUser"] = SessionNodes.Recorded(Minted.Session),
            ["subjectFromWebIdentityToken"] = Claims!.Subject,
            ["provider"] = Provider!.Arn,
            ["audience"] = Claims.Client,
        };
        if (PackedPolicySize is { } packed) elements["packedPolicySize"] = packed;
        if (Claims.SourceIdentity is { } source) elements["sourceIdentity"] = source;
        return elements;
    }
}
