using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.RolePages;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>A statement that decided, as pages show it.</summary>
internal sealed record StatementLine(string Effect, string Policy, string Statement, string Part);

/// <summary>A decision as pages show it: on an action and a resource, or on somebody who would take a role.</summary>
internal sealed record DecisionLine(string Subject, string Detail, string Decision, string Reason, IReadOnlyList<StatementLine> Statements, IReadOnlyList<string> Conditions)
{
    public static DecisionLine Of(IReadOnlyList<ResponseNode> nodes, string subject, string detail) => new(
        nodes.Text(subject), nodes.Text(detail), nodes.Text("Decision"), nodes.Text("Reason"),
        [.. nodes.Items("MatchedStatements").Select(one => new StatementLine(one.Text("Effect"), one.Text("Policy"), one.Text("Statement"), one.Text("Part")))],
        nodes.OfType<ResponseNode.Texts>().Single(node => node.Name == "Conditions").Values);

    public string Word => Decision switch { "allowed" => "Allowed", "conditional" => "On conditions", "explicitDeny" => "Denied", _ => "Not allowed" };

    public string Colour => Decision switch { "allowed" => "green", "conditional" => "amber", "explicitDeny" => "red", _ => "grey" };
}

/// <summary>What a session could do.</summary>
internal sealed record SessionPage(ConsoleHeader Header, string AccessKeyId, string Arn, string PrincipalArn, bool IsOpen, IReadOnlyList<DecisionLine> Decisions, string? Action, string? Resource)
{
    public string Title => Arn[(Arn.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

/// <summary>Who can take a role.</summary>
internal sealed record TakersPage(ConsoleHeader Header, string RoleName, string RoleArn, IReadOnlyList<DecisionLine> Takers);
