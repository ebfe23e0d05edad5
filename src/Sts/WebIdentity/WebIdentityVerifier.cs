using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>What became of verifying a token.</summary>
internal abstract record WebIdentityOutcome
{
    private WebIdentityOutcome() { }

    internal sealed record Verified(WebIdentityClaims Claims) : WebIdentityOutcome;

    internal sealed record Refused(WebIdentityRule Rule) : WebIdentityOutcome;
}

/// <summary>From a token to what it says: its signature by a key of the provider, then its claims.</summary>
internal sealed class WebIdentityVerifier(IssuerKeys keys)
{
    public async Task<WebIdentityOutcome> VerifyAsync(WebIdentityToken token, TrustedIssuer issuer, DateTimeOffset now, DecisionTrace trace, CancellationToken cancellation)
    {
        // 1. The keys that the provider publishes.
        var (found, fault) = await keys.FindAsync(issuer, token, cancellation);
        if (fault is not null) return Refuse(trace, fault);
        trace.Check(nameof(WebIdentityRule.Key), "RFC 7517, 4.5", $"a published key for {token.Algorithm.Name}", found[0].Kid ?? "the only one", passed: true);

        // 2. The signature, over the octets that the claims were read from.
        var holds = found.Any(key => token.Algorithm.Verifies(key, token.Signed, token.Signature));
        if (!trace.Check(nameof(WebIdentityRule.Signature), "RFC 7515, 5.2", "the signature of a published key", holds ? "the same" : "another", holds))
            return new WebIdentityOutcome.Refused(WebIdentityRule.Signature);

        // 3. What it says.
        var (claims, broken) = new ClaimsReader(token, issuer.ClientIds, now, trace).Read();
        return claims is not null ? new WebIdentityOutcome.Verified(claims) : new WebIdentityOutcome.Refused(broken);
    }

    public static WebIdentityOutcome.Refused Refuse(DecisionTrace trace, WebIdentityFault fault)
    {
        trace.Check(fault.Rule.ToString(), "", fault.Expected, fault.Seen, passed: false);
        return new WebIdentityOutcome.Refused(fault.Rule);
    }
}
