using SamlFederation.Data.Sts;
using SamlFederation.Saml;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Federation;

/// <summary>How long a session lasts: the least of its bounds.</summary>
internal static class SessionLength
{
    private const int Default = 3600;

    /// <summary>The end and what set it, or the refusal.</summary>
    public static (DateTimeOffset End, SessionBound Bound, WireError? Refusal) Of(ExchangeRequest request, AwsClaims claims, ValidAssertion assertion, Role role, DateTimeOffset now)
    {
        // An error, never clamped: a script that asks for too much must learn it.
        if (request.Door == Door.Api && request.DurationSeconds > role.MaxSessionDuration) return (default, default, StsErrors.MaxSessionDuration);

        var (seconds, bound) = request.Door switch
        {
            // At the API SessionDuration can only shorten.
            Door.Api => (request.DurationSeconds ?? Default, request.DurationSeconds is null ? SessionBound.Default : SessionBound.DurationSeconds),
            // At the sign-in page it sets the length, and MaxSessionDuration does not limit it.
            Door.SignIn => (claims.SessionDuration ?? Default, claims.SessionDuration is null ? SessionBound.Default : SessionBound.SessionDuration),
        };
        if (claims.SessionDuration < seconds) (seconds, bound) = (claims.SessionDuration.Value, SessionBound.SessionDuration);
        var end = now.AddSeconds(seconds);
        if (assertion.SessionNotOnOrAfter < end) (end, bound) = (assertion.SessionNotOnOrAfter.Value, SessionBound.SessionNotOnOrAfter);

        // Within the allowed skew the provider's session may be over already: there is no session of no length.
        return end - now >= TimeSpan.FromSeconds(1) ? (end, bound, null) : (default, default, StsErrors.ResponseExpired);
    }
}
