using System.Text.Json;
using System.Text.Json.Serialization;
using SamlFederation.Iam;
using SamlFederation.Saml;

namespace SamlFederation.Sts.Trail;

/// <summary>One check of a decision: what was expected, what was seen, and where it is written.</summary>
internal sealed record TraceCheck(string Name, string Clause, string Expected, string Seen, bool Passed);

/// <summary>One policy decision with its reasons.</summary>
internal sealed record TraceDecision(string Action, string Resource, string Effect, string Reason, IReadOnlyList<string> Statements, IReadOnlyList<string> Conditions);

/// <summary>Why a request was accepted or refused, step by step. For the trail and for the operator; never for the caller.</summary>
internal sealed class DecisionTrace
{
    public List<TraceCheck> Checks { get; init; } = [];

    public List<TraceDecision> Decisions { get; init; } = [];

    /// <summary>A trace of one check that failed: what ended a request before anything else was looked at.</summary>
    public static DecisionTrace Failed(string name, string clause, string expected, string seen)
    {
        var trace = new DecisionTrace();
        trace.Check(name, clause, expected, seen, passed: false);
        return trace;
    }

    /// <summary>Adds a row and says whether it passed.</summary>
    public bool Check(string name, string clause, string expected, string seen, bool passed)
    {
        Checks.Add(new TraceCheck(name, clause, expected, seen, passed));
        return passed;
    }

    /// <summary>Adds the rows of the SAML library.</summary>
    public void Add(IEnumerable<Check> checks) =>
        Checks.AddRange(checks.Select(check => new TraceCheck(check.Rule.ToString(), check.Clause, check.Expected, check.Seen, check.Passed)));

    /// <summary>Adds the rows up to a fault; the fault closes them.</summary>
    public void Add(IReadOnlyList<Check> checks, AssertionFault fault)
    {
        Add(checks);
        if (!checks.Any(check => !check.Passed)) Check(fault.Rule.ToString(), "", fault.Expected, fault.Seen, passed: false);
    }

    public void Add(SignatureFault fault) => Check(fault.Rule.ToString(), "AWS Signature Version 4", fault.Expected, fault.Seen, passed: false);

    public void Add(AuthorizationRequest request, Decision decision) => Add(request.Action, request.Resource, decision);

    public void Add(string action, string resource, Decision decision) => Decisions.Add(new TraceDecision(
        action,
        resource,
        decision.Effect.ToString(),
        decision.Reason,
        [.. decision.Matched.Select(Name)],
        [.. decision.Failed.Select(failed =>
            $"{Name(failed.Statement)}: {failed.Operator} {failed.Key} expected {string.Join(" | ", failed.Expected)}, seen {(failed.Seen.Count == 0 ? "nothing" : string.Join(" | ", failed.Seen))}")]));

    public string Serialize() => JsonSerializer.Serialize(this, TraceJson.Default.DecisionTrace);

    public static DecisionTrace Parse(string json) => JsonSerializer.Deserialize(json, TraceJson.Default.DecisionTrace) ?? new DecisionTrace();

    private static string Name(StatementMatch match) => $"{match.Effect} by {match.Policy}, {match.Sid ?? $"statement {match.Index}"}";
}

/// <summary>A trace as JSON, by code that is made when this is built.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DecisionTrace))]
internal sealed partial class TraceJson : JsonSerializerContext;
