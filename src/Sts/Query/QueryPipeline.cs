using SamlFederation.Iam;
using SamlFederation.Sts.Regions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query;

/// <summary>A call as the edge hands it over.</summary>
internal sealed record QueryCall(RequestFacts Facts, SignedRequest Request, bool IsForm)
{
    /// <summary>The API that the call names, by its version.</summary>
    public QueryService Service { get; init; } = QueryService.Sts;
}

/// <summary>What goes back.</summary>
internal sealed record QueryAnswer(QueryService Service, string Action, IReadOnlyList<ResponseNode> Result, WireError? Error)
{
    public static QueryAnswer Refused(QueryService service, WireError error) => new(service, "", [], error);
}

/// <summary>The one road that every call takes, whatever it asks for.</summary>
internal sealed class QueryPipeline(IEnumerable<QueryAction> actions, CallerAuthenticator authenticator, RegionGate regions, TrailStore trail)
{
    private const string NoAction = "Unknown";
    private readonly Dictionary<(string Name, string Version), QueryAction> _actions = actions.ToDictionary(action => (action.Name, action.Service.Version));

    /// <summary>Every action there is.</summary>
    public IReadOnlyCollection<QueryAction> Actions => _actions.Values;

    public async Task<QueryAnswer> RunAsync(QueryCall call, CancellationToken cancellation)
    {
        call = call with { Facts = regions.Place(call.Facts) };

        // 1. The request is one that can be read.
        if (Unreadable(call) is { } unreadable) return await RefuseAsync(call, NoAction, unreadable, cancellation);
        if (ParameterSet.Parse(call.Request.RawQuery, call.Request.Body.Span) is not { } parameters)
            return await RefuseAsync(call, NoAction, StsErrors.InvalidQueryParameter, cancellation);

        // 2. It names an action that there is.
        var (name, version) = (parameters.Find("Action"), parameters.Find("Version"));
        call = call with { Service = ServiceOf(version) };
        if (string.IsNullOrEmpty(name)) return await RefuseAsync(call, NoAction, StsErrors.MissingAction, cancellation);
        if (!_actions.TryGetValue((name, version ?? ""), out var action))
            return await RefuseAsync(call, Recordable(name), StsErrors.InvalidAction(name, version), cancellation);

        // 3. Whoever calls a signed action is known.
        Caller? caller = null;
        string? scope = null;
        if (action.IsSigned)
        {
            switch (await authenticator.AuthenticateAsync(call.Request, action.Service.Name, call.Facts.Now, cancellation))
            {
                case AuthenticationOutcome.Known known:
                    (caller, scope) = (known.Caller, known.Region);
                    break;
                case AuthenticationOutcome.Refused refused:
                    return await RefuseAsync(call, name, refused.Error, refused.Trace, cancellation);
            }
        }

        // 4. A region serves it, and the account has not turned that off.
        var placement = await regions.AdmitAsync(action, call.Facts, caller, scope, parameters, cancellation);
        call = call with { Facts = placement.Facts };
        if (placement.Error is { } misplaced) return await RefuseAsync(call, Misplaced(action, caller, placement, misplaced), cancellation);

        // 5. The action decides and has the call on record before anything leaves.
        return await action.RunAsync(new ActionCall(parameters, call.Facts, caller, trail), cancellation) switch
        {
            ActionOutcome.Answered answered => new QueryAnswer(action.Service, name, answered.Result, null),
            ActionOutcome.Refused refused => QueryAnswer.Refused(action.Service, refused.Error),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    /// <summary>Puts a refusal on record that no action was reached for.</summary>
    public Task<QueryAnswer> RefuseAsync(QueryCall call, string eventName, WireError error, CancellationToken cancellation) =>
        RefuseAsync(call, eventName, error, DecisionTrace.Failed("Request", "AWS Query protocol", "a bounded, well-formed request for an action of this service", error.Message), cancellation);

    private Task<QueryAnswer> RefuseAsync(QueryCall call, string eventName, WireError error, DecisionTrace trace, CancellationToken cancellation) =>
        RefuseAsync(call, new TrailEvent { EventName = eventName, EventSource = call.Service.EventSource, Error = error, Trace = trace }, cancellation);

    private async Task<QueryAnswer> RefuseAsync(QueryCall call, TrailEvent refused, CancellationToken cancellation)
    {
        await trail.RecordAsync(call.Facts, refused, cancellation);
        return QueryAnswer.Refused(call.Service, refused.Error!);
    }

    private static TrailEvent Misplaced(QueryAction action, Caller? caller, Placement placement, WireError error) => new()
    {
        EventName = action.Name,
        EventSource = action.Service.EventSource,
        AccountId = placement.AccountId,
        UserName = caller?.Name,
        AccessKeyId = caller?.AccessKeyId,
        UserIdentity = caller is null ? TrailEvent.Unknown() : TrailEvent.Identity(caller),
        Error = error,
        Trace = placement.Trace,
    };

    private static QueryService ServiceOf(string? version) =>
        version == QueryService.Iam.Version ? QueryService.Iam : version == QueryService.Sessions.Version ? QueryService.Sessions : QueryService.Sts;

    private static WireError? Unreadable(QueryCall call) => call.Request.Method switch
    {
        "GET" => null,
        // A presigned POST may have everything in its query and no body at all.
        "POST" => call.IsForm || call.Request.Body.IsEmpty ? null : StsErrors.UnsupportedMediaType,
        _ => StsErrors.MethodNotAllowed,
    };

    private static string Recordable(string name) =>
        name.Length <= 128 && name.All(char.IsAsciiLetterOrDigit) ? name : NoAction;
}
