using System.Text.Json;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.OpenSessions;

/// <summary>Who can take a role, and what a session could do: answered by the engine that decides the calls, with the statements that decide.</summary>
public sealed class DecisionTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string UpdateApp = "arn:aws:iam::999999999999:role/UpdateApp";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task The_tutorials_role_can_be_taken_by_David_and_is_denied_to_Theresa_by_the_Testers_statement()
    {
        var takers = await TakersAsync(UpdateApp, Principals.Production);
        var david = takers["arn:aws:iam::123456789012:user/David"];
        Assert.Equal(("User", "allowed"), (Text(david, "Kind"), Text(david, "Decision")));
        Assert.Contains("Allow group_Developers_allow-assume-S3-role-in-production", Statements(david));
        var theresa = takers["arn:aws:iam::123456789012:user/Theresa"];
        Assert.Equal("explicitDeny", Text(theresa, "Decision"));
        Assert.Equal(["Deny group_Testers_deny-assume-S3-role-in-production"], Statements(theresa));
        Assert.Equal("NotInProduction", Text(theresa.GetProperty("MatchedStatements")[0], "Statement"));
        var portal = takers["arn:aws:iam::999999999999:saml-provider/Portal"];
        Assert.Equal(("SamlProvider", "conditional"), (Text(portal, "Kind"), Text(portal, "Decision")));
        Assert.Contains("SAML:aud", portal.GetProperty("Conditions")[0].GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("explicitDeny", Text(takers["arn:aws:iam::123456789012:role/Tester"], "Decision"));
    }

    [Fact]
    public async Task The_answer_is_what_the_call_itself_gets()
    {
        var (may, mayNot, named) = (await _sts.UserAsync(Policies.Allow("sts:AssumeRole")), await _sts.UserAsync(Policies.Allow("s3:*")), await _sts.UserAsync());
        var trust = Policies.Trust(Policies.Aws("arn:aws:iam::123456789012:root"), more: $$"""{"Effect":"Allow","Principal":{"AWS":"{{named.Arn}}","Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}""");
        var role = await _sts.RoleAsync(trust, Policies.Allow("*"));
        var takers = await TakersAsync(role.Arn, RunningSts.Account);
        foreach (var user in new[] { may, mayNot, named })
        {
            var isAllowed = (int)(await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Status == 200;
            Assert.Equal(isAllowed ? "allowed" : "implicitDeny", Text(takers[user.Arn], "Decision"));
        }
        Assert.Equal("Service", Text(takers["lambda.amazonaws.com"], "Kind"));
    }

    [Fact]
    public async Task What_only_a_condition_keeps_away_is_told_with_it()
    {
        var (may, mayNot) = (await _sts.UserAsync(Policies.Allow("sts:AssumeRole")), await _sts.UserAsync(Policies.Allow("s3:*")));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws("arn:aws:iam::123456789012:root"), condition: """{"StringEquals":{"sts:ExternalId":"42"}}"""), Policies.Allow("*"));
        var takers = await TakersAsync(role.Arn, RunningSts.Account);
        Assert.Equal("conditional", Text(takers[may.Arn], "Decision"));
        Assert.Equal("StringEquals sts:ExternalId must be 42", takers[may.Arn].GetProperty("Conditions")[0].GetString());
        Assert.Equal("implicitDeny", Text(takers[mayNot.Arn], "Decision"));
    }

    [Fact]
    public async Task A_session_could_do_what_role_boundary_and_session_policy_leave_it()
    {
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), """{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"},{"Sid":"NotThis","Effect":"Deny","Action":"s3:PutObject","Resource":"arn:aws:s3:::kept/*"}]}""");
        var session = await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("Policy", Policies.Allow("s3:Get*")));
        foreach (var asked in new[] { await SimulateAsync(await _sts.AdministratorAsync(), session["AccessKeyId"]!), await SimulateAsync(session.Signer()) })
        {
            var results = asked.GetProperty("EvaluationResults").EnumerateArray().ToDictionary(one => $"{Text(one, "Action")} {Text(one, "Resource")}");
            Assert.Equal("allowed", Text(results["s3:GetObject *"], "Decision"));
            Assert.Equal(["Allow own", "Allow session policy 1"], Statements(results["s3:GetObject *"]).Order(StringComparer.Ordinal));
            Assert.Equal("implicitDeny", Text(results["s3:PutObject *"], "Decision"));
            Assert.Equal("explicitDeny", Text(results["s3:PutObject arn:aws:s3:::kept/*"], "Decision"));
            Assert.Equal("NotThis", Text(results["s3:PutObject arn:aws:s3:::kept/*"].GetProperty("MatchedStatements")[0], "Statement"));
        }

        // Typed ones, and who may ask.
        var typed = await SimulateAsync(await _sts.AdministratorAsync(), session["AccessKeyId"]!, ("ActionNames.member.1", "s3:GetObject"), ("ResourceArns.member.1", "arn:aws:s3:::a/b"));
        Assert.Equal(("s3:GetObject", "arn:aws:s3:::a/b", "allowed"), (Text(typed.GetProperty("EvaluationResults")[0], "Action"), Text(typed.GetProperty("EvaluationResults")[0], "Resource"), Text(typed.GetProperty("EvaluationResults")[0], "Decision")));
        (await _sts.SessionsAsync((await _sts.UserAsync(Policies.Allow("s3:*"))).Signer, "SimulateSession", ("AccessKeyId", session["AccessKeyId"]!))).AssertRefused(403, "AccessDenied");
        (await _sts.SessionsAsync((await _sts.UserAsync(Policies.Allow("s3:*"))).Signer, "ListRoleTakers", ("RoleArn", role.Arn))).AssertRefused(403, "AccessDenied");
        (await _sts.SessionsAsync(await _sts.AdministratorAsync(), "ListRoleTakers", ("RoleArn", UpdateApp))).AssertRefused(404, "NoSuchEntity");
    }

    [Fact]
    public async Task The_console_shows_both_as_a_page_and_as_JSON()
    {
        using var admin = new Browser(_sts);
        await admin.SignInAsync("arn:aws:iam::999999999999:role/Administrator", "arn:aws:iam::999999999999:saml-provider/Portal");
        var page = await admin.GetAsync("/console/roles/UpdateApp/who");
        Assert.Contains("arn:aws:iam::123456789012:user/Theresa Denied", page.Text("#decisions"), StringComparison.Ordinal);
        Assert.Contains("group_Testers_deny-assume-S3-role-in-production, NotInProduction", page.Text("#decisions"), StringComparison.Ordinal);
        Assert.Contains("\"Decision\":\"explicitDeny\"", (await admin.GetAsync("/console/roles/UpdateApp/who.json")).Body.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        (await admin.GetAsync("/console/roles/NobodyThere/who")).AssertRefused(404);

        using var david = new Browser(_sts);
        await david.SignInAsync("arn:aws:iam::999999999999:role/UpdateApp", "arn:aws:iam::999999999999:saml-provider/Portal");
        var own = (await david.GetAsync("/console/sessions/own")).Html.QuerySelector("#sessions strong a")!.GetAttribute("href")!;
        foreach (var browser in new[] { david, admin })
        {
            var could = await browser.GetAsync(own);
            Assert.Contains("s3:ListAllMyBuckets Allowed", could.Text("#decisions"), StringComparison.Ordinal);
            Assert.Contains("iam:DeleteUser Not allowed", (await browser.GetAsync(own + "?action=iam:DeleteUser")).Text("#decisions"), StringComparison.Ordinal);
            Assert.Contains("SimulateSessionResponse", (await browser.GetAsync(own + ".json")).Body, StringComparison.Ordinal);
        }
    }

    private async Task<Dictionary<string, JsonElement>> TakersAsync(string role, string account) =>
        (await AskAsync(await _sts.AdministratorAsync(account), "ListRoleTakers", ("RoleArn", role))).GetProperty("Takers").EnumerateArray().ToDictionary(one => Text(one, "Principal"));

    private Task<JsonElement> SimulateAsync(SigV4Signer signer, string? key = null, params (string, string)[] more) =>
        AskAsync(signer, "SimulateSession", [.. key is null ? Array.Empty<(string, string)>() : [("AccessKeyId", key)], .. more]);

    private async Task<JsonElement> AskAsync(SigV4Signer signer, string action, params (string Name, string Value)[] parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _sts.Origin + "/")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("Action", action), KeyValuePair.Create("Version", "2026-11-23"), .. parameters.Select(one => KeyValuePair.Create(one.Name, one.Value))]),
        };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _sts.Client.SendAsync(await (signer with { Service = "sts" }).SignAsync(request, _sts.Clock.GetUtcNow()));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty(action + "Response").GetProperty(action + "Result");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static List<string> Statements(JsonElement element) => [.. element.GetProperty("MatchedStatements").EnumerateArray().Where(one => Text(one, "Part") != "Resource").Select(one => $"{Text(one, "Effect")} {Text(one, "Policy")}")];
}
