using System.Globalization;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Simulation;

/// <summary>One simulation: the policies that take part, who calls, and what is known of the call.</summary>
internal sealed class Simulator(
    IReadOnlyList<SimulatedPolicy> identity, IReadOnlyList<SimulatedPolicy> boundary, SimulatedPolicy? resource, PrincipalIdentity principal, RequestContext context)
{
    private const string IdentityType = "IAM Policy", ResourceType = "Resource Policy";

    // A policy goes by its place here, since names of groups' and users' policies may be equal.
    private readonly IReadOnlyList<SimulatedPolicy> _all = [.. identity, .. boundary, .. resource is null ? Array.Empty<SimulatedPolicy>() : [resource]];
    private IReadOnlyList<string>? _missing;

    /// <summary>The account that owns resources whose ARN does not tell.</summary>
    public string OwnerAccount { get; init; } = principal.AccountId;

    /// <summary>The fields of one EvaluationResult.</summary>
    public IReadOnlyList<ResponseNode> Evaluate(string action, string target)
    {
        var owner = resource is null ? principal.AccountId : Arn.TryParse(target, out var arn) && arn.AccountId.Length > 0 ? arn.AccountId : OwnerAccount;
        var policies = new PolicySet { Identity = Sources(identity, 0), Boundary = Sources(boundary, identity.Count), Resource = resource is null ? [] : Sources([resource], _all.Count - 1), ResourceAccountId = owner };
        var request = new AuthorizationRequest(principal, action, target, context);
        var decision = PolicyEvaluator.Evaluate(policies, request);
        var told = (Decision: Word(decision.Effect), Matched: Matched(decision), Missing: new ResponseNode.Texts("MissingContextValues", MissingKeys));
        ResponseNode[] details = boundary.Count == 0 ? [] : [new ResponseNode.Tree("PermissionsBoundaryDecisionDetail", [new ResponseNode.Flag("AllowedByPermissionsBoundary", InBoundary(policies, request))])];
        ResponseNode[] accounts = target == "*" ? [] : [new ResponseNode.Map("EvalDecisionDetails", owner == principal.AccountId ? [] : Sides(policies, request))];
        List<ResponseNode> nodes =
        [
            new ResponseNode.Text("EvalActionName", action), new ResponseNode.Text("EvalResourceName", target), new ResponseNode.Text("EvalDecision", told.Decision),
            told.Matched, told.Missing, .. details, .. accounts,
        ];
        if (target != "*")
        {
            IReadOnlyList<ResponseNode> one = [new ResponseNode.Text("EvalResourceName", target), new ResponseNode.Text("EvalResourceDecision", told.Decision), told.Matched, told.Missing, .. accounts, .. details];
            nodes.Add(new ResponseNode.List("ResourceSpecificResults", [one]));
        }
        return nodes;
    }

    private IReadOnlyList<string> MissingKeys => _missing ??= [.. ContextKeys.Of(_all.Select(policy => policy.Document)).Where(key => !context.Contains(key))];

    private static PolicySource[] Sources(IReadOnlyList<SimulatedPolicy> policies, int first) =>
        [.. policies.Select((policy, i) => new PolicySource((first + i).ToString(CultureInfo.InvariantCulture), policy.Document))];

    // The statements that determine the result: of a denial by silence there are none, and a boundary grants nothing.
    private ResponseNode.List Matched(Decision decision)
    {
        var matched = decision.Effect == DecisionEffect.ImplicitlyDenied ? [] : decision.Matched.Where(match => match.Part != PolicyPart.Boundary || match.Effect == StatementEffect.Deny);
        return new ResponseNode.List("MatchedStatements", [.. matched.Select(Matched)]);
    }

    private IReadOnlyList<ResponseNode> Matched(StatementMatch match)
    {
        var policy = _all[int.Parse(match.Policy, CultureInfo.InvariantCulture)];
        var (start, end) = StatementPositions.Of(policy.Document.Json)[match.Index];
        return
        [
            new ResponseNode.Text("SourcePolicyId", policy.Id),
            new ResponseNode.Text("SourcePolicyType", match.Part == PolicyPart.Resource ? ResourceType : IdentityType),
            Node("StartPosition", start), Node("EndPosition", end),
        ];
    }

    private static ResponseNode.Tree Node(string name, Position position) =>
        new(name, [new ResponseNode.Number("Line", position.Line), new ResponseNode.Number("Column", position.Column)]);

    // Whether the boundary by itself would let it pass.
    private static bool InBoundary(PolicySet policies, AuthorizationRequest request) =>
        PolicyEvaluator.Evaluate(new PolicySet { Identity = policies.Boundary }, request).IsAllowed;

    // Each side by itself. To the resource's it is all one by which name the caller is let in.
    private KeyValuePair<string, ResponseNode>[] Sides(PolicySet policies, AuthorizationRequest request)
    {
        var own = PolicyEvaluator.Evaluate(policies with { Resource = [], ResourceAccountId = null }, request);
        var other = PolicyEvaluator.EvaluateTrust(resource!.Document, request);
        return [KeyValuePair.Create<string, ResponseNode>(IdentityType, Side(own)), KeyValuePair.Create<string, ResponseNode>(ResourceType, Side(other))];
    }

    private static ResponseNode.Text Side(Decision decision) => new ResponseNode.Text("value", Word(decision.Effect));

    private static string Word(DecisionEffect effect) => effect switch
    {
        DecisionEffect.Allowed => "allowed",
        DecisionEffect.ExplicitlyDenied => "explicitDeny",
        DecisionEffect.ImplicitlyDenied => "implicitDeny",
    };
}
