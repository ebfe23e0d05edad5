using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query;

/// <summary>What became of asking who calls.</summary>
internal abstract record AuthenticationOutcome
{
    private AuthenticationOutcome() { }

    internal sealed record Known(Caller Caller, string Region) : AuthenticationOutcome;

    internal sealed record Refused(StsError Error, DecisionTrace Trace) : AuthenticationOutcome;
}

/// <summary>Proves a caller by the signature over the raw request and the session sealed into its token.</summary>
internal sealed class CallerAuthenticator(SessionTokenSealer sealer, Roles roles)
{
    private const string Service = "sts";

    public async Task<AuthenticationOutcome> AuthenticateAsync(SignedRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        var trace = new DecisionTrace();
        var parse = SigV4Verifier.Parse(request, Service);
        if (parse is SigV4Parse.Refused unreadable) return Refuse(unreadable.Fault, trace);
        var claimed = ((SigV4Parse.Parsed)parse).Signature;

        // 1. The session that the key belongs to, if there is one.
        var (session, secret) = Open(claimed, trace);

        // 2. Expired credentials are told apart from false ones, as AWS does.
        if (session is not null && !trace.Check("SessionExpires", "STS credentials", $"before {session.Expires:O}", $"{now:O}", now < session.Expires))
            return new AuthenticationOutcome.Refused(StsErrors.ExpiredToken, trace);

        // 3. The signature; for a key that nobody has, the same work and AWS's answer to it.
        if (SigV4Verifier.Verify(claimed, secret, now) is SigV4Check.Refused refused) return Refuse(refused.Fault, trace);
        trace.Check("Signature", "AWS Signature Version 4", "the signature of this request", "the same", passed: true);

        // 4. What the session is of still exists: a role made again under its name is another role.
        if (!trace.Check("Principal", "unique ids", session!.PrincipalId, session.PrincipalArn, await roles.ExistsAsync(session.PrincipalId, cancellation)))
            return new AuthenticationOutcome.Refused(StsErrors.InvalidClientTokenId, trace);
        return new AuthenticationOutcome.Known(new Caller(session), claimed.Region);
    }

    // A long-term key (AKIA) belongs to an IAM user. There are none, so nobody has it; this is where its secret would be looked up.
    private (SessionPrincipal? Session, SecretAccessKey? Secret) Open(ClaimedSignature claimed, DecisionTrace trace)
    {
        if (!AccessKeyId.IsTemporary(claimed.AccessKeyId) || claimed.SessionToken is not { } token)
        {
            trace.Check("AccessKeyId", "STS credentials", "a temporary access key id with its session token", claimed.AccessKeyId, passed: false);
            return (null, null);
        }
        switch (sealer.Open(token, claimed.AccessKeyId))
        {
            case OpenOutcome.Opened opened:
                trace.Check("SessionToken", "sealed session", "genuine", "genuine", passed: true);
                return (opened.Session, opened.Secret);
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
        return new AuthenticationOutcome.Refused(StsErrors.Of(fault), trace);
    }
}
