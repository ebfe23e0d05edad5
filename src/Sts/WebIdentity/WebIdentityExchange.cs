using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>What became of an exchange; its record is written either way.</summary>
internal abstract record WebIdentityExchangeOutcome(TrailReceipt Receipt)
{
    internal sealed record Issued(WebIdentityState State, TrailReceipt Receipt) : WebIdentityExchangeOutcome(Receipt);

    internal sealed record Refused(WireError Error, TrailReceipt Receipt) : WebIdentityExchangeOutcome(Receipt);
}

/// <summary>From a web identity token to temporary credentials.</summary>
internal sealed class WebIdentityExchange(OidcProviders providers, WebIdentityVerifier verifier, Roles roles, TrustPolicy trustPolicy, RoleSessions sessions, TrailStore trail)
{
    private delegate ValueTask<WireError?> Step(WebIdentityState state, CancellationToken cancellation);

    private Step[] Steps =>
    [
        Read,     // 1. the role's ARN, and a token that can be read
        Provider, // 2. a provider of its issuer in the role's account
        Verify,   // 3. signed by that provider, for one of its clients, now
        FindRole, // 4. the role
        Trust,    // 5. the role's trust policy: assume, tag, set the source identity
        Duration, // 6. how long
        Policies, // 7. session policies and tags, and whether they fit
        Mint,     // 8. the credentials, still in hand
    ];

    /// <summary>Runs the whole sequence. Nothing is issued unless the record is durable. A token may be used again while it is valid, as AWS has it.</summary>
    public async Task<WebIdentityExchangeOutcome> RunAsync(WebIdentityRequest request, RequestFacts facts, CancellationToken cancellation)
    {
        var state = new WebIdentityState(request, facts);
        foreach (var step in Steps)
            if (await step(state, cancellation) is { } error)
                return new WebIdentityExchangeOutcome.Refused(error, await trail.RecordAsync(facts, state.Refused(error), cancellation));
        return new WebIdentityExchangeOutcome.Issued(state, await trail.RecordAsync(facts, state.Accepted(), cancellation));
    }

    private static ValueTask<WireError?> Read(WebIdentityState state, CancellationToken cancellation)
    {
        if (!state.Trace.Check("RoleArn", "ARN", "an ARN of its kind", Seen(state.Request.RoleArn), RoleArn.TryParse(state.Request.RoleArn, out var arn)))
            return new(StsErrors.RequestArn);
        state.RoleArn = arn;
        (state.Token, var fault) = WebIdentityToken.Read(state.Request.Token);
        if (fault is null) return default;
        WebIdentityVerifier.Refuse(state.Trace, fault);
        return new(Error(state, fault.Rule));
    }

    private async ValueTask<WireError?> Provider(WebIdentityState state, CancellationToken cancellation)
    {
        state.Provider = await providers.FindAsync(state.RoleArn!.AccountId, state.Token!.Issuer, cancellation);
        return state.Trace.Check(nameof(WebIdentityRule.Provider), "iss", $"a provider in account {state.RoleArn.AccountId}", Seen(state.Token.Issuer), state.Provider is not null)
            ? null
            : Error(state, WebIdentityRule.Provider);
    }

    private async ValueTask<WireError?> Verify(WebIdentityState state, CancellationToken cancellation)
    {
        var provider = state.Provider!;
        var issuer = new TrustedIssuer(provider.UniqueId, provider.Url, provider.ClientIds, provider.Thumbprints);
        switch (await verifier.VerifyAsync(state.Token!, issuer, state.Facts.Now, state.Trace, cancellation))
        {
            case WebIdentityOutcome.Verified verified:
                state.Claims = verified.Claims;
                return null;
            case WebIdentityOutcome.Refused refused:
                return Error(state, refused.Rule);
            default:
                throw new InvalidOperationException("A closed union has another member.");
        }
    }

    private async ValueTask<WireError?> FindRole(WebIdentityState state, CancellationToken cancellation)
    {
        var reserved = Roles.IsReserved(state.RoleArn!.Name);
        if (!state.Trace.Check("ReservedRole", "IAM reserved roles", "no AWSReservedSSO_ role", state.RoleArn.Name, !reserved)) return StsErrors.NotAuthorizedWithWebIdentity;
        state.Role = await roles.FindAsync(state.Request.RoleArn, cancellation);
        return state.Trace.Check("Role", "RoleArn", "an existing role", Seen(state.Request.RoleArn), state.Role is not null) ? null : StsErrors.NotAuthorizedWithWebIdentity;
    }

    // Absence of an Allow denies, for each of the actions on its own.
    private ValueTask<WireError?> Trust(WebIdentityState state, CancellationToken cancellation)
    {
        var (claims, provider, role) = (state.Claims!, state.Provider!, state.Role!);
        var wanted = new WantedSession(state.Request.RoleSessionName, claims.SourceIdentity, claims.Tags);
        var context = RequestContexts.Of(state.Facts);
        foreach (var (key, values) in claims.ContextKeys()) context.Add(key, values);
        context.Add("aws:FederatedProvider", provider.Arn);
        wanted.AddTo(context, role);
        var principal = PrincipalIdentity.FederatedBy(provider.Arn, provider.AccountId);
        return new(trustPolicy.Allows(role, principal, wanted.Actions("sts:AssumeRoleWithWebIdentity"), context, state.Trace) ? null : StsErrors.NotAuthorizedWithWebIdentity);
    }

    private static ValueTask<WireError?> Duration(WebIdentityState state, CancellationToken cancellation)
    {
        (state.End, var refusal) = RoleSessions.End(state.Request, state.Role!, state.Facts.Now, state.Trace);
        return new(refusal);
    }

    private async ValueTask<WireError?> Policies(WebIdentityState state, CancellationToken cancellation)
    {
        (state.PackedPolicySize, var refusal) = await sessions.PackAsync(state.Request, state.Claims!.Tags, state.Role!.AccountId, state.Trace, cancellation);
        return refusal;
    }

    private ValueTask<WireError?> Mint(WebIdentityState state, CancellationToken cancellation)
    {
        var claims = state.Claims!;
        var draft = new SessionPrincipal
        {
            Kind = SessionKind.AssumedRole,
            AccountId = state.Role!.AccountId,
            PrincipalArn = state.Role.Arn,
            PrincipalId = state.Role.UniqueId,
            SessionName = state.Request.RoleSessionName,
            Expires = state.End,
            Tags = claims.Tags,
            SourceIdentity = claims.SourceIdentity,
            ProviderArn = state.Provider!.Arn,
            ProviderId = state.Provider.UniqueId,
            WebIdentity = new WebIdentitySession(claims.Provider, claims.Subject, claims.Client),
            SessionPolicies = state.Request.Policy is { } inline ? [inline] : [],
            SessionPolicyArns = state.Request.PolicyArns,
        };
        (state.Minted, var refusal) = sessions.Mint(draft, state.PackedPolicySize, state.Facts.Now, state.Trace);
        return new(refusal);
    }

    private static WireError Error(WebIdentityState state, WebIdentityRule rule) => WebIdentityErrors.Of(rule, state.Token, state.Facts.Now);

    private static string Seen(string text) => text.Length <= 200 ? text : text[..200];
}
