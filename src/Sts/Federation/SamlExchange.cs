using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Saml;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.OpenSessions;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Federation;

/// <summary>From an assertion to temporary credentials: the one sequence behind both doors.</summary>
internal sealed class SamlExchange(
    SamlProviders providers, Accounts accounts, Roles roles, RoleSessions sessions, TrustPolicy trustPolicy, OwnAddresses own, EndedSessions ended, TrailStore trail, HeldMessages held)
{
    // Claims outlive what they guard by more than any clock difference.
    private static readonly TimeSpan ClaimMargin = TimeSpan.FromMinutes(5);

    private delegate ValueTask<WireError?> Step(ExchangeState state, CancellationToken cancellation);

    /// <summary>Who vouches, for whom, with which roles: what the sign-in page needs before it offers anything.</summary>
    private Step[] Reading =>
    [
        Provider,       // 1. the providers that may vouch
        Open,           // 2. opened with the private keys of one provider, if it came encrypted
        Verify,         // 3. verified with the keys of one provider
        Validate,       // 4. valid here and now; the AWS attributes
        SignedOut,      //    of nobody whom the provider has signed out since
    ];

    private Step[] Exchanging =>
    [
        .. Reading,
        RoleOfPair,     // 5. the pair of role and provider, signed by that provider
        Trust,          // 6. the role's trust policy: assume, tag, set the source identity
        Duration,       // 7. the least of the bounds
        Policies,       // 8. session policies and tags, and whether they fit
        Mint,           // 9. the credentials, still in hand
        ClaimAndRecord, // 10. the replay claim and the trail record, in one transaction
    ];

    /// <summary>Runs the whole sequence. Nothing is issued unless the claim and the record are durable.</summary>
    public async Task<ExchangeOutcome> RunAsync(ExchangeRequest request, RequestFacts facts, CancellationToken cancellation)
    {
        held.Hold(facts.RequestId, request.SamlResponse);
        var state = new ExchangeState(request, facts);
        foreach (var step in Exchanging)
            if (await step(state, cancellation) is { } error)
                return new ExchangeOutcome.Refused(error, await trail.RecordAsync(facts, state.Refused(error), cancellation));
        return new ExchangeOutcome.Issued(state.Result!, state.Receipt!);
    }

    /// <summary>Reads a response for the sign-in page and says what it may offer. Claims nothing; only a refusal goes on record.</summary>
    public async Task<OfferOutcome> OfferAsync(string samlResponse, string? providerUuid, RequestFacts facts, CancellationToken cancellation)
    {
        held.Hold(facts.RequestId, samlResponse);
        var state = new ExchangeState(new ExchangeRequest(Door.SignIn, samlResponse, "") { ProviderUuid = providerUuid }, facts);
        foreach (var step in Reading)
            if (await step(state, cancellation) is { } error) return await RefuseOfferAsync(state, error, cancellation);

        // A pair counts only if its own provider vouches.
        var offered = new List<OfferedRole>();
        foreach (var vouched in state.Vouched)
            foreach (var pair in vouched.Claims.Roles.Where(pair => pair.ProviderArn == vouched.Provider.Arn))
                if (RoleArn.TryParse(pair.RoleArn, out var arn))
                    offered.Add(new OfferedRole(pair.RoleArn, pair.ProviderArn, arn.AccountId, (await accounts.FindAsync(arn.AccountId, cancellation))?.Alias, arn.Name));
        if (!state.Trace.Check("RolePair", "AWS SAML attributes: Role", "a role of a provider that vouches", $"{offered.Count} roles", offered.Count > 0))
            return await RefuseOfferAsync(state, StsErrors.NotAuthorizedWithSaml, cancellation);
        return new OfferOutcome.Offered(
            [.. offered.DistinctBy(role => role.RoleArn).OrderBy(role => role.AccountId, StringComparer.Ordinal).ThenBy(role => role.RoleName, StringComparer.Ordinal)],
            state.Vouched[0].Claims.RoleSessionName,
            state.Vouched[0].Assertion.Assertion.Issuer);
    }

    private async Task<OfferOutcome> RefuseOfferAsync(ExchangeState state, WireError error, CancellationToken cancellation) =>
        new OfferOutcome.Refused(error, await trail.RecordAsync(state.Facts, state.Refused(error), cancellation));

    // 1. At the API the request names the provider; at the sign-in page every enabled provider of that Issuer may vouch.
    private async ValueTask<WireError?> Provider(ExchangeState state, CancellationToken cancellation)
    {
        if (state.Request.Door == Door.SignIn)
        {
            if (Read(state) is { } unreadable) return unreadable;
            state.Candidates = await providers.FindByIssuerAsync(state.ClaimedIssuer!, state.Request.ProviderUuid, cancellation);
            return state.Trace.Check("Provider", "issuer of an enabled provider", "a provider with this entity ID", Seen(state.ClaimedIssuer!), state.Candidates.Count > 0)
                ? null
                : StsErrors.IssuerNotPresent(state.Facts.RequestId);
        }

        if (!RoleArn.TryParse(state.Request.RoleArn, out var role)) return Malformed(state, "RoleArn", state.Request.RoleArn, StsErrors.RequestArn);
        if (!SamlProviderArn.TryParse(state.Request.PrincipalArn, out _)) return Malformed(state, "PrincipalArn", state.Request.PrincipalArn!, StsErrors.PrincipalArn);
        state.RoleArn = role;
        var provider = await providers.FindAsync(state.Request.PrincipalArn!, cancellation);
        if (!state.Trace.Check("Provider", "PrincipalArn", "an enabled provider", Seen(state.Request.PrincipalArn!), provider is not null))
            return StsErrors.ProviderNotFound(state.Facts.RequestId);
        state.Candidates = [provider!];
        if (Read(state) is { } illegible) return illegible;
        var claimed = state.ClaimedIssuer!;
        return state.Trace.Check("Issuer", "metadata entityID", provider!.Provider.EntityId, Seen(claimed), claimed == provider.Provider.EntityId)
            ? null
            : StsErrors.IssuerNotPresent(state.Facts.RequestId);
    }

    private static WireError? Read(ExchangeState state)
    {
        switch (ResponseReader.Read(state.Request.SamlResponse))
        {
            case ReadOutcome.Ok ok:
                (state.Parsed, state.ClaimedIssuer) = (ok.Response, ok.Response.ClaimedIssuer);
                return null;
            case ReadOutcome.Encrypted encrypted:
                (state.Encrypted, state.ClaimedIssuer) = (encrypted.Response, encrypted.Response.ClaimedIssuer);
                return null;
            case ReadOutcome.Refused refused:
                state.Trace.Add(refused.Checks, refused.Fault);
                return state.Of(refused.Fault);
            default:
                throw new InvalidOperationException("A closed union has another member.");
        }
    }

    // 2. Private keys are no more pooled than the others: what one provider opens, another need not be able to read.
    private ValueTask<WireError?> Open(ExchangeState state, CancellationToken cancellation)
    {
        if (state.Encrypted is not { } encrypted)
        {
            state.Read.AddRange(state.Candidates.Select(candidate => (candidate, state.Parsed!)));
            return default;
        }
        (AssertionFault Fault, IReadOnlyList<Check> Checks)? first = null;
        foreach (var sameKeys in state.Candidates.GroupBy(candidate => candidate.PrivateKeySet, StringComparer.Ordinal))
        {
            switch (AssertionDecryptor.Decrypt(encrypted, sameKeys.First().PrivateKeys))
            {
                case ReadOutcome.Ok ok: state.Read.AddRange(sameKeys.Select(candidate => (candidate, ok.Response))); break;
                case ReadOutcome.Refused refused: first ??= (refused.Fault, refused.Checks); break;
            }
        }
        state.Parsed = state.Read.Count > 0 ? state.Read[0].Response : null;
        return Settled(state, state.Parsed is not null, first);
    }

    // 3. Keys are never pooled: each provider verifies with its own. Providers with the very same keys share the arithmetic.
    private ValueTask<WireError?> Verify(ExchangeState state, CancellationToken cancellation)
    {
        (AssertionFault Fault, IReadOnlyList<Check> Checks)? first = null;
        foreach (var same in state.Read.GroupBy(read => (read.Response, read.Provider.KeySet)))
        {
            switch (SignatureVerifier.Verify(same.Key.Response, same.First().Provider.Keys))
            {
                case VerifyOutcome.Ok ok: state.Verified.AddRange(same.Select(read => (read.Provider, ok.Response))); break;
                case VerifyOutcome.Refused refused: first ??= (refused.Fault, refused.Checks); break;
            }
        }
        return Settled(state, state.Verified.Count > 0, first);
    }

    // 4. Valid for each provider that vouches; a provider that does not is out.
    private ValueTask<WireError?> Validate(ExchangeState state, CancellationToken cancellation)
    {
        (AssertionFault Fault, IReadOnlyList<Check> Checks)? first = null;
        foreach (var (provider, response) in state.Verified)
        {
            var uuid = provider.Provider.UniqueId;
            var recipients = provider.RequiresEncryption ? own.OwnRecipients(uuid) : own.Recipients(uuid);
            var expectations = new Expectations(provider.Provider.EntityId, own.Audiences(uuid), recipients, state.Facts.Now) { RequireEncryption = provider.RequiresEncryption };
            switch (AssertionValidator.Validate(response, expectations))
            {
                case ValidationOutcome.Refused refused: first ??= (refused.Fault, refused.Checks); break;
                case ValidationOutcome.Ok ok:
                    switch (AwsAttributes.Read(ok.Assertion))
                    {
                        case AwsClaimsOutcome.Refused refused: first ??= (refused.Fault, [.. ok.Assertion.Checks, .. refused.Checks]); break;
                        case AwsClaimsOutcome.Ok claims:
                            if (state.Vouched.Count == 0)
                            {
                                state.Trace.Vouch([.. ok.Assertion.Rules.Select(Name), .. claims.Checks.Select(check => Name(check.Rule))], () => [.. ok.Assertion.Checks, .. claims.Checks]);
                                state.Trace.Check("SigningKey", "metadata KeyDescriptor", "a key of the provider", ok.Assertion.KeyFingerprint, passed: true);
                            }
                            state.Vouched.Add(new VouchedAssertion(provider, ok.Assertion, claims.Claims));
                            break;
                    }
                    break;
            }
        }
        return Settled(state, state.Vouched.Count > 0, first);
    }

    // SAML Core 3.7.3.1: a logout counts for assertions that were issued before it and arrive after it.
    private async ValueTask<WireError?> SignedOut(ExchangeState state, CancellationToken cancellation)
    {
        (DateTimeOffset At, DateTimeOffset Issued)? first = null;
        for (var i = state.Vouched.Count - 1; i >= 0; i--)
        {
            var (provider, name, issued) = (state.Vouched[i].Provider.Provider, state.Vouched[i].Assertion.NameId, state.Vouched[i].Assertion.Assertion.IssueInstant);
            if (await ended.LoggedOutAsync(provider.UniqueId, SubjectType.From(name.Format), name.Value, cancellation) is not { } at || issued > at) continue;
            first ??= (at, issued);
            state.Vouched.RemoveAt(i);
        }
        if (state.Vouched.Count > 0 || first is not { } known) return null;
        state.Trace.Check("Logout", "SAML Core 3.7.3.1", $"issued after the logout at {known.At:O}", known.Issued.ToString("O", CultureInfo.InvariantCulture), passed: false);
        return StsErrors.ResponseExpired;
    }

    // One provider that succeeds is enough; when none does, the first one's reason is told.
    private static ValueTask<WireError?> Settled(ExchangeState state, bool succeeded, (AssertionFault Fault, IReadOnlyList<Check> Checks)? first)
    {
        if (succeeded) return default;
        state.Trace.Add(first!.Value.Checks, first.Value.Fault);
        return new(state.Of(first.Value.Fault));
    }

    // 5. The pair comes from one value of the Role attribute, signed by the provider that it names.
    private async ValueTask<WireError?> RoleOfPair(ExchangeState state, CancellationToken cancellation)
    {
        if (state.RoleArn is null)
        {
            if (!RoleArn.TryParse(state.Request.RoleArn, out var chosen)) return Malformed(state, "RoleArn", state.Request.RoleArn, StsErrors.RequestArn);
            state.RoleArn = chosen;
        }
        state.Chosen = state.Vouched.FirstOrDefault(vouched =>
            vouched.Claims.Roles.Any(pair => pair.RoleArn == state.Request.RoleArn && pair.ProviderArn == vouched.Provider.Arn));
        if (!state.Trace.Check("RolePair", "AWS SAML attributes: Role", "this role with a provider that vouches", Seen(state.Request.RoleArn), state.Chosen is not null))
            return StsErrors.NotAuthorizedWithSaml;
        if (!state.Trace.Check("ReservedRole", "IAM reserved roles", "no AWSReservedSSO_ role", state.RoleArn.Name, !Roles.IsReserved(state.RoleArn.Name)))
            return StsErrors.NotAuthorizedWithSaml;
        state.Role = await roles.FindAsync(state.Request.RoleArn, cancellation);
        return state.Trace.Check("Role", "RoleArn", "an existing role", Seen(state.Request.RoleArn), state.Role is not null) ? null : StsErrors.NotAuthorizedWithSaml;
    }

    // 6. Absence of an Allow denies, for each of the actions on its own.
    private ValueTask<WireError?> Trust(ExchangeState state, CancellationToken cancellation) =>
        new(trustPolicy.Allows(state) ? null : StsErrors.NotAuthorizedWithSaml);

    // 7.
    private ValueTask<WireError?> Duration(ExchangeState state, CancellationToken cancellation)
    {
        (state.End, state.Bound, var refusal) = SessionLength.Of(state.Request, state.Claims, state.Assertion, state.Role!, state.Facts.Now);
        var seen = refusal is null
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)(state.End - state.Facts.Now).TotalSeconds} s, set by {state.Bound}")
            : string.Create(CultureInfo.InvariantCulture, $"{state.Request.DurationSeconds?.ToString(CultureInfo.InvariantCulture) ?? "no"} DurationSeconds");
        state.Trace.Check("Duration", "MaxSessionDuration, SessionDuration, SessionNotOnOrAfter", $"within {state.Role!.MaxSessionDuration} s", seen, refusal is null);
        return new(refusal);
    }

    // 8.
    private async ValueTask<WireError?> Policies(ExchangeState state, CancellationToken cancellation)
    {
        (state.PackedPolicySize, var refusal) = await sessions.PackAsync(state.Request, state.Tags, state.Role!.AccountId, state.Trace, cancellation);
        return refusal;
    }

    // 9. In hand only: they leave after step 10.
    private ValueTask<WireError?> Mint(ExchangeState state, CancellationToken cancellation)
    {
        var (assertion, claims) = (state.Assertion, state.Claims);
        var saml = new SamlSession(assertion.Assertion.Issuer, assertion.NameId.Value, SubjectType.From(assertion.NameId.Format), state.NameQualifier);
        var draft = new SessionPrincipal
        {
            Kind = SessionKind.AssumedRole,
            AccountId = state.Role!.AccountId,
            PrincipalArn = state.Role.Arn,
            PrincipalId = state.Role.UniqueId,
            SessionName = claims.RoleSessionName,
            Expires = state.End,
            Tags = state.Tags,
            SourceIdentity = claims.SourceIdentity,
            ProviderArn = state.Provider.Arn,
            ProviderId = state.Provider.UniqueId,
            Saml = saml,
            SessionPolicies = state.Request.Policy is { } inline ? [inline] : [],
            SessionPolicyArns = state.Request.PolicyArns,
        };
        var (minted, refusal) = sessions.Mint(draft, state.PackedPolicySize, state.Facts.Now, state.Trace);
        if (minted is null) return new(refusal);
        state.Result = new ExchangeResult(minted.Credentials, minted.Session, state.Bound)
        {
            Audience = assertion.Recipient,
            Subject = saml.Subject,
            SubjectType = saml.SubjectType,
            Issuer = saml.Issuer,
            NameQualifier = saml.NameQualifier,
            PackedPolicySize = state.PackedPolicySize,
        };
        return default;
    }

    // 10. The last gate: of any number of attempts one inserts the claim.
    private async ValueTask<WireError?> ClaimAndRecord(ExchangeState state, CancellationToken cancellation)
    {
        var scope = Scope(state);
        var claim = new ReplayClaim { Key = Hash(scope), Expires = state.Assertion.RedeemableUntil + ClaimMargin };
        state.Trace.Check("Replay", "SAML Profiles 4.1.4.5", $"not redeemed before ({scope[0]})", state.AssertionId!, passed: true);
        state.Receipt = await trail.ClaimAndRecordAsync(claim, state.Facts, state.Accepted(), cancellation);
        if (state.Receipt is not null) return null;
        state.Trace.Checks.RemoveAt(state.Trace.Checks.Count - 1);
        state.Trace.Check("Replay", "SAML Profiles 4.1.4.5", $"not redeemed before ({scope[0]})", state.AssertionId!, passed: false);
        return StsErrors.AlreadyRedeemed;
    }

    // Bulk tools redeem one response for several roles, so the API claims each role apart; the doors claim apart; a strict provider and OneTimeUse claim once in all.
    private static string[] Scope(ExchangeState state)
    {
        string[] assertion = [state.Assertion.Assertion.Issuer, state.Assertion.Assertion.Id];
        if (state.Provider.StrictReplay || state.Assertion.OneTimeUse) return ["once", .. assertion];
        return state.Request.Door switch
        {
            Door.Api => ["api", .. assertion, state.Role!.Arn],
            Door.SignIn => ["sign-in", .. assertion],
        };
    }

    // U+001F cannot occur in XML, so that no two scopes join to one text.
    private static string Hash(string[] scope) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', scope))));

    private static WireError Malformed(ExchangeState state, string name, string seen, WireError error)
    {
        state.Trace.Check(name, "ARN", "an ARN of its kind", Seen(seen), passed: false);
        return error;
    }

    private static string Name(AssertionRule rule) => Enum.GetName(rule)!;

    private static string Seen(string text) => text.Length <= 200 ? text : text[..200];
}
