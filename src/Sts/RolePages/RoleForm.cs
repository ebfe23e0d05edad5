using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamlFederation.Sts.RolePages;

/// <summary>A role for another account's people, as the form asks for it.</summary>
internal sealed record RoleForm
{
    public string? RoleName { get; init; }

    public string? Description { get; init; }

    /// <summary>The account that is trusted: its number or its alias.</summary>
    public string? Account { get; init; }

    /// <summary>What a third party must say to take the role; empty for nothing.</summary>
    public string? ExternalId { get; init; }

    public bool RequireMfa { get; init; }

    /// <summary>ARNs of managed policies to attach; null for none, since a list that is there already is not filled by the form.</summary>
    public IReadOnlyList<string>? Policies { get; init; }

    /// <summary>The parameters of CreateRole.</summary>
    /// <param name="account">The account's number.</param>
    public IEnumerable<(string Name, string Value)> Parameters(string account)
    {
        yield return ("RoleName", RoleName?.Trim() ?? "");
        if (!string.IsNullOrWhiteSpace(Description)) yield return ("Description", Description.Trim());
        yield return ("AssumeRolePolicyDocument", Trust(account));
    }

    private string Trust(string account)
    {
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{account}:root" },
            ["Action"] = "sts:AssumeRole",
        };
        var condition = new JsonObject();
        if (!string.IsNullOrWhiteSpace(ExternalId)) condition["StringEquals"] = new JsonObject { ["sts:ExternalId"] = ExternalId.Trim() };
        if (RequireMfa) condition["Bool"] = new JsonObject { ["aws:MultiFactorAuthPresent"] = "true" };
        if (condition.Count > 0) statement["Condition"] = condition;
        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(statement) }.ToJsonString(JsonSerializerOptions.Web);
    }
}
