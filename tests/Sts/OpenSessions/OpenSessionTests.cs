using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.OpenSessions;

/// <summary>Who holds what, read from the records of issue; and who may see and end it.</summary>
public abstract class OpenSessionCases(RunningSts? running)
{
    private const string Production = "arn:aws:iam::999999999999:role/UpdateApp";

    private RunningSts Sts => running!;

    protected async Task TellsWhoHoldsASessionSinceWhenAndUntilWhenAsync()
    {
        var role = await Sts.RoleAsync(Policies.Trust($$"""{"Federated":"{{RunningSts.Portal}}"}""", ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:AssumeRole"], more: Assume(RunningSts.Account)), Policies.Allow("*"));
        var byAssertion = await Sts.AssumeAsync(Sts.Honest(role.Arn));
        var user = await Sts.UserAsync(Policies.Allow("sts:*"));
        var byKey = await Sts.AssumeRoleAsync(user.Signer, role.Arn);
        var token = await Sts.StsAsync(user.Signer, "GetSessionToken");
        var federated = await Sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"));

        var ofRole = await ListAsync(("RoleArn", role.Arn));
        Assert.Equal([Key(byKey), Key(byAssertion)], ofRole.Select(one => one.Key).Order(StringComparer.Ordinal).OrderByDescending(key => key == Key(byKey)));
        var first = ofRole.Single(one => one.Key == Key(byAssertion));
        Assert.Equal(("AssumeRoleWithSAML", RunningSts.Portal, "127.0.0.1"), (first.IssuedBy, first.Provider, first.SourceIp));
        Assert.Equal(byAssertion["Subject"], first.Holder);
        Assert.Equal(byAssertion["Expiration"], first.Until);
        Assert.Equal(user.Arn, ofRole.Single(one => one.Key == Key(byKey)).Holder);

        var all = await ListAsync();
        foreach (var issued in new[] { byAssertion, byKey, token, federated }) Assert.Contains(all, one => one.Key == Key(issued));
        Assert.Equal(user.Arn, all.Single(one => one.Key == Key(token)).Arn);
        Assert.EndsWith(":federated-user/theresa", all.Single(one => one.Key == Key(federated)).Arn, StringComparison.Ordinal);
    }

    protected async Task LeavesOutWhatIsOverAsync()
    {
        var user = await Sts.UserAsync(Policies.Allow("*"));
        var role = await Sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("*"));
        var (stays, goes) = (await Sts.AssumeRoleAsync(user.Signer, role.Arn), await Sts.AssumeRoleAsync(user.Signer, role.Arn));
        var made = await Sts.AssumeRoleAsync(goes.Signer(), (await Sts.RoleAsync(Policies.Trust(Policies.Aws(role.Arn)), Policies.Allow("*"))).Arn);
        Assert.Contains(await ListAsync(), one => one.Key == Key(made) && one.MadeFrom == Key(goes));
        (await AdministerAsync("RevokeSession", ("AccessKeyId", Key(goes)))).AssertAccepted();
        Assert.Equal([Key(stays)], (await ListAsync(("RoleArn", role.Arn))).Select(one => one.Key));
        Assert.DoesNotContain(await ListAsync(), one => one.Key == Key(made));
        (await AdministerAsync("RevokeSession", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A"))).AssertRefused(404, "NoSuchEntity");
    }

    protected async Task PagesTheListAsync()
    {
        var user = await Sts.UserAsync(Policies.Allow("*"));
        var role = await Sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("*"));
        var keys = new List<string>();
        for (var i = 0; i < 5; i++) keys.Insert(0, Key(await Sts.AssumeRoleAsync(user.Signer, role.Arn)));
        var (seen, marker) = (new List<string>(), "");
        do
        {
            var page = await AdministerAsync("ListSessions", [("RoleArn", role.Arn), ("MaxItems", "2"), .. marker.Length > 0 ? new[] { ("Marker", marker) } : []]);
            page.AssertAccepted();
            seen.AddRange(page.All("AccessKeyId"));
            marker = page["Marker"] ?? "";
        }
        while (marker.Length > 0);
        Assert.Equal(keys, seen);
        (await AdministerAsync("ListSessions", ("Marker", "nonsense"))).AssertRefused(400, "ValidationError");
    }

    protected async Task AsksForPermissionAndNeverForOnesOwnAsync()
    {
        var holder = await Sts.AssumeAsync(Sts.Honest(await OwnRoleAsync()));
        var another = await Sts.AssumeAsync(Sts.Honest(await OwnRoleAsync()));
        var user = await Sts.UserAsync(Policies.Allow("sts:GetSessionToken"));
        var token = (await Sts.StsAsync(user.Signer, "GetSessionToken")).Signer();

        // 1. Without permission: nothing of others, all of one's own.
        (await Sts.SessionsAsync(token, "ListSessions")).AssertRefused(403, "AccessDenied", $"User: {user.Arn} is not authorized to perform: sts:ListSessions");
        (await Sts.SessionsAsync(token, "RevokeSession", ("AccessKeyId", Key(holder)))).AssertRefused(403, "AccessDenied");
        (await Sts.SessionsAsync(token, "RevokeSession", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A"))).AssertRefused(403, "AccessDenied");
        (await Sts.CallerIdentityAsync(holder.Signer())).AssertAccepted();
        Assert.Equal([token.AccessKeyId], (await Sts.SessionsAsync(token, "ListSessions", ("Own", "true"))).All("AccessKeyId"));

        // 2. The same subject by another role is the same holder.
        var own = (await Sts.SessionsAsync(holder.Signer(), "ListSessions", ("Own", "true"))).All("AccessKeyId");
        Assert.Contains(Key(another), own);
        var ended = await Sts.SessionsAsync(holder.Signer(), "RevokeSession", ("AccessKeyId", Key(another)));
        ended.AssertAccepted();
        (await Sts.CallerIdentityAsync(another.Signer())).AssertRefused(403, "ExpiredToken");
        var record = (await Sts.RecordAsync(ended.RequestId)).Json;
        Assert.Equal(("RevokeSession", false, Key(another)), (record.GetProperty("eventName").GetString(), record.GetProperty("readOnly").GetBoolean(), record.GetProperty("requestParameters").GetProperty("accessKeyId").GetString()));

        // 3. Another subject is another holder.
        var stranger = await Sts.AssumeAsync(Sts.Honest(await OwnRoleAsync()) with { NameId = "somebody-else" });
        (await Sts.SessionsAsync(holder.Signer(), "RevokeSession", ("AccessKeyId", Key(stranger)))).AssertRefused(403, "AccessDenied");
        Assert.DoesNotContain(Key(stranger), (await Sts.SessionsAsync(holder.Signer(), "ListSessions", ("Own", "true"))).All("AccessKeyId"));
        (await Sts.SessionsAsync(user.Signer, "RevokeSessions", ("RoleArn", RunningSts.Developer))).AssertRefused(403, "AccessDenied");
    }

    protected async Task NeverTellsOfAnotherAccountAsync()
    {
        var user = await Sts.UserAsync(Policies.Allow("*"));
        var elsewhere = await Sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("*"), account: Principals.Production);
        var session = await Sts.AssumeRoleAsync(user.Signer, elsewhere.Arn);
        Assert.DoesNotContain(await ListAsync(), one => one.Key == Key(session));
        (await AdministerAsync("ListSessions", ("RoleArn", elsewhere.Arn))).AssertRefused(404, "NoSuchEntity");
        (await AdministerAsync("RevokeSession", ("AccessKeyId", Key(session)))).AssertRefused(404, "NoSuchEntity");
        (await AdministerAsync("RevokeSessions", ("RoleArn", elsewhere.Arn))).AssertRefused(404, "NoSuchEntity");
        var there = await Sts.SessionsAsync(await Sts.AdministratorAsync(Principals.Production), "ListSessions", ("RoleArn", elsewhere.Arn));
        // As the records there: the id and the account of whoever came, and no name.
        Assert.Equal($"{user.UniqueId} of account {RunningSts.Account}", there["Holder"]);
    }

    protected async Task ConsoleListsAndEndsThemAsync()
    {
        using var david = new Browser(Sts);
        await david.SignInAsync();
        var switched = await david.FollowAsync(await david.SubmitAsync(await david.GetAsync("/switchrole"), "#switch", ("account", "production"), ("roleName", "UpdateApp")));
        Assert.Equal("UpdateApp", switched.Text("#role-name"));
        var own = await david.GetAsync("/console/sessions/own");
        Assert.Contains("UpdateApp/", own.Text("#sessions"), StringComparison.Ordinal);
        Assert.Contains("Developer/", own.Text("#sessions"), StringComparison.Ordinal);
        Assert.Contains("console", own.Text("#sessions"), StringComparison.Ordinal);
        (await david.GetAsync("/console/sessions")).AssertRefused(403);

        using var admin = new Browser(Sts);
        await admin.SignInAsync("arn:aws:iam::999999999999:role/Administrator", "arn:aws:iam::999999999999:saml-provider/Portal");
        var page = await admin.GetAsync("/console/sessions?role=" + Uri.EscapeDataString(Production));
        Assert.Contains("UpdateApp/", page.Text("#sessions"), StringComparison.Ordinal);
        var json = JsonDocument.Parse((await admin.GetAsync("/console/sessions.json?role=" + Uri.EscapeDataString(Production))).Body).RootElement;
        var listed = json.GetProperty("ListSessionsResponse").GetProperty("ListSessionsResult").GetProperty("Sessions");
        Assert.Contains(page.Html.QuerySelectorAll("#sessions .key").Select(cell => cell.TextContent), key => listed.ToString().Contains(key, StringComparison.Ordinal));

        using var stranger = new Browser(Sts);
        foreach (var path in new[] { "/console/sessions.json", "/console/sessions/own.json", "/console/sessions/ASIAY34FZKBOKMUTVV7A.json", "/console/roles/UpdateApp/who.json" })
            Assert.Equal((HttpStatusCode.Forbidden, "application/json"), ((await stranger.GetAsync(path)) is var refused ? refused.Status : default, refused.Headers["Content-Type"].Split(';')[0]));

        var confirm = await admin.GetAsync("/console/sessions/revoke-all?role=" + Uri.EscapeDataString(Production));
        Assert.Equal(HttpStatusCode.Redirect, (await admin.SubmitAsync(confirm, "#revoke-all")).Status);
        Assert.Equal("Your session has ended", (await david.GetAsync("/console")).Text("h1"));
        Assert.True((await admin.GetAsync("/console/sessions?role=" + Uri.EscapeDataString(Production))).Has(".empty"));
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync("/console/sessions/revoke", ("accessKeyId", "ASIAY34FZKBOKMUTVV7A"))).Status);
    }

    private static string Assume(string account) => $$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{account}}:root"},"Action":"sts:AssumeRole"}""";

