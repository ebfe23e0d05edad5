using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Saml;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.OpenSessions;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Logout;

/// <summary>What goes back.</summary>
internal sealed record LogoutAnswer(bool IsGranted, byte[] Message);

/// <summary>
/// Ends the sessions of somebody whom an identity provider signs out (SAML Profiles 4.4). INVARIANT: a provider ends what it vouched for
/// itself, and nothing else: each one of the issuer's name verifies with its own keys, and whose do not is as if it had not been asked.
/// </summary>
internal sealed class SamlLogout(SamlProviders providers, OwnAddresses own, SamlSigning signing, TrailStore trail)
{
    private const string EventName = "SamlLogout";

    // Claims outlive what they guard by more than any clock difference.
    private static readonly TimeSpan ClaimMargin = TimeSpan.FromMinutes(5);

    public async Task<LogoutAnswer> RunAsync(ReadOnlyMemory<byte> soap, RequestFacts facts, CancellationToken cancellation)
    {
        // 1. A message that can be read, and is signed.
        var parse = LogoutReader.ReadRequest(soap.Span);
        if (parse is not LogoutParse.Parsed { Message: var message }) return await RefuseAsync(((LogoutParse.Refused)parse).Fault, null, null, facts, cancellation);

        // 2. Of a provider that there is.
        var candidates = await providers.FindByIssuerAsync(message.ClaimedIssuer, null, cancellation);
        if (candidates.Count == 0)
            return await RefuseAsync(new LogoutFault(LogoutRule.Issuer, "an enabled provider with this entity ID", Shortened(message.ClaimedIssuer)), message, null, facts, cancellation);

        // 3. Signed by it, for here and now.
        var (vouching, request, first) = (new List<SamlProvider>(), (LogoutRequest?)null, (LogoutFault?)null);
        foreach (var same in candidates.GroupBy(candidate => candidate.KeySet, StringComparer.Ordinal))
        {
            switch (LogoutValidator.Validate(message, same.First().Keys, message.ClaimedIssuer, own.Logout, facts.Now))
            {
                case LogoutRequestOutcome.Valid valid:
                    request = valid.Request;
                    vouching.AddRange(same.Select(one => one.Provider));
                    break;
                case LogoutRequestOutcome.Refused refused:
                    first ??= refused.Fault;
                    break;
            }
        }
        if (request is null) return await RefuseAsync(first!, message, candidates.Count == 1 ? candidates[0].Provider : null, facts, cancellation);

        // 4. Once: the claim, the end and its records are one.
        return await EndAsync(request, vouching, facts, cancellation)
            ? Answer(message.ClaimedId, facts)
            : await RefuseAsync(new LogoutFault(LogoutRule.Id, "a request that was not seen before", request.Id), message, vouching[0], facts, cancellation);
    }

    private async Task<bool> EndAsync(LogoutRequest request, IReadOnlyList<SamlProvider> vouching, RequestFacts facts, CancellationToken cancellation)
    {
        var claim = new ReplayClaim { Key = Hash("logout", request.Issuer, request.Id), Expires = Later(request.NotOnOrAfter, facts.Now + LogoutValidator.MaximumAge) + ClaimMargin };
        var events = vouching.Select(provider => Accepted(request, provider, facts)).ToList();
        try
        {
            return await trail.RecordWithAsync(
                async (db, cancel) =>
                {
                    if (await db.ReplayClaims.AnyAsync(one => one.Key == claim.Key, cancel)) return false;
                    db.ReplayClaims.Add(claim);
                    foreach (var provider in vouching)
                        await EndedSessions.PutAsync(db, EndedSessions.Subject(provider.UniqueId, SubjectType.From(request.NameId.Format), request.NameId.Value), facts.Now, facts.Now + EndedSessions.Longest, cancel);
                    foreach (var happened in events.Skip(1)) await TrailStore.AddAsync(db, facts, happened, cancel);
                    return true;
                },
                facts, events[0], cancellation) is not null;
        }
        catch (DbUpdateException)
        {
            // Another instance was faster with the same request; whatever else it was, the sender sends another.
            return false;
        }
    }

    private async Task<LogoutAnswer> RefuseAsync(LogoutFault fault, ParsedLogout? message, SamlProvider? provider, RequestFacts facts, CancellationToken cancellation)
    {
        await trail.RecordAsync(facts, Event(provider) with
        {
            RequestParameters = message is null ? null : new JsonObject { ["logoutRequestID"] = Shortened(message.ClaimedId), ["issuer"] = Shortened(message.ClaimedIssuer) },
            ResponseElements = new JsonObject { [EventName] = "Failure" },
            Error = StsErrors.LogoutRefused,
            Trace = DecisionTrace.Failed(fault.Rule.ToString(), "SAML Core 3.7, SAML Profiles 4.4", fault.Expected, fault.Seen),
        }, cancellation);
        return new LogoutAnswer(false, LogoutWriter.Write(Response(message?.ClaimedId, facts) with { StatusCode = SamlStatusCodes.Requester, SubStatusCode = SamlStatusCodes.RequestDenied }, signing.Key));
    }

    private LogoutAnswer Answer(string requestId, RequestFacts facts) => new(true, LogoutWriter.Write(Response(requestId, facts), signing.Key));

    private LogoutResponse Response(string? requestId, RequestFacts facts) => new() { Id = SamlId.New(), IssueInstant = facts.Now, Issuer = own.EntityId, InResponseTo = requestId };

    private static TrailEvent Accepted(LogoutRequest request, SamlProvider provider, RequestFacts facts)
    {
        var (qualifier, subject) = (NameQualifier.Compute(request.Issuer, provider.AccountId, provider.Name), request.NameId.Value);
        var asked = new JsonObject { ["logoutRequestID"] = request.Id, ["issuer"] = request.Issuer, ["nameIDFormat"] = request.NameId.Format };
        if (request.Reason is { } reason) asked["reason"] = Shortened(reason);
        if (request.SessionIndexes.Count > 0) asked["sessionIndexes"] = request.SessionIndexes.Count;
        var trace = new DecisionTrace();
        trace.Check("LogoutRequest", "SAML Core 3.7, SAML Profiles 4.4", $"signed by a key of {provider.Arn}, for {request.Destination}, now, once", request.Id, passed: true);
        return Event(provider) with
        {
            UserName = subject,
            UserIdentity = new JsonObject { ["type"] = "SAMLUser", ["principalId"] = $"{qualifier}:{subject}", ["userName"] = subject, ["identityProvider"] = qualifier },
            RequestParameters = asked,
            ResponseElements = new JsonObject { [EventName] = "Success", ["issuedUpTo"] = TrailRecordWriter.LongTime(facts.Now) },
            Trace = trace,
        };
    }

    private static TrailEvent Event(SamlProvider? provider) => new()
    {
        EventName = EventName,
        EventSource = TrailEvent.SigninSource,
        EventType = "AwsServiceEvent",
        ReadOnly = false,
        AccountId = provider?.AccountId,
        Resources = provider is null ? [] : [new TrailResource(provider.AccountId, "AWS::IAM::SAMLProvider", provider.Arn)],
    };

    // U+001F cannot occur in XML, so that no two join to one text.
    private static string Hash(params string[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', parts))));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200];
}
