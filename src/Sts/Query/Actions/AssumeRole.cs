using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SamlFederation.Iam;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>AssumeRole: from a user's key or a session to a session of a role, of the same account or another.</summary>
internal sealed partial class AssumeRole(Roles roles, MfaDevices devices, RolePermission permission, RoleSessions sessions) : StsAction
{
    private const int LongestOfChain = 3600;
    private static readonly Constraint Duration = new(900, 43_200);
    private static readonly Constraint ExternalId = new(2, 1224) { Pattern = ExternalIdCharacters(), PatternText = @"[\w+=,.@:\/-]*" };

    private delegate ValueTask<WireError?> Step(RoleAssumption state, CancellationToken cancellation);

    public override string Name => "AssumeRole";

    private Step[] Steps =>
    [
        Credentials, // 1. credentials that may be changed for a role's
        Shape,       // 2. the ARN, tags and duration, by themselves
        FindRole,    // 3. the role; that it is missing shows in nothing but the denial
        Mfa,         // 4. the code, if one is shown, which is spent by it
        Permission,  // 5. both sides: assume, tag, set the source identity
        Length,      // 6. within what the role allows
        Policies,    // 7. session policies and tags, and whether they fit
        Mint,        // 8. the credentials, still in hand: they leave once they are on record
    ];

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var state = new RoleAssumption(call, Read(call.Parameters));
        Record(state);
        if (call.Malformed() is { } malformed) return await call.RefuseAsync(malformed, cancellation);
        foreach (var step in Steps)
            if (await step(state, cancellation) is { } refusal) return await call.RefuseAsync(refusal, cancellation);
        return await call.AnswerAsync(Result(state), Response(state), cancellation);
    }

    private static RoleRequest Read(ParameterReader parameters) => new(parameters.Required("RoleArn", SessionParameters.Arn), parameters.Required("RoleSessionName", SessionParameters.SessionName))
    {
        Wish = SessionParameters.Wish(parameters, Duration),
        Tags = SessionParameters.Tags(parameters),
        TransitiveTagKeys = SessionParameters.TransitiveTagKeys(parameters),
        ExternalId = parameters.Optional("ExternalId", ExternalId),
        Device = SessionParameters.Device(parameters),
        SourceIdentity = parameters.Optional("SourceIdentity", SessionParameters.SessionName),
        HasProvidedContexts = parameters.Structures("ProvidedContexts", 5).Count > 0,
    };

    // 1.
    private static ValueTask<WireError?> Credentials(RoleAssumption state, CancellationToken cancellation)
    {
        if (state.Call.Barred(SessionKind.AssumedRole, SessionKind.UserSession) is { } barred) return new(barred);
        return new(state.Call.Trace.Check("Root", "who may assume roles", "a user or a role", state.Caller.Arn, state.Caller.Kind != PrincipalKind.Root) ? null : StsErrors.RootMayNotAssume);
    }

    // 2.
    private static ValueTask<WireError?> Shape(RoleAssumption state, CancellationToken cancellation)
    {
        var asked = state.Asked;
        if (!RoleArn.TryParse(asked.RoleArn, out var arn)) return Wrong(state, "RoleArn", "the ARN of a role", StsErrors.RoleArn(asked.RoleArn));
        state.RoleArn = arn;
        if (asked.HasProvidedContexts) return Wrong(state, "ProvidedContexts", "none", StsErrors.ProvidedContexts);
        if (asked.SourceIdentity?.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) is true) return Wrong(state, "SourceIdentity", "not beginning with aws:", StsErrors.SourceIdentity);
        if (SessionTags.Check(asked.Tags, asked.TransitiveTagKeys, state.Inherited) is { } tags) return Wrong(state, "Tags", "tags that may be passed", tags);
        return state.Caller.IsTemporary && asked.Wish.DurationSeconds > LongestOfChain
            ? Wrong(state, "DurationSeconds", "an hour at most, with temporary credentials", StsErrors.ChainedDuration)
            : default;
    }

    // 3.
    private async ValueTask<WireError?> FindRole(RoleAssumption state, CancellationToken cancellation)
    {
        var role = Roles.IsReserved(state.RoleArn.Name) ? null : await roles.FindAsync(state.RoleArn.ToString(), cancellation);
        state.Call.Trace.Check("Role", "RoleArn", "an existing role that is not reserved", state.RoleArn.ToString(), role is not null);
        state.Role = role;
        state.Call.Resources.Add(new TrailResource(state.RoleArn.AccountId, "AWS::IAM::Role", state.RoleArn.ToString()));
        if (role is not null) state.Call.Concerns(role.AccountId);
        return null;
    }

    // 4.
    private async ValueTask<WireError?> Mfa(RoleAssumption state, CancellationToken cancellation) =>
        await devices.TakeAsync(state.Call, state.Asked.Device, cancellation);

    // 5.
    private async ValueTask<WireError?> Permission(RoleAssumption state, CancellationToken cancellation) => await permission.CheckAsync(state, cancellation);

    // 6.
    private static ValueTask<WireError?> Length(RoleAssumption state, CancellationToken cancellation)
    {
        (state.End, var refusal) = RoleSessions.End(state.Asked.Wish, state.Role!, state.Call.Facts.Now, state.Call.Trace);
        return new(refusal);
    }

    // 7.
    private async ValueTask<WireError?> Policies(RoleAssumption state, CancellationToken cancellation)
    {
        (state.PackedPolicySize, var refusal) = await sessions.PackAsync(state.Asked.Wish, state.Tags, state.RoleArn.AccountId, state.Call.Trace, cancellation);
        return refusal;
    }

    // 8. An MFA device counts for this call; the role's session does not carry it.
    private ValueTask<WireError?> Mint(RoleAssumption state, CancellationToken cancellation)
    {
        var (asked, calling) = (state.Asked, state.Caller.Session);
        var draft = new SessionPrincipal
        {
            Kind = SessionKind.AssumedRole,
            AccountId = state.Role!.AccountId,
            PrincipalArn = state.Role.Arn,
            PrincipalId = state.Role.UniqueId,
            SessionName = asked.SessionName,
            Expires = state.End,
            Tags = state.Tags,
            SourceIdentity = state.SourceIdentity,
            ProviderArn = calling?.ProviderArn,
            ProviderId = calling?.ProviderId,
            OriginKeyId = calling is null ? state.Caller.AccessKeyId : calling.OriginKeyId,
            Saml = calling?.Saml,
            WebIdentity = calling?.WebIdentity,
            SessionPolicies = asked.Wish.Inline,
            SessionPolicyArns = asked.Wish.PolicyArns,
            Ancestors = state.Ancestors,
            Chained = state.Caller.IsTemporary,
        };
        (state.Minted, var refusal) = sessions.Mint(draft, state.PackedPolicySize, state.Call.Facts.Now, state.Call.Trace);
        return new(refusal);
    }

    private static ValueTask<WireError?> Wrong(RoleAssumption state, string name, string expected, WireError error)
    {
        state.Call.Trace.Check(name, "AssumeRole", expected, error.Message, passed: false);
        return new(error);
    }

    private static List<ResponseNode> Result(RoleAssumption state)
    {
        var (credentials, session) = (state.Minted!.Credentials, state.Minted.Session);
        List<ResponseNode> nodes =
        [
            SessionNodes.AssumedRoleUser(session),
            SessionNodes.Credentials(credentials),
        ];
        if (state.PackedPolicySize is { } percent) nodes.Add(new ResponseNode.Number("PackedPolicySize", percent));
        if (session.SourceIdentity is { } source) nodes.Add(new ResponseNode.Text("SourceIdentity", source));
        return nodes;
    }

    private static void Record(RoleAssumption state)
    {
        var (record, asked) = (state.Call.Requested, state.Asked);
        record["roleArn"] = StsErrors.Shortened(asked.RoleArn);
        record["roleSessionName"] = StsErrors.Shortened(asked.SessionName);
        if (asked.ExternalId is { } id) record["externalId"] = StsErrors.Shortened(id);
        if (asked.SourceIdentity is { } source) record["sourceIdentity"] = StsErrors.Shortened(source);
        SessionParameters.Record(record, asked.Wish, asked.Device, asked.Tags);
        if (asked.TransitiveTagKeys.Count > 0) record["transitiveTagKeys"] = new JsonArray([.. asked.TransitiveTagKeys.Select(key => (JsonNode?)key)]);
        if (state.Inherited.Count > 0) record["incomingTransitiveTags"] = new JsonObject(state.Inherited.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
    }

    private static JsonObject Response(RoleAssumption state)
    {
        var session = state.Minted!.Session;
        var elements = new JsonObject
        {
            ["credentials"] = SessionNodes.Recorded(state.Minted.Credentials),
            ["assumedRoleUser"] = SessionNodes.Recorded(session),
        };
        if (state.PackedPolicySize is { } percent) elements["packedPolicySize"] = percent;
        if (session.SourceIdentity is { } source) elements["sourceIdentity"] = source;
        return elements;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@:/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExternalIdCharacters();
}
