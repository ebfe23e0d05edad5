using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.OpenSessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query;

/// <summary>What became of asking who calls.</summary>
internal abstract record AuthenticationOutcome
{
    private AuthenticationOutcome() { }

    internal sealed record Known(Caller Caller, string Region) : AuthenticationOutcome;

    internal sealed record Refused(WireError Error, DecisionTrace Trace) : AuthenticationOutcome
    {
        /// <summary>What was wrong with the signature, where it was that.</summary>
        public SignatureFault? Fault { get; init; }
    }
}

/// <summary>Proves a caller by the signature over the raw request: with a user's long-term key, or with the session sealed into a token.</summary>
internal sealed class CallerAuthenticator(SessionTokenSealer sealer, AccessKeys keys, RoleUses roles, Liveness liveness, EndedSessions ended)
{
    /// <param name="request">The request as it came.</param>
    /// <param name="service">The service it must be signed for.</param>
    /// <param name="now">The instant by which it is judged.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<AuthenticationOutcome> AuthenticateAsync(SignedRequest request, string service, DateTimeOffset now, CancellationToken cancellation) =>
        AuthenticateAsync(request, SigningProfile.For(service), now, null, cancellation);

    /// <param name="request">The request as it came.</param>
    /// <param name="profile">How the service signs for which it is.</param>
    /// <param name="now">The instant by which it is judged.</param>
    /// <param name="chunks">Of a body that was sent in signed chunks, the chain that is to be verified with it; or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<AuthenticationOutcome> AuthenticateAsync(SignedRequest request, SigningProfile profile, DateTimeOffset now, ChunkChain? chunks, CancellationToken cancellation)
    {
        var trace = new DecisionTrace();
        var parse = SigV4Verifier.Parse(request, profile);
        if (parse is SigV4Parse.Refused unreadable) return Refuse(unreadable.Fault, trace);
        var claimed = ((SigV4Parse.Parsed)parse).Signature;

        // 1. Whose the key is, if anybody's.
        var (caller, secret) = claimed.SessionToken is null ? await FindAsync(claimed, trace, cancellation) : Open(claimed, claimed.SessionToken, trace);

        // 2. Expired credentials are told apart from false ones, as AWS does.
        if (caller?.Session is { } session && !trace.Check("SessionExpires", "STS credentials", $"before {session.Expires:O}", $"{now:O}", now < session.Expires))
            return new AuthenticationOutcome.Refused(StsErrors.ExpiredToken, trace);

        // 3. The signature; for a key that nobody has, the same work and AWS's answer to it.
        if (SigV4Verifier.Verify(claimed, secret, now) is SigV4Check.Refused refused) return Refuse(refused.Fault, trace);
        trace.Check("Signature", "AWS Signature Version 4", "the signature of this request", "the same", passed: true);
        if (chunks is not null && !SigV4Verifier.VerifyChunks(claimed, secret!, chunks))
            return Refuse(new SignatureFault(SignatureRule.ChunkSignature, "chunks signed one after the other", "another signature") { Service = profile.Service }, trace);

        // 4. A session was not ended before its time, and what it came from still exists: what is made again under its name is something else.
        if (caller!.Session is { } live)
        {
            var end = await ended.EndOfAsync(live, cancellation);
            if (!trace.Check("Revocation", "open sessions", "a session that nobody ended", end ?? "none", end is null))
                return new AuthenticationOutcome.Refused(StsErrors.ExpiredToken, trace);
            var missing = await liveness.MissingAsync(live, cancellation);
            if (!trace.Check("Principal", "unique ids", "everything that the session came from", missing is null ? "all of it" : $"{missing} is gone", missing is null))
                return new AuthenticationOutcome.Refused(StsErrors.InvalidClientTokenId, trace);
            // A user may have been renamed since.
            caller = Caller.Of(await liveness.NamedAsync(live, cancellation));
            if (live.Kind == SessionKind.AssumedRole) await roles.UsedAsync(live.PrincipalId, claimed.Region, now, cancellation);
        }
        else
        {
            await keys.UsedAsync(claimed.AccessKeyId, profile.Service, claimed.Region, now, cancellation);
        }
        return new AuthenticationOutcome.Known(caller, claimed.Region);
    }

    /// <summary>
    /// Whether the request, whose body has still to be read, names an active key or carries a session of ours, in a signature of now for IAM:
    /// of all calls only those that administer are large. It proves nothing else; the whole request is judged once it is here.
    /// </summary>
    public async Task<bool> IsKnownAsync(SignedRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        if (SigV4Verifier.Parse(request, QueryService.Iam.Name) is not SigV4Parse.Parsed { Signature: var claimed }
            || claimed.Service != QueryService.Iam.Name || (now - claimed.RequestTime).Duration() > SigV4Verifier.Skew) return false;
        var trace = new DecisionTrace();
        var (caller, _) = claimed.SessionToken is null ? await FindAsync(claimed, trace, cancellation) : Open(claimed, claimed.SessionToken, trace);
        return caller?.Session is { } session ? now < session.Expires && await ended.EndOfAsync(session, cancellation) is null && await liveness.MissingAsync(session, cancellation) is null : caller is not null;
    }

    private async Task<(Caller? Caller, SecretAccessKey? Secret)> FindAsync(ClaimedSignature claimed, DecisionTrace trace, CancellationToken cancellation)
    {
        var found = AccessKeyId.IsValid(claimed.AccessKeyId) && !AccessKeyId.IsTemporary(claimed.AccessKeyId) ? await keys.FindAsync(claimed.AccessKeyId, cancellation) : null;
        trace.Check("AccessKeyId", "IAM access keys", "an active access key, or a temporary one with its session token", claimed.AccessKeyId, found is not null);
        return found is null ? (null, null) : (Caller.Of(found.User, found.AccessKeyId), found.Secret);
    }

    private (Caller? Caller, SecretAccessKey? Secret) Open(ClaimedSignature claimed, SessionToken token, DecisionTrace trace)
    {
        switch (sealer.Open(token, claimed.AccessKeyId))
        {
            case OpenOutcome.Opened opened:
                trace.Check("SessionToken", "sealed session", "genuine", "genuine", passed: true);
                return (Caller.Of(opened.Session), opened.Secret);
            case OpenOutcome.Refused refused:
                trace.Check("SessionToken", refused.Fault.Rule.ToString(), "genuine", refused.Fault.Seen, passed: false);
                return (null, null);
            default:
                throw new InvalidOperationException("A closed union has another member.");
        }
    }

    private static AuthenticationOutcome.Refused Refuse(SignatureFault fault, DecisionTrace trace)
    {
        trace.Add(fault);
        return new AuthenticationOutcome.Refused(StsErrors.Of(fault), trace) { Fault = fault };
    }
}
