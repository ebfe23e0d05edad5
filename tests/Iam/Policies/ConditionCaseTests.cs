using System.Text.Json;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies;

public class ConditionCaseTests
{
    public static TheoryData<string, string> Table()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Policy.Cases("conditions.json"))
            rows.Add(row.GetProperty("why").GetString()!, row.GetRawText());
        return rows;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_condition_holds_as_the_table_says(string why, string row)
    {
        using var document = JsonDocument.Parse(row);
        var expected = document.RootElement.GetProperty("is").GetString()!;

        var allowed = Decide(document.RootElement, "Allow");
        var denied = Decide(document.RootElement, "Deny");

        // Undecided: no Allow, and yet a Deny.
        Assert.True((expected == "true") == allowed.IsAllowed, why);
        Assert.True((expected is "true" or "unknown") == (denied.Effect == DecisionEffect.ExplicitlyDenied), why);
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_condition_that_does_not_hold_is_named_in_the_decision(string why, string row)
    {
        using var document = JsonDocument.Parse(row);
        var decision = Decide(document.RootElement, "Allow");
        if (decision.IsAllowed)
        {
            Assert.Empty(decision.Failed);
            return;
        }

        var failed = decision.Failed[0];

        Assert.True(document.RootElement.GetProperty("condition").GetProperty(failed.Operator).TryGetProperty(failed.Key, out _), why);
        Assert.Equal(Policy.Context(document.RootElement.GetProperty("context")).Values(failed.Key), failed.Seen);
    }

    private static Decision Decide(JsonElement row, string effect)
    {
        var version = row.TryGetProperty("version", out var stated) ? stated.GetString() : "2012-10-17";
        var head = string.IsNullOrEmpty(version) ? "{" : $"{{\"Version\":\"{version}\",";
        var json = $"{head}\"Statement\":{{\"Effect\":\"{effect}\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{row.GetProperty("condition").GetRawText()}}}}}";
        const string all = """{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
        var policies = new PolicySet { Identity = effect == "Deny" ? Policy.Sources(all, json) : Policy.Sources(json) };
        var context = Policy.Context(row.GetProperty("context"));
        return PolicyEvaluator.Evaluate(policies, new AuthorizationRequest(Policy.David, Policy.AnyAction, Policy.AnyResource, context));
    }
}
