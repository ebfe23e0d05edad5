using System.Text.Json;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies;

public class EvaluationCaseTests
{
    private static readonly UserArn User = new("aws", "123456789012", "/", "David");
    private static readonly RoleArn Role = new("aws", "123456789012", "/", "Dev");

    private static readonly Dictionary<string, PrincipalIdentity> Principals = new()
    {
        ["user"] = Policy.David,
        ["role"] = PrincipalIdentity.RoleSession(Role, "AROAAAAAAAAAAAAAAAAAA", "David"),
        ["federatedUser"] = PrincipalIdentity.FederatedUser(User, "AIDAAAAAAAAAAAAAAAAAA", "David"),
        ["root"] = PrincipalIdentity.Root("123456789012"),
        ["anonymous"] = PrincipalIdentity.Anonymous,
        ["saml"] = PrincipalIdentity.FederatedBy("arn:aws:iam::123456789012:saml-provider/Portal", "123456789012"),
        ["service"] = PrincipalIdentity.ForService("ec2.amazonaws.com"),
    };

    public static TheoryData<string, string> Table()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Policy.Cases("evaluation.json"))
            rows.Add(row.GetProperty("why").GetString()!, row.GetRawText());
        return rows;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_request_is_decided_as_the_table_says(string why, string json)
    {
        using var document = JsonDocument.Parse(json);
        var row = document.RootElement;
        var policies = new PolicySet
        {
            Identity = Sources(row, "identity", PolicyKind.Identity),
            Boundary = Sources(row, "boundary", PolicyKind.Boundary),
            Session = Sources(row, "session", PolicyKind.Session),
            Resource = Sources(row, "resource", row.TryGetProperty("trust", out _) ? PolicyKind.Trust : PolicyKind.Resource),
            ResourceAccountId = Text(row, "owner", null),
        };
        var context = row.TryGetProperty("context", out var map) ? Policy.Context(map) : [];
        var request = new AuthorizationRequest(
            Principals[row.GetProperty("principal").GetString()!], Text(row, "action", "s3:GetObject")!, Text(row, "ask", "arn:aws:s3:::b/x")!, context);

        var decision = PolicyEvaluator.Evaluate(policies, request);

        Assert.True(row.GetProperty("expect").GetString() == decision.Effect.ToString(), $"{why}: {decision.Effect}, {decision.Reason}");
        Assert.All(decision.Matched, match => Assert.Equal(decision.Effect == DecisionEffect.ExplicitlyDenied ? StatementEffect.Deny : StatementEffect.Allow, match.Effect));
        if (decision.Effect != DecisionEffect.ImplicitlyDenied)
            Assert.Empty(decision.Failed);
    }

    [Fact]
    public void A_denial_names_the_part_that_did_not_allow_and_the_statement_that_came_near()
    {
        const string allow = """{"Statement":{"Sid":"Office","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}}""";
        var request = new AuthorizationRequest(Policy.David, "s3:GetObject", "arn:aws:s3:::b/x", new RequestContext { { "aws:SourceIp", "203.0.113.1" } });

        var decision = PolicyEvaluator.Evaluate(new PolicySet { Identity = Policy.Sources(allow) }, request);

        Assert.Equal("because no identity-based policy allows the s3:GetObject action", decision.Reason);
        var failed = Assert.Single(decision.Failed);
        Assert.Equal(new StatementMatch(PolicyPart.Identity, "p0", 0, "Office", StatementEffect.Allow), failed.Statement with { Written = null });
        Assert.Equal(("IpAddress", "aws:SourceIp"), (failed.Operator, failed.Key));
        Assert.Equal(["10.0.0.0/8"], failed.Expected);
        Assert.Equal(["203.0.113.1"], failed.Seen);
    }

    [Fact]
    public void Matching_takes_bounded_time_on_patterns_made_to_be_slow()
    {
        var pattern = string.Concat(Enumerable.Repeat("a*", 900)) + "b";
        var document = $"{{\"Statement\":{{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::{pattern}\"}}}}";
        var request = new AuthorizationRequest(Policy.David, "s3:GetObject", "arn:aws:s3:::" + new string('a', 20_000), []);
        var policies = new PolicySet { Identity = Policy.Sources(document) };
        var started = System.Diagnostics.Stopwatch.StartNew();

        Assert.False(PolicyEvaluator.Evaluate(policies, request).IsAllowed);

        Assert.True(started.Elapsed < TimeSpan.FromSeconds(5), started.Elapsed.ToString());
    }

    private static PolicySource[] Sources(JsonElement row, string name, PolicyKind kind) =>
        row.TryGetProperty(name, out var documents)
            ? [.. documents.EnumerateArray().Select((json, i) => new PolicySource($"{name}{i}", Policy.Parse(json.GetRawText(), kind)))]
            : [];

    private static string? Text(JsonElement row, string name, string? otherwise) =>
        row.TryGetProperty(name, out var value) ? value.GetString() : otherwise;
}
