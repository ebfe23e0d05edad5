using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.SignInTokens;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.SignIn;

/// <summary>What the sign-in page does before and after the exchange: refusals that never reach it, and the token that follows it.</summary>
internal sealed class SignInDoor(SigninTokens tokens, TrailStore trail, IDbContextFactory<StsDb> databases, IssuerAddress issuers)
{
    /// <summary>Where this Issuer's people sign in again, or null.</summary>
    public string? IssuerAddress(string issuer) => issuers.OfEntity(issuer);

    /// <summary>Puts a refusal on record.</summary>
    public async Task<WireError> RefuseAsync(WireError error, RequestFacts facts, CancellationToken cancellation)
    {
        await trail.RecordAsync(facts, new TrailEvent
        {
            EventName = "ConsoleLogin",
            EventSource = TrailEvent.SigninSource,
            EventType = "AwsConsoleSignIn",
            ReadOnly = false,
            ResponseElements = new JsonObject { ["ConsoleLogin"] = "Failure" },
            Trace = DecisionTrace.Failed("Form", "SAML Bindings 3.5.4", "a bounded form of one SAMLResponse and at most one RelayState of 2048 bytes", error.Message),
            Error = error,
        }, cancellation);
        return error;
    }

    /// <summary>A sign-in token for credentials that were just issued and recorded.</summary>
    public async Task<string> TokenAsync(ExchangeResult result, CancellationToken cancellation)
    {
        var (token, row) = tokens.Make(result.Session, result.Credentials.SessionToken, result.Credentials.Expiration, Describe(result.Bound));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.SigninTokens.Add(row);
        await db.SaveChangesAsync(cancellation);
        return token;
    }

    private static string Describe(SessionBound bound) => bound switch
    {
        SessionBound.Default => "the default of one hour",
        SessionBound.DurationSeconds => "DurationSeconds of the call",
        SessionBound.SessionDuration => "SessionDuration, set by your portal",
        SessionBound.SessionNotOnOrAfter => "SessionNotOnOrAfter, the end of your session at the portal",
    };
}
