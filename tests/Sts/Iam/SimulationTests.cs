using System.Xml.Linq;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>SimulatePrincipalPolicy, SimulateCustomPolicy, GetContextKeysForPrincipalPolicy, GetContextKeysForCustomPolicy.</summary>
public sealed class SimulationTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Allow = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket/*"}}""";
    private const string Deny = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}]}""";
    private const string Boundary = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}""";
    private const string Object = "arn:aws:s3:::bucket/x";

    private RunningSts Sts => fixture.Sts;

    private async Task<Answer> AskAsync(string action, params (string, string)[] parameters) => await Sts.IamAsync(await Sts.AdministratorAsync(), action, parameters);

    private Task<Answer> CustomAsync(string policy, string action, params (string, string)[] more) =>
        AskAsync("SimulateCustomPolicy", [("PolicyInputList.member.1", policy), ("ActionNames.member.1", action), .. more]);

    [Theory]
    [InlineData("s3:GetObject", Object, "allowed")]
    [InlineData("S3:getobject", Object, "allowed")]
    [InlineData("s3:PutObject", Object, "explicitDeny")]
    [InlineData("s3:GetObject", "arn:aws:s3:::other/x", "implicitDeny")]
    [InlineData("iam:GetRole", "*", "implicitDeny")]
    public async Task Tells_what_given_policies_decide(string action, string resource, string decision)
    {
        var answer = await CustomAsync(Allow, action, ("PolicyInputList.member.2", Deny), ("ResourceArns.member.1", resource));
        answer.AssertAccepted();
        Assert.Equal((action, resource, decision), (answer["EvalActionName"], answer["EvalResourceName"], answer["EvalDecision"]));
        Assert.Equal(resource == "*" ? null : decision, answer["EvalResourceDecision"]);
        Assert.Equal(decision == "implicitDeny" ? null : decision == "allowed" ? "PolicyInputList.1" : "PolicyInputList.2", answer["SourcePolicyId"]);
        Assert.Equal("false", answer["IsTruncated"]);
        Assert.Null(answer["OrganizationsDecisionDetail"]);
        Assert.Null(answer["PermissionsBoundaryDecisionDetail"]);
    }

    [Fact]
    public async Task Without_resources_it_is_about_all_of_them()
    {
        var answer = await CustomAsync(Deny, "s3:PutObject");
        Assert.Equal(("*", "explicitDeny"), (answer["EvalResourceName"], answer["EvalDecision"]));
        Assert.Null(answer["ResourceSpecificResults"]);
        Assert.Null(answer["EvalDecisionDetails"]);
    }

    [Theory]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""", "1:37", "1:86")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""", "1:38", "1:87")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}, {"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""", "1:66", "1:116")]
    [InlineData("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"*\",\n      \"Resource\": \"*\"\n    }\n  ]\n}", "3:17", "8:6")]
    [InlineData("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Sid\": \"A\",\n    \"Effect\": \"Allow\",\n    \"Action\": \"*\", \"Resource\": \"*\"\n  }\n}", "3:16", "7:4")]
    [InlineData("{\"Id\":\"\u00e9\u00e9\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}", "1:25", "1:74")]
    public async Task Tells_where_the_deciding_statement_stands(string policy, string start, string end)
    {
        var answer = await CustomAsync(policy, "s3:GetObject");
        answer.AssertAccepted();
        Assert.Equal("IAM Policy", answer["SourcePolicyType"]);
        string At(string name) => $"{Element(answer, name, "Line")}:{Element(answer, name, "Column")}";
        Assert.Equal((start, end), (At("StartPosition"), At("EndPosition")));
    }

    [Theory]
    [InlineData("s3:GetObject", "allowed", "true")]
    [InlineData("s3:DeleteObject", "implicitDeny", "false")]
    public async Task A_boundary_limits_and_grants_nothing(string action, string decision, string inside)
    {
        var answer = await CustomAsync(Allow, action, ("PermissionsBoundaryPolicyInputList.member.1", Boundary), ("ResourceArns.member.1", Object));
        Assert.Equal((decision, inside), (answer["EvalDecision"], answer["AllowedByPermissionsBoundary"]));
        Assert.DoesNotContain("PermissionsBoundaryPolicyInputList.1", answer.All("SourcePolicyId"));
        var alone = await CustomAsync(Deny, "s3:GetObject", ("PermissionsBoundaryPolicyInputList.member.1", Boundary));
        Assert.Equal(("implicitDeny", "true"), (alone["EvalDecision"], alone["AllowedByPermissionsBoundary"]));
    }

    [Fact]
    public async Task Context_that_is_missing_is_named_and_context_that_is_given_counts()
    {
        const string policy = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"ForAnyValue:StringEquals":{"aws:TagKeys":["a"]}}}}""";
        const string target = "arn:aws:s3:::bucket/blue/x";
        var without = await CustomAsync(policy, "s3:GetObject", ("ResourceArns.member.1", target));
        Assert.Equal("implicitDeny", without["EvalDecision"]);
        Assert.Equal(["aws:PrincipalTag/Team", "aws:SourceIp", "aws:TagKeys"], without.All("member").Where(text => text.StartsWith("aws:", StringComparison.Ordinal)).Distinct());

        (string, string)[] entries =
        [
            ("ContextEntries.member.1.ContextKeyName", "AWS:sourceip"), ("ContextEntries.member.1.ContextKeyType", "ip"), ("ContextEntries.member.1.ContextKeyValues.member.1", "10.1.2.3"),
            ("ContextEntries.member.2.ContextKeyName", "aws:TagKeys"), ("ContextEntries.member.2.ContextKeyType", "stringList"), ("ContextEntries.member.2.ContextKeyValues.member.1", "b"), ("ContextEntries.member.2.ContextKeyValues.member.2", "a"),
            ("ContextEntries.member.3.ContextKeyName", "aws:PrincipalTag/Team"), ("ContextEntries.member.3.ContextKeyType", "string"), ("ContextEntries.member.3.ContextKeyValues.member.1", "blue"),
        ];
        var with = await CustomAsync(policy, "s3:GetObject", [("ResourceArns.member.1", target), .. entries]);
        Assert.Equal("allowed", with["EvalDecision"]);
        Assert.DoesNotContain(with.All("member"), text => text.StartsWith("aws:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_resource_policy_takes_part_for_a_caller_within_and_across_accounts()
    {
        const string named = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/David"},"Action":"s3:GetObject","Resource":"*"}}""";
        (string, string)[] more = [("ResourcePolicy", named), ("ResourceArns.member.1", Object), ("CallerArn", "arn:aws:iam::123456789012:user/David")];
        var own = await CustomAsync(Deny, "s3:GetObject", more);
        Assert.Equal(("allowed", "ResourcePolicy", "Resource Policy"), (own["EvalDecision"], own["SourcePolicyId"], own["SourcePolicyType"]));
        Assert.Empty(own.Xml.Descendants(own.Xml.Name.Namespace + "entry"));

        var other = await CustomAsync(Deny, "s3:GetObject", [.. more, ("ResourceOwner", "999999999999")]);
        Assert.Equal("implicitDeny", other["EvalDecision"]);
        Assert.Equal(["IAM Policy", "Resource Policy"], other.All("key").Distinct());
        Assert.Equal(["implicitDeny", "allowed"], other.All("value").Take(2));
        Assert.Equal("allowed", (await CustomAsync(Allow, "s3:GetObject", [.. more, ("ResourceOwner", "arn:aws:iam::999999999999:root")]))["EvalDecision"]);
        (await CustomAsync(Allow, "s3:GetObject", more[..2])).AssertRefused(400, "InvalidInput");

        // To let the account in is the other side's whole part.
        var byAccount = await CustomAsync(Allow, "s3:GetObject", [("ResourcePolicy", named.Replace("arn:aws:iam::123456789012:user/David", RunningSts.Account, StringComparison.Ordinal)), .. more[1..], ("ResourceOwner", "999999999999")]);
        Assert.Equal("allowed", byAccount["EvalDecision"]);
        Assert.Equal(["allowed", "allowed"], byAccount.All("value").Take(2));
    }

    [Fact]
    public async Task A_trust_policy_is_evaluated_for_the_role_it_belongs_to()
    {
        const string trust = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/David"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}""";
        (string, string)[] more = [("ResourcePolicy", trust), ("ResourceArns.member.1", RunningSts.Developer), ("CallerArn", "arn:aws:iam::123456789012:user/David")];
        Assert.Equal("implicitDeny", (await CustomAsync(Allow, "sts:AssumeRole", more))["EvalDecision"]);
        Assert.Equal("allowed", (await CustomAsync(Allow, "sts:AssumeRole", [.. more, ("ContextEntries.member.1.ContextKeyName", "aws:MultiFactorAuthPresent"), ("ContextEntries.member.1.ContextKeyType", "boolean"), ("ContextEntries.member.1.ContextKeyValues.member.1", "true")]))["EvalDecision"]);
    }

    [Fact]
    public async Task Every_action_meets_every_resource_page_by_page()
    {
        (string, string)[] many =
        [
            ("PolicyInputList.member.1", Allow), ("ActionNames.member.1", "s3:GetObject"), ("ActionNames.member.2", "iam:GetRole"), ("ActionNames.member.10", "s3:PutObject"),
            ("ResourceArns.member.1", Object), ("ResourceArns.member.2", "arn:aws:s3:::other/x"), ("MaxItems", "4"),
        ];
        var first = await AskAsync("SimulateCustomPolicy", many);
        Assert.Equal(["s3:GetObject", "s3:GetObject", "iam:GetRole", "iam:GetRole"], first.All("EvalActionName"));
        Assert.Equal(["allowed", "implicitDeny", "implicitDeny", "implicitDeny"], first.All("EvalDecision"));
        Assert.Equal("true", first["IsTruncated"]);
        var second = await AskAsync("SimulateCustomPolicy", [.. many, ("Marker", first["Marker"]!)]);
        Assert.Equal(["s3:PutObject", "s3:PutObject"], second.All("EvalActionName"));
        Assert.Equal(("false", null), (second["IsTruncated"], second["Marker"]));
        (await AskAsync("SimulateCustomPolicy", [.. many, ("Marker", "x")])).AssertRefused(400, "ValidationError", "Invalid Marker.");
    }

    [Theory]
    [InlineData("PolicyInputList.member.1", "{")]
    [InlineData("PolicyInputList.member.1", """{"Statement":{"Effect":"Allow","Action":"s3:*"}}""")]
    [InlineData("ActionNames.member.1", "GetObject")]
    [InlineData("ActionNames.member.1", "s3:Get:Object")]
    [InlineData("ResourceArns.member.1", "bucket")]
    [InlineData("ResourcePolicy", Allow)]
    [InlineData("ResourceOwner", "12345")]
    [InlineData("CallerArn", "arn:aws:sts::123456789012:assumed-role/Developer/David")]
    [InlineData("ResourceHandlingOption", "EC2")]
    [InlineData("PermissionsBoundaryPolicyInputList.member.2", Boundary)]
    [InlineData("ContextEntries.member.1.ContextKeyType", "text")]
    [InlineData("ContextEntries.member.1.ContextKeyName", "a:b")]
    [InlineData("ContextEntries.member.1.ContextKeyValues.member.2", "b")]
    public async Task Refuses_input_that_makes_no_sense(string name, string value)
    {
        Dictionary<string, string> parameters = new()
        {
            ["PolicyInputList.member.1"] = Allow, ["ActionNames.member.1"] = "s3:GetObject", ["PermissionsBoundaryPolicyInputList.member.1"] = Boundary,
            ["ContextEntries.member.1.ContextKeyName"] = "aws:username", ["ContextEntries.member.1.ContextKeyType"] = "string", ["ContextEntries.member.1.ContextKeyValues.member.1"] = "David",
        };
        async Task<Answer> SimulateAsync() => await AskAsync("SimulateCustomPolicy", [.. parameters.Select(one => (one.Key, one.Value))]);
        (await SimulateAsync()).AssertAccepted();
        parameters[name] = value;
        (await SimulateAsync()).AssertRefused(400, "InvalidInput");
    }

    [Theory]
    [InlineData("SimulateCustomPolicy", "actionNames")]
    [InlineData("SimulatePrincipalPolicy", "policySourceArn")]
    [InlineData("GetContextKeysForCustomPolicy", "policyInputList")]
    [InlineData("GetContextKeysForPrincipalPolicy", "policySourceArn")]
    public async Task What_must_be_there_is_asked_for(string action, string member)
    {
        var answer = await AskAsync(action);
        answer.AssertRefused(400, "ValidationError");
        Assert.Contains($"at '{member}' failed to satisfy constraint: Member must not be null", answer["Message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_principal_brings_its_own_and_its_groups_policies_and_its_boundary()
    {
        var (user, group) = await PeopleAsync("Simulated");
        async Task<Answer> SimulateAsync(string source, string action, params (string, string)[] more) =>
            await AskAsync("SimulatePrincipalPolicy", [("PolicySourceArn", source), ("ActionNames.member.1", action), ("ResourceArns.member.1", "arn:aws:s3:::bucket/Simulated"), .. more]);

        var byUser = await SimulateAsync(user.Arn, "s3:GetObject");
        byUser.AssertAccepted();
        Assert.Equal(("allowed", "user_Simulated_Home", "true"), (byUser["EvalDecision"], byUser["SourcePolicyId"], byUser["AllowedByPermissionsBoundary"]));
        Assert.DoesNotContain("aws:username", byUser.All("member"));
        Assert.Equal(("explicitDeny", "group_SimulatedGroup_NoDelete"), ((await SimulateAsync(user.Arn, "s3:DeleteObject")) is var denied ? denied["EvalDecision"] : null, denied["SourcePolicyId"]));
        Assert.Equal(("implicitDeny", "false"), ((await SimulateAsync(user.Arn, "iam:GetUser")) is var outside ? outside["EvalDecision"] : null, outside["AllowedByPermissionsBoundary"]));
        Assert.Equal("implicitDeny", (await SimulateAsync(group.Arn, "s3:GetObject"))["EvalDecision"]);

        // A given boundary stands in for the user's own; given policies stand beside what it has.
        const string wide = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
        var widened = await SimulateAsync(user.Arn, "iam:GetUser", ("PermissionsBoundaryPolicyInputList.member.1", wide), ("PolicyInputList.member.1", wide));
        Assert.Equal(("allowed", "PolicyInputList.1"), (widened["EvalDecision"], widened["SourcePolicyId"]));

        var keys = await AskAsync("GetContextKeysForPrincipalPolicy", ("PolicySourceArn", user.Arn), ("PolicyInputList.member.1", """{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{"aws:TokenIssueTime":"true"}}}}"""));
        Assert.Equal(["aws:TokenIssueTime", "aws:username"], keys.All("member"));
    }

    [Fact]
    public async Task A_role_is_simulated_as_its_sessions_are()
    {
        var answer = await AskAsync("SimulatePrincipalPolicy", ("PolicySourceArn", RunningSts.Developer), ("ActionNames.member.1", "iam:CreateUser"));
        answer.AssertAccepted();
        Assert.Equal("implicitDeny", answer["EvalDecision"]);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/Nobody", 404, "NoSuchEntity", "The user with name Nobody cannot be found.")]
    [InlineData("arn:aws:iam::123456789012:role/team/Nothing", 404, "NoSuchEntity", "The role with name Nothing cannot be found.")]
    [InlineData("arn:aws:iam::123456789012:group/Nobodies", 404, "NoSuchEntity", "The group with name Nobodies cannot be found.")]
    [InlineData("arn:aws:iam::999999999999:role/UpdateApp", 404, "NoSuchEntity", "The role with name UpdateApp cannot be found.")]
    [InlineData("arn:aws:iam::123456789012:policy/Some", 400, "InvalidInput", "Invalid Entity Arn: arn:aws:iam::123456789012:policy/Some does not clearly define entity type and name.")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Developer/David", 400, "InvalidInput", "Invalid Entity Arn: arn:aws:sts::123456789012:assumed-role/Developer/David does not clearly define entity type and name.")]
    public async Task A_source_that_is_none_is_refused(string arn, int status, string code, string message)
    {
        (await AskAsync("SimulatePrincipalPolicy", ("PolicySourceArn", arn), ("ActionNames.member.1", "s3:GetObject"))).AssertRefused(status, code, message);
        (await AskAsync("GetContextKeysForPrincipalPolicy", ("PolicySourceArn", arn))).AssertRefused(status, code, message);
    }

    [Fact]
    public async Task The_keys_of_policies_are_those_of_their_conditions_and_variables()
    {
        const string policy = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"*","Resource":["arn:aws:s3:::b/${aws:username}/*","arn:aws:s3:::b/${*}${?}${$}"],"Condition":{"StringEquals":{"s3:prefix":"${aws:PrincipalTag/Team, 'none'}","AWS:SourceIp":"x"}}},
              {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:sourceip":"y"}}}]}
            """;
        var answer = await AskAsync("GetContextKeysForCustomPolicy", ("PolicyInputList.member.1", policy), ("PolicyInputList.member.2", """{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:old}"}}"""));
        answer.AssertAccepted();
        Assert.Equal(["aws:PrincipalTag/Team", "AWS:SourceIp", "aws:username", "s3:prefix"], answer.All("member"));
        (await AskAsync("GetContextKeysForCustomPolicy", ("PolicyInputList.member.1", "no"))).AssertRefused(400, "InvalidInput");
    }

    [Theory]
    [InlineData("SimulateCustomPolicy")]
    [InlineData("SimulatePrincipalPolicy")]
    [InlineData("GetContextKeysForCustomPolicy")]
    [InlineData("GetContextKeysForPrincipalPolicy")]
    public async Task It_needs_permission(string action)
    {
        (string, string)[] parameters = [("PolicySourceArn", RunningSts.Developer), ("PolicyInputList.member.1", Allow), ("ActionNames.member.1", "s3:GetObject")];
        (await AskAsync(action, parameters)).AssertAccepted();
        (await Sts.IamAsync(await Sts.SignerAsync(), action, parameters)).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task The_simulation_and_the_service_decide_alike()
    {
        var developer = await Sts.SignerAsync();
        foreach (var (action, parameters) in new (string, (string, string)[])[] { ("CreateAccountAlias", [("AccountAlias", "of-a-developer")]), ("ListAccountAliases", []) })
        {
            var simulated = await AskAsync("SimulatePrincipalPolicy", ("PolicySourceArn", RunningSts.Developer), ("ActionNames.member.1", $"iam:{action}"));
            var done = await Sts.IamAsync(developer, action, parameters);
            Assert.Equal(simulated["EvalDecision"] == "allowed", done.Status == System.Net.HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task What_costs_much_comes_in_shorter_pages_and_what_costs_too_much_is_refused()
    {
        // Patterns that match at the last character only: each costs its length times the resource's.
        var costly = $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":[{{string.Join(',', Enumerable.Repeat($"\"arn:aws:s3:::*{new string('a', 1000)}b\"", 110))}}] } }""";
        var resource = ("ResourceArns.member.1", "arn:aws:s3:::" + new string('a', 2000));
        var others = Enumerable.Range(2, 9).Select(i => ($"ActionNames.member.{i}", "s3:PutObject")).ToArray();

        var page = await CustomAsync(costly, "s3:GetObject", [resource, .. others, ("MaxItems", "1000")]);
        page.AssertAccepted();
        Assert.Equal("true", page["IsTruncated"]);
        Assert.InRange(page.All("EvalDecision").Count, 1, 5);
        var next = await CustomAsync(costly, "s3:GetObject", [resource, .. others, ("MaxItems", "1000"), ("Marker", page["Marker"]!)]);
        Assert.Equal("s3:PutObject", next.All("EvalActionName")[0]);
        Assert.Equal(10, (await CustomAsync(Allow, "s3:GetObject", [resource, .. others])).All("EvalDecision").Count);

        (await CustomAsync(costly, "s3:GetObject", resource, ("PolicyInputList.member.2", costly), ("PolicyInputList.member.3", costly)))
            .AssertRefused(400, "InvalidInput", "The policies are too large to be simulated together with these resources and context entries.");
        (await CustomAsync(Allow, "s3:GetObject", resource, ("PolicyInputList.member.2", Deny), ("PolicyInputList.member.3", Deny))).AssertAccepted();
    }

    [Fact]
    public async Task Variables_that_do_not_end_are_no_keys_and_cost_no_time()
    {
        static string Policy(string value) => $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:userid":"{{value}}"} } } }""";
        var began = TimeProvider.System.GetTimestamp();
        foreach (var value in new[] { "${a" + new string(' ', 100_000), string.Concat(Enumerable.Repeat("${a", 30_000)) })
            Assert.DoesNotContain("a", (await AskAsync("GetContextKeysForCustomPolicy", ("PolicyInputList.member.1", Policy(value)))).All("member"));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 10);
        var keys = await AskAsync("GetContextKeysForCustomPolicy", ("PolicyInputList.member.1", Policy("${ aws:username , 'x'}-${aws:PrincipalTag/team }")));
        Assert.Equal(["aws:PrincipalTag/team", "aws:userid", "aws:username"], keys.All("member"));
    }

    private static string Element(Answer answer, string parent, string child)
    {
        XNamespace ns = answer.Xml.Name.Namespace;
        return answer.Xml.Descendants(ns + parent).First().Element(ns + child)!.Value;
    }

    private async Task<(User User, Group Group)> PeopleAsync(string name)
    {
        await using var db = await Sts.DatabaseAsync();
        var now = Sts.Clock.GetUtcNow();
        const string bounds = "arn:aws:iam::123456789012:policy/SimulatedBounds", boundary = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""";
        db.ManagedPolicies.Add(new ManagedPolicy
        {
            Arn = bounds, UniqueId = UniqueId.New(UniqueIdKind.ManagedPolicy, RunningSts.Account), AccountId = RunningSts.Account, Name = "SimulatedBounds", FoldedName = "simulatedbounds", Path = "/", Document = boundary, Created = now, Updated = now,
            Versions = [new PolicyVersion { PolicyArn = bounds, Number = 1, Document = boundary, Created = now }],
        });
        var user = new User { UniqueId = UniqueId.New(UniqueIdKind.User, RunningSts.Account), AccountId = RunningSts.Account, Name = name, FoldedName = name.ToLowerInvariant(), Path = "/", Arn = $"arn:aws:iam::{RunningSts.Account}:user/{name}", Created = now, BoundaryArn = bounds };
        var group = new Group { UniqueId = UniqueId.New(UniqueIdKind.Group, RunningSts.Account), AccountId = RunningSts.Account, Name = name + "Group", FoldedName = $"{name}Group".ToLowerInvariant(), Path = "/", Arn = $"arn:aws:iam::{RunningSts.Account}:group/{name}Group", Created = now };
        db.Identities.AddRange(user, group);
        await db.SaveChangesAsync();
        db.GroupMembers.Add(new GroupMember { GroupId = group.UniqueId, UserId = user.UniqueId });
        db.InlinePolicies.Add(new InlinePolicy { OwnerId = user.UniqueId, Name = "Home", Document = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket/${aws:username}"}}""" });
        db.InlinePolicies.Add(new InlinePolicy { OwnerId = group.UniqueId, Name = "NoDelete", Document = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:Delete*","Resource":"*"}}""" });
        await db.SaveChangesAsync();
        return (user, group);
    }
}
