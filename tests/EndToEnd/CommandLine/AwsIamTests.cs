using System.Text.Json.Nodes;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.CommandLine;

/// <summary>What the aws command's questions about policies and about the whole account print, asked by the account's administrator.</summary>
public sealed class AwsIamTests(ObservedWorld world) : IClassFixture<ObservedWorld>, IDisposable
{
    private const string Secret = ObservedWorld.Secret;
    private const string RoleArn = $"arn:aws:iam::{TutorialRoles.Development}:role/{ObservedWorld.Role}";

    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Aws)]
    public async Task Simulate_principal_policy_tells_what_a_role_may_and_which_statement_decides()
    {
        string[] question = ["simulate-principal-policy", "--policy-source-arn", RoleArn, "--action-names", "s3:GetObject", "s3:DeleteObject", "--resource-arns", "arn:aws:s3:::findings/1", Secret];
        var inside = await DecisionsAsync([.. question, "--context-entries", "ContextKeyName=aws:SourceIp,ContextKeyValues=10.1.2.3,ContextKeyType=ip"]);
        Assert.Equal(["s3:GetObject findings/1 allowed", "s3:GetObject findings/secret explicitDeny", "s3:DeleteObject findings/1 implicitDeny", "s3:DeleteObject findings/secret explicitDeny"], inside);

        var outside = await DecisionsAsync([.. question, "--context-entries", "ContextKeyName=aws:SourceIp,ContextKeyValues=203.0.113.9,ContextKeyType=ip"]);
        Assert.Equal("s3:GetObject findings/1 implicitDeny", outside[0]);

        var nowhere = (await AskAsync(question))!["EvaluationResults"]!.AsArray();
        Assert.Equal(["aws:SourceIp"], nowhere[0]!["MissingContextValues"]!.AsArray().Select(key => key!.GetValue<string>()));
        var matched = Assert.Single(nowhere[1]!["MatchedStatements"]!.AsArray())!;
        Assert.Equal("IAM Policy", Text(matched["SourcePolicyType"]));
        Assert.Equal(3, matched["EndPosition"]!["Line"]!.GetValue<int>());
    }

    [Needs(Tool.Aws)]
    public async Task Simulate_principal_policy_knows_no_role_that_is_not_there() =>
        AwsCommandTests.AssertError(await RunAsync("simulate-principal-policy", "--policy-source-arn", RoleArn + "s", "--action-names", "s3:GetObject"), "NoSuchEntity");

    [Needs(Tool.Aws)]
    public async Task Simulate_custom_policy_tells_what_a_document_would_allow()
    {
        var decisions = await DecisionsAsync("simulate-custom-policy", "--policy-input-list", ObservedWorld.Look, "--action-names", "s3:GetObject", "s3:PutObject",
            "--resource-arns", "arn:aws:s3:::findings/1", Secret, "--context-entries", "ContextKeyName=aws:SourceIp,ContextKeyValues=10.1.2.3,ContextKeyType=ip");
        Assert.Equal(["s3:GetObject findings/1 allowed", "s3:GetObject findings/secret explicitDeny", "s3:PutObject findings/1 implicitDeny", "s3:PutObject findings/secret explicitDeny"], decisions);

        AwsCommandTests.AssertError(await RunAsync("simulate-custom-policy", "--policy-input-list", "{}", "--action-names", "s3:GetObject"), "InvalidInput");
    }

    [Needs(Tool.Aws)]
    public async Task Get_account_authorization_details_prints_every_entity_with_its_documents()
    {
        // Three to a page: the command puts the pages together.
        var details = (await AskAsync("get-account-authorization-details", "--page-size", "3"))!;

        var role = details["RoleDetailList"]!.AsArray().Single(one => Text(one!["RoleName"]) == ObservedWorld.Role)!;
        Assert.Equal(RoleArn, Text(role["Arn"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ObservedWorld.Trust), role["AssumeRolePolicyDocument"]), role.ToJsonString());
        var inline = Assert.Single(role["RolePolicyList"]!.AsArray())!;
        Assert.Equal("Look", Text(inline["PolicyName"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ObservedWorld.Look), inline["PolicyDocument"]), inline.ToJsonString());

        var administrator = details["UserDetailList"]!.AsArray().Single(one => Text(one!["UserName"]) == "Administrator")!;
        Assert.Equal("AdministratorAccess", Text(Assert.Single(administrator["AttachedManagedPolicies"]!.AsArray())!["PolicyName"]));
        Assert.Contains(details["Policies"]!.AsArray(), policy => Text(policy!["Arn"]) == "arn:aws:iam::aws:policy/AdministratorAccess");

        var roles = (await AskAsync("get-account-authorization-details", "--filter", "Role"))!;
        Assert.Empty(roles["UserDetailList"]!.AsArray());
        Assert.Equal(details["RoleDetailList"]!.AsArray().Count, roles["RoleDetailList"]!.AsArray().Count);
    }

    [Needs(Tool.Aws)]
    public async Task Get_account_summary_counts_what_there_is_beside_what_there_may_be()
    {
        var before = (await AskAsync("get-account-summary"))!["SummaryMap"]!;
        await AskAsync("create-user", "--user-name", "research-theresa");
        await AskAsync("create-group", "--group-name", "research-testers");
        var after = (await AskAsync("get-account-summary"))!["SummaryMap"]!;

        Assert.Equal((Count(before, "Users") + 1, Count(before, "Groups") + 1, Count(before, "Roles")), (Count(after, "Users"), Count(after, "Groups"), Count(after, "Roles")));
        Assert.Equal((5000, 300, 1000, 2), (Count(after, "UsersQuota"), Count(after, "GroupsQuota"), Count(after, "RolesQuota"), Count(after, "AccessKeysPerUserQuota")));
        Assert.Equal((await AskAsync("list-roles"))!["Roles"]!.AsArray().Count, Count(after, "Roles"));
        Assert.Equal((await AskAsync("list-users"))!["Users"]!.AsArray().Count, Count(after, "Users"));
    }

    // One line for each of action and resource.
    private async Task<IReadOnlyList<string>> DecisionsAsync(params string[] arguments)
    {
        var results = (await AskAsync(arguments))!["EvaluationResults"]!.AsArray();
        return [.. results.SelectMany(result => result!["ResourceSpecificResults"]!.AsArray().Select(one =>
            $"{Text(result["EvalActionName"])} {Text(one!["EvalResourceName"])!.Split(":::")[1]} {Text(one["EvalResourceDecision"])}"))];
    }

    private async Task<JsonNode?> AskAsync(params string[] arguments)
    {
        var ran = await RunAsync(arguments);
        Assert.True(ran.ExitCode == 0, ran.ToString());
        return ran.Output.Length == 0 ? null : JsonNode.Parse(ran.Output);
    }

    private Task<Finished> RunAsync(params string[] arguments) => ObservedWorld.RunAsync(world, folder, arguments);

    private static int Count(JsonNode map, string key) => map[key]!.GetValue<int>();

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}

