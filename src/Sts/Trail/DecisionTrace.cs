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
    private (int At, Func<IEnumerable<Check>> Tell)? _vouched;

    public List<TraceCheck> Checks { get; init; } = [];

    /// <summary>Checks that passed, by name alone: what each expected and saw is written down where the request was refused. Null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Passed { get; set; }

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
        Checks.AddRange(checks.Select(Row));

    /// <summary>Adds the rows of a library that passed, by name; their words are asked for only if the request is refused after all.</summary>
    public void Vouch(IReadOnlyList<string> names, Func<IEnumerable<Check>> tell) => (Passed, _vouched) = (names, (Checks.Count, tell));

    /// <summary>Puts the words of what passed in their place: for whoever was refused, and must learn how far they came.</summary>
    public void TellAll()
    {
        if (_vouched is not { } vouched) return;
        (Passed, _vouched) = (null, null);
        Checks.InsertRange(vouched.At, vouched.Tell().Select(Row));
    }

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

    private static TraceCheck Row(Check check) => new(check.Rule.ToString(), check.Clause, check.Expected, check.Seen, check.Passed);

    private static string Name(StatementMatch match) => $"{match.Effect} by {match.Policy}, {match.Sid ?? $"statement {match.Index}"}";
}

/// <summary>A trace as JSON, by code that is made when this is built.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DecisionTrace))]
internal sealed partial class TraceJson : JsonSerializerContext;
