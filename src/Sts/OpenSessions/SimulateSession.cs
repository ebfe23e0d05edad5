using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>
/// SimulateSession: what a session could do, by its role's or user's policies as they are now, its boundary and its session policies, and which
/// statements decide. Of the actions that are asked for, or of all that the policies name. One's own may be asked without permission.
/// </summary>
internal sealed class SimulateSession(OpenSessionReader reader, Permission permission, Authorizer authorizer, PolicyHolders holders) : SessionsAction
{
    private const string SimulatePermission = "iam:SimulatePrincipalPolicy";
    private const int Most = 200;
    private static readonly Constraint Action = new(3, 128);
    private static readonly Constraint Resource = new(1, 2048);

    public override string Name => "SimulateSession";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var key = call.Parameters.Optional("AccessKeyId", SessionCalls.AccessKey) ?? call.Caller.AccessKeyId;
        var (actions, resources) = (call.Parameters.Texts("ActionNames", Most, Action), call.Parameters.Texts("ResourceArns", Most, Resource));
        call.Requested["accessKeyId"] = StsErrors.Shortened(key);
        if (call.Malformed() is { } malformed) return await call.RefuseAsync(malformed, cancellation);

        // 1. The session: one's own by its token, another's by the record of its issue.
        var own = call.Caller.Session is { } mine && mine.AccessKeyId == key ? mine : null;
        var (found, isOwn) = own is null ? await reader.FindAsync(call, key, cancellation) : (null, true);
        if (!isOwn && await permission.CheckAsync(call, SimulatePermission, found?.Session.PrincipalArn ?? "*", null, cancellation) is { } denial) return await call.RefuseAsync(denial, cancellation);
        if ((own ?? found?.Session) is not { } session) return await call.RefuseAsync(SessionCalls.NoSuchSession(key), cancellation);

        // 2. What is asked for, each by itself, as if the session asked from where it was made.
        var facts = found is null ? call.Facts : call.Facts with { SourceIp = found.SourceIp, UserAgent = found.UserAgent };
        var pairs = actions.Count > 0 ? actions.SelectMany(action => resources.DefaultIfEmpty("*"), (action, resource) => (action, resource)) : await NamedAsync(session, cancellation);
        var results = new List<IReadOnlyList<ResponseNode>>();
        foreach (var (action, resource) in pairs.Take(Most))
            results.Add(Nodes((await authorizer.DecideAsync(new Question(Caller.Of(session), action, resource, facts), cancellation)).Decision, action, resource));
        List<ResponseNode> nodes =
        [
            new ResponseNode.Text("AccessKeyId", key), new ResponseNode.Text("Arn", session.CallerArn), new ResponseNode.Text("PrincipalArn", session.PrincipalArn),
            new ResponseNode.Flag("IsOpen", own is not null || await reader.IsOpenAsync(found!, call.Facts, cancellation)), new ResponseNode.List("EvaluationResults", results),
        ];
        return await call.AnswerAsync(nodes, null, cancellation);
    }

    // Each action with each resource of the statements that allow or deny it, as the policies write them. A resource with a variable is another for everybody.
    private async Task<IEnumerable<(string Action, string Resource)>> NamedAsync(SessionPrincipal session, CancellationToken cancellation)
    {
        var held = Caller.Of(session).Kind == PrincipalKind.Root ? HeldPolicies.None : await holders.Now.FindAsync(session.PrincipalId, cancellation);
        IReadOnlyList<PolicySource> sources = [.. held?.Identity ?? [], .. await holders.Now.SessionAsync(session, cancellation) ?? []];
        return sources.SelectMany(source => source.Document.Statements)
            .SelectMany(statement => statement.IsNotAction ? ["*"] : statement.Actions, (statement, action) => (statement, action))
            .SelectMany(pair => pair.statement.IsNotResource || pair.statement.Resources.Count == 0 ? ["*"] : pair.statement.Resources, (pair, resource) => (pair.action, resource))
            .Where(pair => !pair.resource.Contains("${", StringComparison.Ordinal))
            .Distinct().OrderBy(pair => pair.action, StringComparer.OrdinalIgnoreCase).ThenBy(pair => pair.resource, StringComparer.Ordinal);
    }

    private static IReadOnlyList<ResponseNode> Nodes(Decision decision, string action, string resource) =>
    [
        new ResponseNode.Text("Action", action), new ResponseNode.Text("Resource", resource), new ResponseNode.Text("Decision", DecisionNodes.Word(decision.Effect)), new ResponseNode.Text("Reason", decision.Reason),
        DecisionNodes.Statements(decision.Matched), new ResponseNode.Texts("Conditions", [.. decision.Failed.Select(DecisionNodes.Shown)]),
    ];
}
