using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.SignInTokens;

/// <summary>Uses a sign-in token: the token goes, the old session goes, the new one comes and the record is written, all in one transaction.</summary>
internal sealed class ConsoleLogin(SigninTokens tokens, ConsoleSessions consoles, SessionTokenSealer sealer, Revocations revocations, TrailStore trail, ServiceOptions options)
{
    /// <summary>The session that a token opens, or null when its seal is no longer ours.</summary>
    public SessionPrincipal? SessionOf(SigninToken token) =>
        sealer.Open(new SessionToken(token.SessionToken), token.AccessKeyId) is OpenOutcome.Opened opened ? opened.Session : null;

    /// <summary>The cookie of the new session, which replaces the one of <paramref name="replacedHash"/>; null when the token was used meanwhile or what it opens has expired or was ended.</summary>
    public async Task<string?> OpenAsync(SigninToken token, string? issuer, string place, string? replacedHash, RequestFacts facts, CancellationToken cancellation)
    {
        if (SessionOf(token) is not { } session || facts.Now >= token.SessionExpires || await revocations.AreOverAsync(session, facts, cancellation)) return null;
        var (row, cookie) = consoles.Make(token, issuer);
        var receipt = await trail.RecordWithAsync(
            async (db, cancel) =>
            {
                if (!await tokens.UseAsync(db, token, cancel)) return false;
                await ConsoleSessions.RemoveAsync(replacedHash, db, cancel);
                db.ConsoleSessions.Add(row);
                return true;
            },
            facts, Succeeded(session, place), cancellation);
        return receipt is null ? null : cookie;
    }

    /// <summary>Puts a login that opens nothing on record; in the account's trail where the token tells whose it is.</summary>
    public async Task RefuseAsync(SigninToken? token, WireError error, RequestFacts facts, CancellationToken cancellation)
    {
        var trace = new DecisionTrace();
        trace.Check("Login", "federation endpoint", "an unused sign-in token of at most fifteen minutes, and a page of this console", error.Message, passed: false);
        await trail.RecordAsync(facts, Event(token is null ? null : SessionOf(token), "Failure") with { Trace = trace, Error = error }, cancellation);
    }

    private TrailEvent Succeeded(SessionPrincipal session, string place)
    {
        var data = new JsonObject
        {
            ["LoginTo"] = options.PublicUrl + place,
            ["MobileVersion"] = "No",
            ["MFAUsed"] = session.MfaAuthenticatedAt is null ? "No" : "Yes",
        };
        if (session.ProviderArn is { } provider) data["SamlProviderArn"] = provider;
        return Event(session, "Success") with { AdditionalEventData = data };
    }

    private static TrailEvent Event(SessionPrincipal? session, string outcome) => new()
    {
        EventName = "ConsoleLogin",
        EventSource = TrailEvent.SigninSource,
        EventType = "AwsConsoleSignIn",
        ReadOnly = false,
        AccountId = session?.AccountId,
        UserName = session?.SessionName,
        AccessKeyId = session?.AccessKeyId,
        UserIdentity = session is null ? TrailEvent.Unknown() : new JsonObject
        {
            ["type"] = session.Kind == SessionKind.FederatedUser ? "FederatedUser" : "AssumedRole",
            ["principalId"] = session.CallerId,
            ["arn"] = session.CallerArn,
            ["accountId"] = session.AccountId,
        },
        ResponseElements = new JsonObject { ["ConsoleLogin"] = outcome },
    };
}