/// <summary>A world with a role in it whom the questions are about.</summary>
public sealed class ObservedWorld : World
{
    public const string Role = "Observer";
    public const string Secret = "arn:aws:s3:::findings/secret";

    public const string Trust = $$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{TutorialRoles.Development}}}:root"},"Action":"sts:AssumeRole"}]}""";

    public const string Look = $$$$"""
        {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::findings/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}},
        {"Effect":"Deny","Action":"s3:*","Resource":"{{{{Secret}}}}"}]}
        """;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (Tools.WhyAbsent(Tool.Aws) is not null) return;
        using var folder = TemporaryFolder.Create();
        foreach (var arguments in (string[][])[["create-role", "--role-name", Role, "--assume-role-policy-document", Trust], ["put-role-policy", "--role-name", Role, "--policy-name", "Look", "--policy-document", Look]])
        {
            var made = await RunAsync(this, folder, arguments);
            Assert.True(made.ExitCode == 0, made.ToString());
        }
    }

    /// <summary>Asks as the administrator of the account called development.</summary>
    public static Task<Finished> RunAsync(World world, TemporaryFolder folder, string[] arguments) =>
        new AwsCommand(world.Sts, folder).AdministerAsync(Path.Combine(world.Data, "aws-credentials"), "development", ["iam", .. arguments]);
}
