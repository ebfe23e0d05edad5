using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Sessions;

/// <summary>A signed call of an STS action on its way: what is learnt of it goes on record, whatever becomes of it.</summary>
internal sealed class SignedCall(ActionCall call, string action)
{
    private readonly AccountTraces _traces = new();
    private string? _owner;

    public Caller Caller => call.Caller!;

    public RequestFacts Facts => call.Facts;

    public ParameterReader Parameters { get; } = new(call.Parameters);

    public DecisionTrace Trace => _traces.Caller;

    /// <summary>The parameters as the record shows them; never a secret.</summary>
    public JsonObject Requested { get; } = [];

    public List<TrailResource> Resources { get; } = [];

    /// <summary>Whether the call changes something when it is granted.</summary>
    public bool IsChange { get; init; }

    /// <summary>The refusal of parameters outside of the model, or null.</summary>
    public WireError? Malformed()
    {
        if (Parameters.Refusal is not { } refusal) return null;
        Trace.Check("Parameters", "the API's model", "every parameter within its constraints", refusal.Message, passed: false);
        return refusal;
    }

    /// <summary>The refusal of a session that was not given for this action, or null.</summary>
    /// <param name="kinds">The kinds of session that may call it; long-term keys always may.</param>
    public WireError? Barred(params ReadOnlySpan<SessionKind> kinds)
    {
        if (Caller.Session is not { } session || kinds.Contains(session.Kind)) return null;
        Trace.Check("Credentials", "which credentials may call which action", "credentials that may call it", session.Kind.ToString(), passed: false);
        return StsErrors.SessionCredentials(action);
    }

    /// <summary>Has the event put on record in the account of the resource too, when that is another one.</summary>
    public void Concerns(string accountId) => _owner = accountId == Caller.AccountId ? null : accountId;

    /// <summary>Adds a decision to the trace. Where two accounts decided, each account's record tells of its own policies only.</summary>
    public void Add(Ruling ruling) => _traces.Add(ruling);

    public async Task<ActionOutcome> RefuseAsync(WireError error, CancellationToken cancellation) =>
        new ActionOutcome.Refused(error, await call.Trail.RecordAsync(Facts, Events(error, null), cancellation));

    public async Task<ActionOutcome> AnswerAsync(IReadOnlyList<ResponseNode> result, JsonObject? response, CancellationToken cancellation) =>
        new ActionOutcome.Answered(result, await call.Trail.RecordAsync(Facts, Events(null, response), cancellation));

    /// <summary>Makes the change and writes its record in one transaction, in the caller's account alone.</summary>
    public async Task<ActionOutcome> ChangeAsync(Func<StsDb, CancellationToken, Task> change, IReadOnlyList<ResponseNode> result, JsonObject? response, CancellationToken cancellation)
    {
        var receipt = await call.Trail.RecordWithAsync(
            async (db, cancel) =>
            {
                await change(db, cancel);
                return true;
            },
            Facts, Events(null, response).Single(), cancellation);
        return new ActionOutcome.Answered(result, receipt!);
    }

    private List<TrailEvent> Events(WireError? error, JsonObject? response)
    {
        var shared = _owner is null ? null : Guid.NewGuid().ToString();
        var own = new TrailEvent
        {
            EventName = action,
            ReadOnly = !IsChange,
            AccountId = Caller.AccountId,
            UserName = Caller.Name,
            AccessKeyId = Caller.AccessKeyId,
            UserIdentity = TrailEvent.Identity(Caller),
            RequestParameters = Requested.Count == 0 ? null : Requested,
            ResponseElements = response,
            Resources = Resources,
            SharedEventId = shared,
            Error = error,
            Trace = Trace,
        };
        return _owner is null ? [own] : [own, own with { AccountId = _owner, UserName = Caller.UserId, AccessKeyId = null, UserIdentity = TrailEvent.ForeignIdentity(Caller), Trace = _traces.Owner }];
    }
}

/// <summary>Asks for the permission of a signed call.</summary>
internal sealed class Permission(Authorizer authorizer, Denials denials)
{
    /// <summary>The refusal, or null; the decision goes into the trace.</summary>
    public async Task<WireError?> CheckAsync(SignedCall call, string action, string resource, RequestContext? keys, CancellationToken cancellation) =>
        await CheckAsync(call, new Question(call.Caller, action, resource, call.Facts) { Keys = keys ?? [] }, cancellation);

    /// <summary>The same for a question that another account or the resource has a say in.</summary>
    public async Task<WireError?> CheckAsync(SignedCall call, Question question, CancellationToken cancellation)
    {
        var ruling = await authorizer.DecideAsync(question, cancellation);
        call.Add(ruling);
        return ruling.IsAllowed ? null : denials.Of(call.Caller, ruling);
    }
}
