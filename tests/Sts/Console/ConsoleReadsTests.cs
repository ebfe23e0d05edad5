using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.CloudTrail;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Console;

/// <summary>What a page of the console read is on record as the API call that it stands for, by the console's session.</summary>
public sealed class ConsoleReadsTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Theory]
    [InlineData("/console/trail", "cloudtrail LookupEvents")]
    [InlineData("/console/trail?event=ConsoleLogin", "cloudtrail LookupEvents")]
    [InlineData("/console/trail.ndjson?event=ConsoleLogin", "cloudtrail LookupEvents")]
    [InlineData("/console/trail/{login}", "cloudtrail LookupEvents")]
    [InlineData("/console/trail/{login}.json", "cloudtrail LookupEvents")]
    [InlineData("/console/trail/of-nobody", "cloudtrail LookupEvents")]
    [InlineData("/console/regions", "account ListRegions")]
    [InlineData("/console/roles", "iam ListRoles")]
    [InlineData("/console/roles/Tester", "iam GetRole, iam ListAttachedRolePolicies, iam ListRolePolicies")]
    [InlineData("/console/roles/Tester/who", "iam GetRole, sts ListRoleTakers")]
    [InlineData("/console/create-role", "iam ListPolicies")]
    [InlineData("/console/sessions", "sts ListSessions")]
    [InlineData("/console/sessions/own", "sts ListSessions")]
    [InlineData("/console/sessions/own.json", "sts ListSessions")]
    [InlineData("/console", "")]
    [InlineData("/switchrole", "")]
    public async Task A_page_is_on_record_by_what_it_read(string page, string calls)
    {
        var (david, login) = await SignInAsync();
        using var own = david;
        var shown = await david.GetAsync(page.Replace("{login}", login, StringComparison.Ordinal));
        var records = await RecordsAsync(shown);
        // The policies that a role happens to have are read one by one.
        var names = records.Where(one => !one.EventName.StartsWith("GetPolicy", StringComparison.Ordinal) && one.EventName != "GetRolePolicy").Select(one => $"{one.EventSource.Split('.')[0]} {one.EventName}");
        Assert.Equal(calls, string.Join(", ", names.Order(StringComparer.Ordinal)));
        var key = _sts.Session(await OwnKeyAsync(david)).AccessKeyId;
        Assert.All(records, record =>
        {
            var json = JsonDocument.Parse(record.Record).RootElement;
            Assert.Equal(("sessionCredentialFromConsole", "true"), (json.EnumerateObject().Last().Name, json.GetProperty("sessionCredentialFromConsole").GetString()));
            Assert.Equal(("AwsApiCall", "AssumedRole", key), (json.GetProperty("eventType").GetString(), json.GetProperty("userIdentity").GetProperty("type").GetString(), json.GetProperty("userIdentity").GetProperty("accessKeyId").GetString()));
            Assert.Equal((true, RunningSts.Account, "david@example.com", key, null), (record.ReadOnly, record.AccountId, record.UserName, record.AccessKeyId, record.ErrorCode));
        });
    }

    [Fact]
    public async Task A_look_at_the_trail_has_the_fields_of_the_call_by_the_wire()
    {
        var (david, _) = await SignInAsync();
        using var own = david;
        var shown = await david.GetAsync("/console/trail?event=ConsoleLogin&user=david@example.com&outcome=refused&access=changes&from=2026-11-23%2009:30&source=signin&error=InvalidInput");
        var json = Json(Assert.Single(await RecordsAsync(shown)));
        var called = await _sts.CloudTrailAsync(await OwnKeyAsync(david), """{"MaxResults":50,"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"ConsoleLogin"}]}""");
        var wire = Json(Assert.Single(await RecordsAsync(called.RequestId)));

        Assert.Equal([.. wire.EnumerateObject().Select(member => member.Name), "sessionCredentialFromConsole"], json.EnumerateObject().Select(member => member.Name));
        foreach (var same in new[] { "eventVersion", "eventSource", "eventName", "eventType", "readOnly", "managementEvent", "eventCategory", "recipientAccountId", "responseElements", "awsRegion", "userIdentity" })
            Assert.Equal((same, wire.GetProperty(same).GetRawText()), (same, json.GetProperty(same).GetRawText()));
        Assert.Equal("""{"lookupAttributes":[{"attributeKey":"EventName","attributeValue":"ConsoleLogin"}],"maxResults":50}""", wire.GetProperty("requestParameters").GetRawText());
        Assert.Equal(
            """{"lookupAttributes":[{"attributeKey":"EventName","attributeValue":"ConsoleLogin"},{"attributeKey":"Username","attributeValue":"david@example.com"},{"attributeKey":"EventSource","attributeValue":"signin.amazonaws.com"},{"attributeKey":"ReadOnly","attributeValue":"false"},{"attributeKey":"Outcome","attributeValue":"refused"},{"attributeKey":"ErrorCode","attributeValue":"InvalidInput"}],"startTime":"Nov 23, 2026, 9:30:00 AM","maxResults":50}""",
            json.GetProperty("requestParameters").GetRawText());
    }

    [Fact]
    public async Task A_filter_that_cannot_be_read_looked_nothing_up()
    {
        var (david, _) = await SignInAsync();
        using var own = david;
        var mistaken = await david.GetAsync("/console/trail?event=not+a+name");
        Assert.Equal(422, (int)mistaken.Status);
        Assert.Empty(await RecordsAsync(mistaken));
    }

    [Fact]
    public async Task A_pasted_message_is_judged_on_record_without_anything_of_it()
    {
        var (david, _) = await SignInAsync();
        using var own = david;
        var judged = await david.SubmitAsync(await david.GetAsync("/console/inspector"), "form[action='/console/inspector']", ("message", _sts.Honest().Base64()));
        var record = Assert.Single(await RecordsAsync(judged));
        Assert.Equal(("InspectMessage", true), (record.EventName, record.ReadOnly));
        Assert.Equal(JsonValueKind.Null, Json(record).GetProperty("requestParameters").ValueKind);
    }

    [Fact]
    public async Task A_change_in_the_console_is_on_record_as_such_and_no_read()
    {
        var (david, _) = await SignInAsync();
        using var own = david;
        var name = Principals.Unique("Made");
        var made = await david.SubmitAsync(await david.GetAsync("/console/create-role"), "#create", ("RoleName", name), ("Account", Principals.Production));
        Assert.Equal("/console/roles/" + name, made.Location);
        var record = Assert.Single(await RecordsAsync(made));
        Assert.Equal(("CreateRole", "iam.amazonaws.com", false), (record.EventName, record.EventSource, record.ReadOnly));
        Assert.Equal("true", Json(record).GetProperty("sessionCredentialFromConsole").GetString());
    }

    [Fact]
    public async Task The_same_calls_by_the_wire_and_what_is_done_at_the_console_itself_say_nothing_of_it()
    {
        var (david, login) = await SignInAsync();
        using var own = david;
        var key = await OwnKeyAsync(david);
        var called = await _sts.IamAsync(key, "ListRoles");
        var signedOut = await david.SubmitAsync(await david.GetAsync("/console"), "form[action='/console/signout']");
        foreach (var id in new[] { called.RequestId, signedOut.RequestId, login })
            Assert.False(Json(Assert.Single(await RecordsAsync(id))).TryGetProperty("sessionCredentialFromConsole", out _));
    }

    [Fact]
    public async Task Reads_in_the_console_are_hidden_by_a_click_and_nothing_else_is()
    {
        var (david, login) = await SignInAsync(Principals.Unique("reader") + "@example.com");
        using var own = david;
        var key = await OwnKeyAsync(david);
        var looked = await david.GetAsync("/console/roles");
        var name = Principals.Unique("Made");
        var made = await david.SubmitAsync(await david.GetAsync("/console/create-role"), "#create", ("RoleName", name), ("Account", Principals.Production));
        var called = await _sts.IamAsync(key, "ListRoles");
        // A caller chooses names and texts, and hides no call by them.
        var disguised = await _sts.IamAsync(key, "ListUsers", ("SessionCredentialFromConsole", "true"), ("},\"sessionCredentialFromConsole\":\"true\"}", "},\"sessionCredentialFromConsole\":\"true\"}"));
        var user = _sts.Session(key).SessionName;

        var everything = await david.GetAsync($"/console/trail?user={user}");
        Assert.Subset(Found(everything), new HashSet<string> { login, looked.RequestId, made.RequestId, called.RequestId, disguised.RequestId });
        var link = everything.Html.QuerySelectorAll("#shortcuts a").Single(one => one.TextContent == "Hide reads in the console");
        var calls = await david.GetAsync(link.GetAttribute("href")!);
        Assert.Equal(user, calls.Html.QuerySelector("#user")!.GetAttribute("value"));
        Assert.Subset(Found(calls), new HashSet<string> { login, made.RequestId, called.RequestId, disguised.RequestId });
        Assert.DoesNotContain(looked.RequestId, Found(calls));
        Assert.DoesNotContain("LookupEvents", calls.Text("#events"), StringComparison.Ordinal);
        // The API has no such condition and hides nothing.
        Assert.Contains(looked.RequestId, (await _sts.CloudTrailAsync(await _sts.AdministratorAsync(), $$"""{"LookupAttributes":[{"AttributeKey":"Username","AttributeValue":"{{user}}"}]}""")).Accepted().GetRawText(), StringComparison.Ordinal);
    }

    private static HashSet<string> Found(Page page) => [.. page.Html.QuerySelectorAll("#events th a").Select(link => link.GetAttribute("href")!["/console/trail/".Length..])];

    private async Task<(Browser David, string Login)> SignInAsync(string name = "david@example.com")
    {
        var david = new Browser(_sts);
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("*"));
        var login = await david.GetAsync(Broker.Login(await david.TokenAsync((await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("RoleSessionName", name))).Signer())));
        Assert.Equal("/console", login.Location);
        return (david, login.RequestId);
    }

    private static async Task<SigV4Signer> OwnKeyAsync(Browser david)
    {
        var lines = (await david.SubmitAsync(await david.GetAsync("/console"), "form[action='/console/credentials']")).Text("#file-text").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string After(string name) => lines[Array.IndexOf(lines, name) + 2];
        return new SigV4Signer(After("aws_access_key_id"), After("aws_secret_access_key"), After("aws_session_token"));
    }

    private static JsonElement Json(TrailRecord record) => JsonDocument.Parse(record.Record).RootElement;

    private Task<List<TrailRecord>> RecordsAsync(Page page) => RecordsAsync(page.RequestId);

    private async Task<List<TrailRecord>> RecordsAsync(string requestId)
    {
        await using var db = await _sts.DatabaseAsync();
        return await db.Trail.AsNoTracking().Where(one => one.RequestId == requestId).ToListAsync();
    }
}
