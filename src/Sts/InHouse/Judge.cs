using System.Globalization;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.InHouse;

/// <summary>Verifies and decides what a service asks about, and has it on record.</summary>
internal sealed class Judge(CallerAuthenticator authenticator, Authorizer authorizer, PolicyShelf shelf, ResourcePolicies policies, SecretSealer sealer, TrailStore trail)
{
    // As long as the slowest upload may take.
    private static readonly TimeSpan TicketLife = TimeSpan.FromHours(12);

    /// <summary>Decides, and records the decision.</summary>
    public async Task<Verdict> DecideAsync(Asked asked, Caller asking, CancellationToken cancellation)
    {
        // 1. Who sent it.
        var outcome = await authenticator.AuthenticateAsync(asked.Request, asked.Profile, asked.Facts.Now, null, cancellation);
        if (outcome is AuthenticationOutcome.Refused refused) return await UnprovenAsync(asked, asking, refused, cancellation);
        var (caller, region) = (AuthenticationOutcome.Known)outcome;
        asked = asked with { Facts = asked.Facts with { Region = region } };
        var traces = new AccountTraces();
        Proven(traces.Caller, asking);

        // 2. Whether they may do it, by their policies and the resource's.
        foreach (var permission in asked.Permissions)
        {
            var question = QuestionOf(asked, permission, caller);
            var ruling = question is null ? Unreadable(asked, permission, caller) : await authorizer.DecideAsync(question, cancellation);
            traces.Add(ruling);
            if (!ruling.IsAllowed) return await AnswerAsync(asked, caller, traces, DenialOf(caller, ruling), cancellation);
        }

        // 3. What the service will make of it is on record too.
        if (asked.Event.Outcome is var (code, message)) return await AnswerAsync(asked, caller, traces, null, cancellation, new WireError(code, 400, message));
        if (asked.NewPolicy is not { } policy)
        {
            var answer = await AnswerAsync(asked, caller, traces, null, cancellation);
            return answer with { Ticket = sealer.Seal(asked.Facts.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), TicketOf(asked, asking)) };
        }
        var (bound, fault) = await policies.BindAsync(policy, cancellation);
        return (await AnswerAsync(asked, caller, traces, fault is null ? null : InHouseErrors.MalformedPolicy(fault), cancellation)) with { PrincipalIds = bound?.PrincipalIds };
    }

    /// <summary>Verifies signatures of chunks of the body of a request that was allowed before. Only what fails goes on record: the rest has its record.</summary>
    public async Task<Verdict> VerifyAsync(Asked asked, Caller asking, string ticket, ChunkChain chain, CancellationToken cancellation)
    {
        var now = asked.Facts.Now;
        if (sealer.Open(ticket, TicketOf(asked, asking)) is not { } sealedTime || DateTimeOffset.FromUnixTimeSeconds(long.Parse(sealedTime, CultureInfo.InvariantCulture)) is var verified && now - verified > TicketLife)
            return await UnprovenAsync(asked, asking, new AuthenticationOutcome.Refused(StsErrors.SignatureMismatch, DecisionTrace.Failed("Ticket", "VerifyChunks", "the ticket of this request's verification", "another")) { Fault = new(SignatureRule.ChunkSignature, "", "") }, cancellation);
        return await authenticator.AuthenticateAsync(asked.Request, asked.Profile, verified, chain, cancellation) switch
        {
            AuthenticationOutcome.Known known => new Verdict(known.Caller, null, null),
            AuthenticationOutcome.Refused refused => await UnprovenAsync(asked, asking, refused, cancellation),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    private async Task<Verdict> UnprovenAsync(Asked asked, Caller asking, AuthenticationOutcome.Refused refused, CancellationToken cancellation)
    {
        var error = Refusals.Of(refused, asked.Request);
        Proven(refused.Trace, asking);
        return new Verdict(null, error, await trail.RecordAsync(AskedRecords.Facts(asked), AskedRecords.Unproven(asked, asking, refused.Trace, error), cancellation));
    }

    private async Task<Verdict> AnswerAsync(Asked asked, Caller caller, AccountTraces traces, WireError? error, CancellationToken cancellation, WireError? outcome = null) =>
        new(caller, error, await trail.RecordAsync(AskedRecords.Facts(asked), AskedRecords.Of(asked, caller, traces, error ?? outcome), cancellation));

    private Question? QuestionOf(Asked asked, AskedPermission permission, Caller caller)
    {
        IReadOnlyList<PolicySource>? sources = asked.ResourcePolicy is not { } policy ? [] : ResourcePolicies.Find(shelf, policy) is { } bound ? [new PolicySource(policy.Name, bound)] : null;
        return sources is null ? null : new Question(caller, permission.Action, permission.Resource, asked.Facts)
        {
            Keys = new RequestContext(asked.Keys) { { "aws:ResourceAccount", asked.ResourceAccountId ?? caller.AccountId } },
            ResourcePolicies = sources,
            ResourceAccountId = asked.ResourceAccountId,
        };
    }

    // A policy that cannot be read might deny.
    private static Ruling Unreadable(Asked asked, AskedPermission permission, Caller caller) => new(
        new AuthorizationRequest(caller.Principal, permission.Action, permission.Resource, []), new Decision(DecisionEffect.ImplicitlyDenied, [], [], "a policy of the resource cannot be read"))
    {
        AccountId = asked.ResourceAccountId is null || asked.ResourceAccountId == caller.AccountId ? caller.AccountId : null,
    };

    // Across accounts the reason would tell one of the other's policies. A statement's name is told to nobody.
    private static WireError DenialOf(Caller caller, Ruling ruling) => ruling.AccountId is null
        ? InHouseErrors.AccessDenied
        : InHouseErrors.NotAuthorized(caller.Arn, ruling.Request.Action, ruling.Request.Resource, ruling.Decision.Reason.Split(": ")[0]);

    private static void Proven(DecisionTrace trace, Caller asking) => trace.Checks.Insert(0, new TraceCheck("AskedBy", "AuthorizeRequest", "a service that may ask", asking.Arn, true));

    private static string TicketOf(Asked asked, Caller asking) => $"in-house/{asking.PrincipalId}/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Authentication(asked.Request))))}";

    private static string Authentication(SignedRequest request) =>
        string.Join('\n', request.Headers.Where(header => header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).Append(request.RawQuery));
}
