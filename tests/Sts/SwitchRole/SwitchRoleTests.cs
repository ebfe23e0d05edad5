using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SwitchRole;

/// <summary>Switching to another role in the console, by a link and by typing, and back.</summary>
public sealed class SwitchRoleTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Tester = "arn:aws:iam::123456789012:role/Tester";
    private const string Link = "/switchrole?account=999999999999&roleName=UpdateApp&displayName=Update%20it&color=99BCE3";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_link_fills_the_form_in_and_the_form_takes_the_role()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var before = david.Console!.Value;
        var form = await david.GetAsync(Link);
        var fields = form.Fields("#switch");
        Assert.Equal(("999999999999", "UpdateApp", "Update it", "99BCE3"), (fields["account"], fields["roleName"], fields["displayName"], fields["color"]));

        var switched = await david.SubmitAsync(form, "#switch");
        Assert.Equal((HttpStatusCode.Redirect, "/console"), (switched.Status, switched.Location));
        Assert.NotEqual(before, david.Console!.Value);
        var console = await david.FollowAsync(switched);
        Assert.Equal("arn:aws:sts::999999999999:assumed-role/UpdateApp/david@example.com", console.Text("#caller-arn"));
        Assert.Equal("Update it", console.Text("#switched-to"));
        Assert.Equal("#99BCE3", console.Html.QuerySelector("#switched-to rect")!.GetAttribute("fill"));
    }

    [Theory]
    [InlineData("999999999999", "UpdateApp")]
    [InlineData("9999-9999-9999", " UpdateApp ")]
    [InlineData("production", "UpdateApp")]
    public async Task Typing_takes_the_role_by_number_or_alias(string account, string role)
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var console = await david.FollowAsync(await SwitchAsync(david, account, role));
        Assert.Equal(("UpdateApp", $"{role.Trim()} @ {account}"), (console.Text("#role-name"), console.Text("#switched-to")));
    }

    [Theory]
    [InlineData("", "UpdateApp", "")]
    [InlineData("99999999999", "UpdateApp", "")]
    [InlineData("nobody-has-this", "UpdateApp", "")]
    [InlineData("999999999999", "", "")]
    [InlineData("999999999999", "Update App", "")]
    [InlineData("999999999999", "role/", "")]
    [InlineData("999999999999", "UpdateApp", "12345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("999999999999", "UpdateApp", "a\u0001b")]
    [InlineData("999999999999", "a/34567890123456789012345678901234567890123456789012345678901234X", "")]
    public async Task What_cannot_be_meant_stays_in_the_form(string account, string role, string displayName)
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var cookie = david.Console!.Value;
        var page = await SwitchAsync(david, account, role, displayName);
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.NotEmpty(page.Text("#fault"));
        Assert.Equal(role, page.Fields("#switch")["roleName"]);
        Assert.Equal(cookie, david.Console!.Value);
    }

    [Fact]
    public async Task A_denial_is_told_in_words_and_can_be_decoded_by_an_administrator()
    {
        using var theresa = new Browser(_sts);
        await theresa.SignInAsync(Tester);
        var cookie = theresa.Console!.Value;
        var denied = await SwitchAsync(theresa, "production", "UpdateApp");
        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Equal("User: arn:aws:sts::123456789012:assumed-role/Tester/david@example.com is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::999999999999:role/UpdateApp", denied.Text("#reason"));
        Assert.Equal(denied.RequestId, denied.Text("#request-id"));
        Assert.Equal(cookie, theresa.Console!.Value);
        Assert.Equal("Tester", (await theresa.GetAsync("/console")).Text("#role-name"));

        var decoded = await _sts.StsAsync(await _sts.AdministratorAsync(), "DecodeAuthorizationMessage", ("EncodedMessage", denied.Text("#encoded")));
        decoded.AssertAccepted();
        Assert.Contains("NotInProduction", decoded["DecodedMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_is_not_there_is_denied_like_one_that_does_not_trust()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var (gone, closed) = (await SwitchAsync(david, "production", "NobodyThere"), await SwitchAsync(david, "production", "ReadOnly"));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (gone.Status, closed.Status));
        Assert.Equal(gone.Text("#reason").Replace("NobodyThere", "ReadOnly", StringComparison.Ordinal), closed.Text("#reason"));
        Assert.Equal((gone.Has("#encoded"), closed.Has("#encoded")), (false, false));
    }

    [Fact]
    public async Task Back_is_the_session_that_one_came_with_also_after_a_second_switch()
    {
        var other = await _sts.RoleAsync(Policies.Trust(Policies.Aws($"arn:aws:iam::{RunningSts.Account}:root")), account: Principals.Production);
        using var david = new Browser(_sts);
        var home = await david.SignInAsync();
        var end = home.Html.QuerySelector("#time-left")!.GetAttribute("datetime");
        await SwitchAsync(david, "production", "UpdateApp");
        // UpdateApp's own policies allow no AssumeRole: it is the session that one came with which decides.
        var second = await david.FollowAsync(await SwitchAsync(david, "production", other.Name));
        Assert.Equal(other.Name, second.Text("#role-name"));
        var old = david.Console!.Value;

        var back = await david.FollowAsync(await david.SubmitAsync(second, "form[action='/switchrole/back']"));
        Assert.Equal(("Developer", false), (back.Text("#role-name"), back.Has("#switched-to")));
        Assert.Equal(end, back.Html.QuerySelector("#time-left")!.GetAttribute("datetime"));
        Assert.NotEqual(old, david.Console!.Value);
        await using var db = await _sts.DatabaseAsync();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(old)));
        Assert.False(await db.ConsoleSessions.AnyAsync(row => row.Hash == hash));
    }

    [Fact]
    public async Task Sign_out_ends_the_role_and_what_was_behind_it()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var console = await david.FollowAsync(await SwitchAsync(david, "production", "UpdateApp"));
        await david.SubmitAsync(console, "form[action='/console/signout']");
        Assert.Equal("You are not signed in", (await david.GetAsync("/console")).Text("h1"));
        Assert.Equal("You are not signed in", (await david.GetAsync(Link)).Text("h1"));
    }

    [Fact]
    public async Task Needs_a_form_of_its_own_page()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await david.PostAsync("/switchrole", ("account", "999999999999"), ("roleName", "UpdateApp"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await david.PostAsync("/switchrole/back")).Status);
        Assert.Equal("Developer", (await david.GetAsync("/console")).Text("#role-name"));
        // To look is not to switch, whatever the link says.
        Assert.Equal(HttpStatusCode.OK, (await david.GetAsync(Link + "&redirect=https://evil.example&RedirectTo=//evil.example")).Status);
        Assert.Equal("Developer", (await david.GetAsync("/console")).Text("#role-name"));
    }

    [Fact]
    public async Task A_broker_may_lead_to_the_form()
    {
        using var david = new Browser(_sts);
        var place = await david.GetAsync(Broker.Login(await david.TokenAsync(), destination: _sts.Origin + Link));
        Assert.Equal(Link, place.Location);
        Assert.Equal("UpdateApp", (await david.FollowAsync(place)).Fields("#switch")["roleName"]);
    }

    [Fact]
    public async Task A_federated_user_may_not_switch()
    {
        var maker = await _sts.UserAsync(Policies.Allow("*"));
        var made = await _sts.StsAsync(maker.Signer, "GetFederationToken", ("Name", "theresa"), ("Policy", Policies.Allow("*")));
        using var browser = new Browser(_sts);
        await browser.GetAsync(Broker.Login(await browser.TokenAsync(made.Signer())));
        Assert.Equal(HttpStatusCode.Forbidden, (await SwitchAsync(browser, "production", "UpdateApp")).Status);
    }

    [Fact]
    public async Task Remembers_the_last_five_with_their_colours_for_that_person_alone()
    {
        var trust = Policies.Trust(Policies.Aws($"arn:aws:iam::{RunningSts.Account}:root"));
        var names = new List<string>();
        for (var i = 0; i < 6; i++) names.Add((await _sts.RoleAsync(trust, account: Principals.Production)).Name);
        using var david = new Browser(_sts);
        await david.SignInAsync();
        foreach (var name in names) await SwitchAsync(david, "production", name, new string('\u00fc', 64), "FBBF93");
        await SwitchAsync(david, "production", names[3], "Again");

        var page = await david.GetAsync("/switchrole");
        Assert.Equal(new[] { names[3], names[5], names[4], names[2], names[1] }, page.Html.QuerySelectorAll("#recent input[name=roleName]").Select(input => input.GetAttribute("value")));
        Assert.Equal("#FBBF93", page.Html.QuerySelectorAll("#recent rect")[1].GetAttribute("fill"));
        var again = await david.FollowAsync(await david.SubmitAsync(page, "#recent form"));
        Assert.Equal((names[3], "Again"), (again.Text("#role-name"), again.Text("#switched-to")));

        // Somebody else at the same browser, and whoever alters the cookie, sees none.
        var cookie = david.Cookies.GetCookies(new Uri(_sts.Origin)).Single(one => one.Name.EndsWith("-roles", StringComparison.Ordinal));
        Assert.True(cookie.HttpOnly);
        Assert.InRange(cookie.Value.Length, 1, 3800);
        Assert.DoesNotContain("Again", cookie.Value, StringComparison.Ordinal);
        await david.SubmitAsync(await david.GetAsync("/console"), "form[action='/console/signout']");
        await david.SignInAsync(Tester);
        Assert.False((await david.GetAsync("/switchrole")).Has("#recent"));
        using var forger = new Browser(_sts);
        await forger.SignInAsync();
        forger.Cookies.Add(new Uri(_sts.Origin), new Cookie(cookie.Name, cookie.Value[..^3] + "AAA"));
        Assert.False((await forger.GetAsync("/switchrole")).Has("#recent"));
    }

    [Fact]
    public async Task Is_on_record_as_AWS_writes_it()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var switched = await SwitchAsync(david, "production", "UpdateApp");
        await using var db = await _sts.DatabaseAsync();
        var records = await db.Trail.AsNoTracking().Where(one => one.RequestId == switched.RequestId).OrderBy(one => one.Sequence).ToListAsync();
        Assert.Equal([("AssumeRole", RunningSts.Account), ("AssumeRole", Principals.Production), ("SwitchRole", Principals.Production)], records.Select(one => (one.EventName, one.AccountId!)).OrderBy(one => one.EventName).ThenBy(one => one.Item2));
        var json = JsonDocument.Parse(records.Single(one => one.EventName == "SwitchRole").Record).RootElement;
        Assert.Equal("""{"SwitchRole":"Success"}""", json.GetProperty("responseElements").GetRawText());
        Assert.Equal($$"""{"SwitchFrom":"arn:aws:sts::123456789012:assumed-role/Developer/david@example.com","RedirectTo":"{{_sts.Origin}}/console"}""", json.GetProperty("additionalEventData").GetRawText());
        Assert.Equal(("signin.amazonaws.com", "AwsConsoleSignIn", false, "Management"), (json.GetProperty("eventSource").GetString(), json.GetProperty("eventType").GetString(), json.GetProperty("readOnly").GetBoolean(), json.GetProperty("eventCategory").GetString()));
        var who = json.GetProperty("userIdentity");
        Assert.Equal(["type", "principalId", "arn", "accountId"], who.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("AssumedRole", "arn:aws:sts::999999999999:assumed-role/UpdateApp/david@example.com"), (who.GetProperty("type").GetString(), who.GetProperty("arn").GetString()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("requestParameters").ValueKind);

        var console = await david.GetAsync("/console");
        var (_, exit) = await _sts.RecordAsync((await david.SubmitAsync(console, "form[action='/switchrole/back']")).RequestId);
        Assert.Equal(("ExitRole", Principals.Production), (exit.GetProperty("eventName").GetString(), exit.GetProperty("recipientAccountId").GetString()));

        var refused = await SwitchAsync(david, "production", "ReadOnly");
        var failed = await db.Trail.AsNoTracking().SingleAsync(one => one.RequestId == refused.RequestId && one.EventName == "SwitchRole");
        Assert.Equal((RunningSts.Account, "AccessDenied"), (failed.AccountId, failed.ErrorCode));
        Assert.Equal("Failure", JsonDocument.Parse(failed.Record).RootElement.GetProperty("responseElements").GetProperty("SwitchRole").GetString());
    }

    private static async Task<Page> SwitchAsync(Browser browser, string account, string role, string displayName = "", string color = "B7CA9D") =>
        await browser.SubmitAsync(await browser.GetAsync("/switchrole"), "#switch", ("account", account), ("roleName", role), ("displayName", displayName), ("color", color));
}
