using System.Globalization;
using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.OutboundIdentity;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>GetWebIdentityToken: a signed token that tells others who the caller is, for accounts that have this enabled.</summary>
internal sealed class GetWebIdentityToken(Authorizer authorizer, Denials denials, PolicyHolders holders, OutboundIssuers issuers, OutboundKeys keys) : StsAction
{
    private const int DefaultSeconds = 300;
    private const int MostAudiences = 10;
    private static readonly Constraint AudienceLength = new(1, 1000);
    private static readonly Constraint Algorithm = new(5, 5);
    private static readonly Constraint Duration = new(60, 3600);

    public override string Name => "GetWebIdentityToken";

    public override async Task<ActionOutcome> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var (caller, trace) = (call.Caller!, new DecisionTrace());
        var parameters = new ParameterReader(call.Parameters);
        var audiences = parameters.RequiredTexts("Audience", MostAudiences, AudienceLength);
        var algorithm = parameters.Required("SigningAlgorithm", Algorithm);
        _ = parameters.OneOf("SigningAlgorithm", OutboundKeys.Algorithms);
        var seconds = parameters.Number("DurationSeconds", Duration) ?? DefaultSeconds;
        var tags = parameters.Tags() ?? [];
        var happened = Event(call, trace, audiences, algorithm, seconds, tags);

        // 1. The parameters.
        if ((parameters.Refusal ?? (audiences.Count == 0 ? StsErrors.NoAudience : Check(tags))) is { } violation)
        {
            trace.Check("Parameters", "the API's model", "every parameter within its constraints", violation.Message, passed: false);
            return await call.RefuseAsync(violation, happened, cancellation);
        }

        // 2. Sessions of GetSessionToken and GetFederationToken call next to nothing of this service.
        if (!trace.Check("Credentials", "GetSessionToken, GetFederationToken", "a user's key or a role's session", caller.Session?.Kind.ToString() ?? "long-term key", caller.Session?.Kind is null or SessionKind.AssumedRole))
            return await call.RefuseAsync(StsErrors.SessionCredentials(Name), happened, cancellation);

        // 3. The caller's policies, for the token and for what it is to say of itself.
        foreach (var action in tags.Count == 0 ? ["sts:GetWebIdentityToken"] : new[] { "sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken" })
        {
            var ruling = await authorizer.DecideAsync(new Question(caller, action, "*", call.Facts) { Keys = Keys(audiences, algorithm, seconds, tags) }, cancellation);
            trace.Add(ruling.Request, ruling.Decision);
            if (!ruling.IsAllowed) return await call.RefuseAsync(denials.Of(caller, ruling), happened, cancellation);
        }

        // 4. The account issues tokens at all.
        var issuer = await issuers.FindAsync(caller.AccountId, cancellation);
        if (!trace.Check("OutboundFederation", "EnableOutboundWebIdentityFederation", "enabled", issuer ?? "disabled", issuer is not null))
            return await call.RefuseAsync(StsErrors.OutboundFederationDisabled, happened, cancellation);

        // 5. No token outlives the session that asks for it.
        var end = call.Facts.Now.AddSeconds(seconds);
        var latest = caller.Session?.Expires;
        if (!trace.Check("SessionDuration", "the caller's session", $"at most {latest:O}", $"{end:O}", latest is null || end <= latest))
            return await call.RefuseAsync(StsErrors.SessionDurationEscalation, happened, cancellation);

        // 6. The token, in hand until it is on record.
        var token = new OutboundToken(issuer!, caller.Principal.Arn, caller.AccountId, call.Facts.Region)
        {
            Audiences = audiences,
            PrincipalTags = PrincipalTags(caller, await holders.Now.FindAsync(caller.PrincipalId, cancellation)),
            RequestTags = [.. tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value))],
            SourceIdentity = caller.Session?.SourceIdentity,
            IssuedAt = call.Facts.Now,
            Expires = end,
        }.Sign(keys, algorithm);
        if (!trace.Check("PayloadSize", "JWT", $"at most {OutboundToken.MostPayloadBytes} bytes", token is null ? "more" : "within", token is not null))
            return await call.RefuseAsync(StsErrors.JwtPayloadSizeExceeded, happened, cancellation);
        var receipt = await call.Trail.RecordAsync(call.Facts, happened with { ResponseElements = new JsonObject { ["expiration"] = TrailRecordWriter.LongTime(end) } }, cancellation);
        return new ActionOutcome.Answered([new ResponseNode.Instant("Expiration", end), new ResponseNode.Text("WebIdentityToken", token!)], receipt);
    }

    // The keys are compared as IAM compares tag keys.
    private static WireError? Check(IReadOnlyList<Tag> tags) =>
        tags.Select(tag => tag.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() == tags.Count ? null : StsErrors.DuplicateTagKeys;

    private static RequestContext Keys(IReadOnlyList<string> audiences, string algorithm, int seconds, IReadOnlyList<Tag> tags)
    {
        var keys = new RequestContext
        {
            { "sts:IdentityTokenAudience", audiences },
            { "sts:SigningAlgorithm", algorithm },
            { "sts:DurationSeconds", seconds.ToString(CultureInfo.InvariantCulture) },
            { "aws:TagKeys", tags.Select(tag => tag.Key) },
        };
        foreach (var tag in tags) keys.Add($"aws:RequestTag/{tag.Key}", tag.Value);
        return keys;
    }

    private static List<KeyValuePair<string, string>> PrincipalTags(Caller caller, HeldPolicies? held)
    {
        var session = caller.Session?.Tags ?? [];
        return
        [
            .. (held?.Tags ?? []).Where(own => !session.Any(over => over.Key.Equals(own.Key, StringComparison.OrdinalIgnoreCase))).Select(own => KeyValuePair.Create(own.Key, own.Value)),
            .. session.Select(tag => KeyValuePair.Create(tag.Key, tag.Value)),
        ];
    }

    private TrailEvent Event(ActionCall call, DecisionTrace trace, IReadOnlyList<string> audiences, string algorithm, int seconds, IReadOnlyList<Tag> tags)
    {
        var parameters = new JsonObject
        {
            ["audience"] = new JsonArray([.. audiences.Select(audience => (JsonNode?)StsErrors.Shortened(audience))]),
            ["signingAlgorithm"] = StsErrors.Shortened(algorithm),
            ["durationSeconds"] = seconds,
        };
        if (tags.Count > 0) parameters["tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]);
        var caller = call.Caller!;
        return new TrailEvent
        {
            EventName = Name,
            AccountId = caller.AccountId,
            UserName = caller.Name,
            AccessKeyId = caller.AccessKeyId,
            UserIdentity = TrailEvent.Identity(caller),
            RequestParameters = parameters,
            Trace = trace,
        };
    }
}
