using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Console;

/// <summary>
/// What the console does through the APIs' own actions: the same parameters, permission and record as a call by the wire. The signature is
/// the console's cookie, and the region the global endpoint's, which every account has.
/// </summary>
internal sealed class ConsoleCalls(IEnumerable<QueryAction> actions, TrailStore trail)
{
    private readonly Dictionary<(QueryService Service, string Name), QueryAction> _actions = actions.ToDictionary(action => (action.Service, action.Name));

    /// <summary>Calls the action as this session.</summary>
    public async Task<ActionOutcome> RunAsync(SessionPrincipal session, QueryService service, string action, RequestFacts facts, IEnumerable<(string Name, string Value)> parameters, CancellationToken cancellation)
    {
        if (ParameterSet.Of(parameters) is { } readable) return await _actions[(service, action)].RunAsync(new ActionCall(readable, facts, Caller.Of(session), trail), cancellation);
        var refused = StsErrors.InvalidQueryParameter;
        var trace = DecisionTrace.Failed("Request", "the console's form", "texts that can be on record", refused.Message);
        var happened = ConsoleEvent.Of(action, session) with { EventSource = service.EventSource, EventType = "AwsApiCall", ResponseElements = null, Error = refused, Trace = trace };
        return new ActionOutcome.Refused(refused, await trail.RecordAsync(facts, happened, cancellation));
    }
}
