using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.SignInTokens;

/// <summary>Uses a sign-in token: the token goes, the old session goes, the new one comes and the record is written, all in one transaction.</summary>
internal sealed class ConsoleLogin(SigninTokens tokens, ConsoleSessions consoles, SessionTokenSealer sealer, TrailStore trail, ServiceOptions options, TimeProvider clock)
{
    /// <summary>The cookie of the new session; null when the token was used meanwhile or what it opens has expired.</summary>
    public async Task<string?> OpenAsync(SigninToken token, string? issuer, string place, HttpContext http, CancellationToken cancellation)
    {
        if (sealer.Open(new SessionToken(token.SessionToken), token.AccessKeyId) is not OpenOutcome.Opened { Session: var session }) return null;
        if (clock.GetUtcNow() >= token.SessionExpires) return null;
        var (row, cookie) = consoles.Make(token, issuer);
        var receipt = await trail.RecordWithAsync(
            async (db, cancel) =>
            {
                if (!await tokens.UseAsync(db, token, cancel)) return false;
                await consoles.RemoveAsync(http, db, cancel);
                db.ConsoleSessions.Add(row);
                return true;
            },
            http.Facts(clock), Event(session, place), cancellation);
        return receipt is null ? null : cookie;
    }

    private TrailEvent Event(SessionPrincipal session, string place) => new()
    {
        EventName = "ConsoleLogin",
        EventSource = TrailEvent.SigninSource,
        EventType = "AwsConsoleSignIn",
        ReadOnly = false,
        AccountId = session.AccountId,
        UserName = session.SessionName,
        AccessKeyId = session.AccessKeyId,
        UserIdentity = new JsonObject
        {
            ["type"] = "AssumedRole",
            ["principalId"] = session.CallerId,
            ["arn"] = session.CallerArn,
            ["accountId"] = session.AccountId,
        },
        ResponseElements = new JsonObject { ["ConsoleLogin"] = "Success" },
        AdditionalEventData = new JsonObject
        {
            ["LoginTo"] = options.PublicUrl + place,
            ["MobileVersion"] = "No",
            ["MFAUsed"] = session.MfaAuthenticatedAt is null ? "No" : "Yes",
            ["SamlProviderArn"] = session.ProviderArn,
        },
    };
}