    private async Task<string> OwnRoleAsync() =>
        (await Sts.RoleAsync(Policies.Trust($$"""{"Federated":"{{RunningSts.Portal}}"}""", ["sts:AssumeRoleWithSAML", "sts:TagSession"]), Policies.Allow("sts:GetCallerIdentity"))).Arn;

    private static string Key(Answer answer) => answer["AccessKeyId"]!;

    private async Task<Answer> AdministerAsync(string action, params (string, string)[] parameters) => await Sts.SessionsAsync(await Sts.AdministratorAsync(), action, parameters);

    private async Task<List<Listed>> ListAsync(params (string, string)[] parameters)
    {
        var answer = await AdministerAsync("ListSessions", [("MaxItems", "100"), .. parameters]);
        answer.AssertAccepted();
        var ns = answer.Xml.Name.Namespace;
        return [.. answer.Xml.Descendants(ns + "Sessions").Single().Elements(ns + "member").Select(one => new Listed(
            one.Element(ns + "AccessKeyId")!.Value, one.Element(ns + "Arn")!.Value, one.Element(ns + "IssuedBy")!.Value, one.Element(ns + "Holder")!.Value,
            one.Element(ns + "ProviderArn")?.Value ?? "", one.Element(ns + "SourceIpAddress")!.Value, one.Element(ns + "Expiration")!.Value, one.Element(ns + "MadeFrom")?.Value ?? ""))];
    }

