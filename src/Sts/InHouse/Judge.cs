using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.InHouse;

/// <summary>Verifies and decides what a service asks about, and has it on record.</summary>
internal sealed class Judge(CallerAuthenticator authenticator, Authorizer authorizer, PolicyShelf shelf, ResourcePolicies policies, Tickets tickets, Outcomes outcomes, TrailStore trail)
{
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
        var (bound, fault) = asked.NewPolicy is { } policy ? await policies.BindAsync(policy, cancellation) : (null, null);
        var answer = await AnswerAsync(asked, caller, traces, fault is null ? null : InHouseErrors.MalformedPolicy(fault), cancellation);
        return fault is null ? answer with { Ticket = tickets.Seal(asked, asking), PrincipalIds = bound?.PrincipalIds } : answer;
    }

    /// <summary>Verifies signatures of chunks of the body of a request that was allowed before. What fails goes on record, as an addendum to that: the rest has its record.</summary>
    public async Task<Verdict> VerifyAsync(Asked asked, Caller asking, string ticket, ChunkChain chain, CancellationToken cancellation)
    {
        if (tickets.Open(ticket, asked, asking) is not { } allowed)
            return await UnprovenAsync(asked, asking, new AuthenticationOutcome.Refused(StsErrors.SignatureMismatch, DecisionTrace.Failed("Ticket", "VerifyChunks", "the ticket of this request's verification", "another")) { Fault = new(SignatureRule.ChunkSignature, "", "") }, cancellation);
        return await authenticator.AuthenticateAsync(asked.Request, asked.Profile, allowed.Verified, chain, cancellation) switch
        {
            AuthenticationOutcome.Known known => new Verdict(known.Caller, null, null),
            AuthenticationOutcome.Refused refused => await ForgedAsync(asked, asking, allowed, refused, cancellation),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    private async Task<Verdict> ForgedAsync(Asked asked, Caller asking, Ticket allowed, AuthenticationOutcome.Refused refused, CancellationToken cancellation)
    {
        var error = Refusals.Of(refused, asked.Request);
        Proven(refused.Trace, asking);
        return new Verdict(null, error, await outcomes.RecordAsync(allowed, error, refused.Trace, asked.Facts.Now, cancellation));
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
}
