using System.Globalization;
using System.Text.Json;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.SignInTokens;

/// <summary>What became of asking for a sign-in token.</summary>
internal abstract record SigninTokenOutcome
{
    private SigninTokenOutcome() { }

    public sealed record Issued(string Token) : SigninTokenOutcome;

    public sealed record Refused(WireError Error) : SigninTokenOutcome;
}

/// <summary>Changes temporary credentials for a sign-in token: <c>/federation?Action=getSigninToken</c>, and the sign-in page behind it.</summary>
internal sealed class SigninTokenIssuer(SessionTokenSealer sealer, SigninTokens tokens, TrailStore trail, Liveness liveness, Revocations revocations)
{
    private const string EventName = "GetSigninToken";
    private const string CredentialsBound = "the life of the credentials";

    /// <summary>Reads the Session parameter, <c>{"sessionId","sessionKey","sessionToken"}</c>, and SessionDuration, 900 to 43200 seconds.</summary>
    public async Task<SigninTokenOutcome> IssueAsync(string? sessionJson, string? duration, RequestFacts facts, CancellationToken cancellation)
    {
        var trace = new DecisionTrace();

        // 1. The credentials, as a whole: which part was wrong is for the trace alone.
        if (Read(sessionJson) is not { } given)
        {
            trace.Check("Session", "federation endpoint", "JSON with sessionId, sessionKey and sessionToken", sessionJson is null ? "none" : "no such JSON", passed: false);
            return await RefuseAsync(null, facts, trace, cancellation);
        }

        if (Prove(given, facts, trace) is not { } session)
            return await RefuseAsync(null, facts, trace, cancellation);

        // 2. What they are of still exists.
        var missing = await liveness.MissingAsync(session, cancellation);
        if (!trace.Check("Principal", "unique ids", "everything that the session came from", missing is null ? "all of it" : $"{missing} is gone", missing is null))
            return await RefuseAsync(session, facts, trace, cancellation);
        session = await liveness.NamedAsync(session, cancellation);

        // 3. They are a role's or a federated user's, and not revoked: a user's own session is no way around the user's password.
        if (!trace.Check("Kind", "federation endpoint", "credentials of a role or of GetFederationToken", session.Kind.ToString(), session.Kind != SessionKind.UserSession)
            || !trace.Check("Revocation", "aws:TokenIssueTime", "not revoked", session.IssuedAt.ToString("O", CultureInfo.InvariantCulture), !await revocations.AreOverAsync(session, facts, cancellation)))
            return await RefuseAsync(session, facts, trace, cancellation);

        // 4. The length of the console session: never beyond the credentials, so that a sign-in cannot prolong what was granted.
        var (expires, bound) = (session.Expires, CredentialsBound);
        if (duration is { Length: > 0 })
        {
            if (!trace.Check("SessionDuration", "federation endpoint", "900 to 43200 seconds", Shown(duration), IsDuration(duration, out var seconds))
                || !trace.Check("SessionDuration", "federation endpoint", "not for chained roles or federated users", session.Kind.ToString(), session is { Kind: SessionKind.AssumedRole, Chained: false }))
                return await RefuseAsync(session, facts, trace, cancellation);
            if (facts.Now.AddSeconds(seconds) < expires) (expires, bound) = (facts.Now.AddSeconds(seconds), $"SessionDuration, {seconds} s");
        }

        // 5. The token, together with its record.
        var (token, row) = tokens.Make(session, given.Token, expires, bound);
        var recorded = await trail.RecordWithAsync(
            async (db, token) =>
            {
                db.SigninTokens.Add(row);
                await db.SaveChangesAsync(token);
                return true;
            },
            facts, Event(session, trace, null), cancellation);
        return recorded is null ? throw new InvalidOperationException("A record that nothing stood against was not written.") : new SigninTokenOutcome.Issued(token);
    }

    private async Task<SigninTokenOutcome> RefuseAsync(SessionPrincipal? session, RequestFacts facts, DecisionTrace trace, CancellationToken cancellation)
    {
        await trail.RecordAsync(facts, Event(session, trace, StsErrors.InvalidCredentialsParameter), cancellation);
        return new SigninTokenOutcome.Refused(StsErrors.InvalidCredentialsParameter);
    }

    private SessionPrincipal? Prove(GivenCredentials given, RequestFacts facts, DecisionTrace trace)
    {
        if (sealer.Open(given.Token, given.AccessKeyId) is not OpenOutcome.Opened opened)
        {
            trace.Check("SessionToken", "sealed session", "genuine, of this access key", given.AccessKeyId, passed: false);
            return null;
        }

        return trace.Check("SecretAccessKey", "federation endpoint", "the secret of this access key", "compared", opened.Secret.FixedTimeEquals(given.Secret.Reveal()))
            && trace.Check("SessionExpires", "STS credentials", $"before {opened.Session.Expires:O}", $"{facts.Now:O}", facts.Now < opened.Session.Expires)
                ? opened.Session
                : null;
    }

    private static TrailEvent Event(SessionPrincipal? session, DecisionTrace trace, WireError? error) => new()
    {
        EventName = EventName,
        EventSource = TrailEvent.SigninSource,
        EventType = "AwsConsoleSignIn",
        ReadOnly = false,
        AccountId = session?.AccountId,
        UserName = session?.SessionName,
        AccessKeyId = session?.AccessKeyId,
        UserIdentity = session is null ? TrailEvent.Unknown() : TrailEvent.Identity(Caller.Of(session)),
        ResponseElements = new() { [EventName] = error is null ? "Success" : "Failure" },
        Trace = trace,
        Error = error,
    };

    private static string Shown(string text) => text.Length <= 32 ? text : text[..32];

    private static bool IsDuration(string text, out int seconds) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is >= 900 and <= 43200;

    private static GivenCredentials? Read(string? json)
    {
        if (json is not { Length: > 0 and <= 8192 }) return null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2 });
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Text(root, "sessionId") is { } id && Text(root, "sessionKey") is { } key && Text(root, "sessionToken") is { } token
                ? new GivenCredentials(id, new SecretAccessKey(key), new SessionToken(token))
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair is JSON, but no text.
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record GivenCredentials(string AccessKeyId, SecretAccessKey Secret, SessionToken Token);
}
