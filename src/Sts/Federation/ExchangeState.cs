using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Saml;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Federation;

/// <summary>An assertion as one provider vouches for it.</summary>
internal sealed record VouchedAssertion(TrustedProvider Provider, ValidAssertion Assertion, AwsClaims Claims);

/// <summary>What an exchange has learnt so far, step by step; whatever has been proven goes into its record, also when it is refused.</summary>
internal sealed class ExchangeState(ExchangeRequest request, RequestFacts facts)
{
    public ExchangeRequest Request { get; } = request;

    public RequestFacts Facts { get; } = facts;

    public DecisionTrace Trace { get; } = new();

    /// <summary>The Issuer that the response names, for finding who may vouch.</summary>
    public string? ClaimedIssuer { get; set; }

    /// <summary>The response, when its assertion came encrypted.</summary>
    public EncryptedResponse? Encrypted { get; set; }

    /// <summary>The response as it came, or as it was first opened.</summary>
    public ParsedResponse? Parsed { get; set; }

    /// <summary>The providers that may vouch, each with its own keys only.</summary>
    public IReadOnlyList<TrustedProvider> Candidates { get; set; } = [];

    /// <summary>The response as each candidate reads it.</summary>
    public List<(TrustedProvider Provider, ParsedResponse Response)> Read { get; } = [];

    public List<(TrustedProvider Provider, VerifiedResponse Response)> Verified { get; } = [];

    public List<VouchedAssertion> Vouched { get; } = [];

    /// <summary>The one that named the role.</summary>
    public VouchedAssertion? Chosen { get; set; }

    public RoleArn? RoleArn { get; set; }

    public Role? Role { get; set; }

    public DateTimeOffset End { get; set; }

    public SessionBound Bound { get; set; }

    public int? PackedPolicySize { get; set; }

    public ExchangeResult? Result { get; set; }

    public TrailReceipt? Receipt { get; set; }

    public string? AssertionId => Chosen?.Assertion.Assertion.Id ?? Parsed?.ClaimedAssertionId;

    public ValidAssertion Assertion => Chosen!.Assertion;

    public AwsClaims Claims => Chosen!.Claims;

    public SamlProvider Provider => Chosen!.Provider.Provider;

    public string NameQualifier => Saml.NameQualifier.Compute(Assertion.Assertion.Issuer, Provider.AccountId, Provider.Name);

    public IReadOnlyList<SessionTag> Tags =>
        [.. Claims.PrincipalTags.Select(tag => new SessionTag(tag.Key, tag.Value, Claims.TransitiveTagKeys.Contains(tag.Key, StringComparer.OrdinalIgnoreCase)))];

    public WireError Of(AssertionFault fault) => AssertionErrors.Of(fault.Rule, Facts.RequestId);

    public TrailEvent Accepted() => Event() with { ResponseElements = Response(Result!) };

    public TrailEvent Refused(WireError error)
    {
        Trace.TellAll();
        return (Request.Door == Door.Api ? Event() : FailedSignIn(error)) with { Error = error };
    }

    private TrailEvent Event() => new()
    {
        EventName = "AssumeRoleWithSAML",
        AccountId = KnownProvider()?.AccountId,
        UserName = Vouching()?.Assertion.NameId.Value,
        UserIdentity = Identity(),
        RequestParameters = Parameters(),
        Resources = [.. Resources()],
        Trace = Trace,
    };

    private TrailEvent FailedSignIn(WireError error) => Event() with
    {
        EventName = "ConsoleLogin",
        EventSource = TrailEvent.SigninSource,
        EventType = "AwsConsoleSignIn",
        ReadOnly = false,
        RequestParameters = null,
        ResponseElements = new JsonObject { ["ConsoleLogin"] = "Failure" },
        AdditionalEventData = KnownProvider() is { } provider ? new JsonObject { ["SamlProviderArn"] = provider.Arn } : null,
        Error = error,
    };

    // Only what a valid assertion says names anybody.
    private VouchedAssertion? Vouching() => Chosen ?? (Vouched.Count > 0 ? Vouched[0] : null);

    // The account is known when only one provider can be meant.
    private SamlProvider? KnownProvider() => Chosen?.Provider.Provider ?? (Candidates.Count == 1 ? Candidates[0].Provider : null);

    private JsonObject Identity()
    {
        if (Vouching() is not { } vouched) return TrailEvent.Unknown();
        var (provider, subject) = (vouched.Provider.Provider, vouched.Assertion.NameId.Value);
        var qualifier = Saml.NameQualifier.Compute(vouched.Assertion.Assertion.Issuer, provider.AccountId, provider.Name);
        return new JsonObject { ["type"] = "SAMLUser", ["principalId"] = $"{qualifier}:{subject}", ["userName"] = subject, ["identityProvider"] = qualifier };
    }

    private JsonObject Parameters()
    {
        var parameters = new JsonObject();
        if (AssertionId is { } id) parameters["sAMLAssertionID"] = id;
        if (Vouching()?.Claims is { } claims)
        {
            parameters["roleSessionName"] = claims.RoleSessionName;
            if (claims.SourceIdentity is { } source) parameters["sourceIdentity"] = source;
            if (claims.PrincipalTags.Count > 0)
                parameters["principalTags"] = new JsonObject(claims.PrincipalTags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
            if (claims.TransitiveTagKeys.Count > 0)
                parameters["transitiveTagKeys"] = new JsonArray([.. claims.TransitiveTagKeys.Select(key => (JsonNode?)key)]);
        }
        if (Request.DurationSeconds is { } asked) parameters["durationSeconds"] = asked;
        else if (Request.Door == Door.SignIn && End != default) parameters["durationSeconds"] = (int)(End - Facts.Now).TotalSeconds;
        if (Request.Policy is { } policy) parameters["policy"] = policy;
        if (Request.PolicyArns.Count > 0)
            parameters["policyArns"] = new JsonArray([.. Request.PolicyArns.Select(arn => new JsonObject { ["arn"] = arn })]);
        parameters["roleArn"] = StsErrors.Shortened(Request.RoleArn);
        if ((Chosen?.Provider.Arn ?? Request.PrincipalArn) is { } principal) parameters["principalArn"] = StsErrors.Shortened(principal);
        return parameters;
    }

    private IEnumerable<TrailResource> Resources()
    {
        if (Role is { } role) yield return new TrailResource(role.AccountId, "AWS::IAM::Role", role.Arn);
        if (KnownProvider() is { } provider) yield return new TrailResource(provider.AccountId, "AWS::IAM::SAMLProvider", provider.Arn);
    }

    private static JsonObject Response(ExchangeResult result)
    {
        var elements = new JsonObject
        {
            ["credentials"] = SessionNodes.Recorded(result.Credentials),
            ["assumedRoleUser"] = SessionNodes.Recorded(result.Session),
        };
        if (result.PackedPolicySize is { } packed) elements["packedPolicySize"] = packed;
        elements["subject"] = result.Subject;
        elements["subjectType"] = result.SubjectType;
        elements["issuer"] = result.Issuer;
        elements["audience"] = result.Audience;
        elements["nameQualifier"] = result.NameQualifier;
        if (result.Session.SourceIdentity is { } source) elements["sourceIdentity"] = source;
        return elements;
    }
}