    private sealed record Listed(string Key, string Arn, string IssuedBy, string Holder, string Provider, string SourceIp, string Until, string MadeFrom);
}

public sealed class SqliteOpenSessionTests(StsFixture fixture) : OpenSessionCases(fixture.Sts), IClassFixture<StsFixture>
{
    [Fact]
    public Task The_list_tells_who_holds_a_session_since_when_and_until_when() => TellsWhoHoldsASessionSinceWhenAndUntilWhenAsync();

    [Fact]
    public Task It_leaves_out_what_is_over() => LeavesOutWhatIsOverAsync();

    [Fact]
    public Task It_comes_in_pages() => PagesTheListAsync();

    [Fact]
    public Task It_asks_for_permission_and_never_for_ones_own() => AsksForPermissionAndNeverForOnesOwnAsync();

    [Fact]
    public Task It_never_tells_of_another_account() => NeverTellsOfAnotherAccountAsync();

    [Fact]
    public Task The_console_lists_and_ends_them() => ConsoleListsAndEndsThemAsync();
}

public sealed class PostgreSqlOpenSessionTests(StsOnPostgreSql fixture) : OpenSessionCases(fixture.Sts), IClassFixture<StsOnPostgreSql>
{
    [PostgreSqlFact]
    public Task The_list_tells_who_holds_a_session_since_when_and_until_when() => TellsWhoHoldsASessionSinceWhenAndUntilWhenAsync();

    [PostgreSqlFact]
    public Task It_leaves_out_what_is_over() => LeavesOutWhatIsOverAsync();

    [PostgreSqlFact]
    public Task It_comes_in_pages() => PagesTheListAsync();

    [PostgreSqlFact]
    public Task The_console_lists_and_ends_them() => ConsoleListsAndEndsThemAsync();
}
