using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignIn;

public sealed class ChooserTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Tester = "arn:aws:iam::123456789012:role/Tester";
    private const string Production = "arn:aws:iam::999999999999:saml-provider/Portal";
    private const string UpdateApp = "arn:aws:iam::999999999999:role/UpdateApp";
    private readonly RunningSts _sts = fixture.Sts;

    private HonestResponse Several => _sts.Honest() with
    {
        Roles = [(UpdateApp, Production), (Tester, RunningSts.Portal), (RunningSts.Developer, RunningSts.Portal)],
    };

    [Fact]
    public async Task Has_the_markup_that_saml2aws_reads()
    {
        using var david = new Browser(_sts);
        var page = await david.PostResponseAsync(Several);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var accounts = page.Html.QuerySelectorAll("fieldset > div.saml-account").ToList();
        Assert.Equal(["Account: development (123456789012)", "Account: production (999999999999)"], accounts.Select(account => account.QuerySelector("div.saml-account-name")!.TextContent));
        Assert.Equal(
            [("Developer", RunningSts.Developer), ("Tester", Tester)],
            accounts[0].QuerySelectorAll("label").Select(label => (label.TextContent, label.GetAttribute("for")!)));
        Assert.Equal([("UpdateApp", UpdateApp)], accounts[1].QuerySelectorAll("label").Select(label => (label.TextContent, label.GetAttribute("for")!)));
    }

    [Fact]
    public async Task Has_the_markup_that_okta_tools_and_gimme_aws_creds_read()
    {
        using var david = new Browser(_sts);
        var response = Several;
        var page = await david.PostResponseAsync(response, "/console/trail");
        var form = page.Html.QuerySelector("form#saml_form[name=saml_form]")!;
        Assert.Equal(("/saml", "post"), (form.GetAttribute("action"), form.GetAttribute("method")));
        Assert.Equal(response.Base64().Length, form.QuerySelector("input[type=hidden][name=SAMLResponse]")!.GetAttribute("value")!.Length);
        Assert.Equal("/console/trail", form.QuerySelector("input[type=hidden][name=RelayState]")!.GetAttribute("value"));
        Assert.Equal("", form.QuerySelector("input[type=hidden][name=name]")!.GetAttribute("value"));

        // Some of them compare the whole class attribute.
        var accounts = form.QuerySelectorAll("div[class='saml-account']").Where(account => account.ParentElement!.LocalName == "fieldset").ToList();
        Assert.Equal(2, accounts.Count);
        Assert.Equal(["0", "1"], accounts.Select(account => account.QuerySelector("div[id][class='saml-account']")!.Id));
        var roles = form.QuerySelectorAll("div[class='saml-role']").ToList();
        Assert.Equal([RunningSts.Developer, Tester, UpdateApp], roles.Select(role => role.QuerySelector("input[type=radio][name=roleIndex][class='saml-radio']")!.Id));
        Assert.All(roles, role => Assert.Equal(role.QuerySelector("input")!.Id, role.QuerySelector("input")!.GetAttribute("value")));
        Assert.All(roles, role => Assert.Equal(role.QuerySelector("input")!.Id, role.QuerySelector("label[class='saml-role-description']")!.GetAttribute("for")));
        Assert.True(form.QuerySelector("button#signin_button[type=submit]") is not null);
        Assert.DoesNotContain(page.Html.QuerySelectorAll("[id]").GroupBy(element => element.Id), same => same.Count() > 1);
    }

    [Fact]
    public async Task Shows_the_bare_number_of_an_account_without_an_alias()
    {
        using var david = new Browser(_sts);
        await AliasAsync(null);
        var page = await david.PostResponseAsync(Several);
        Assert.Equal("Account: 999999999999", page.Html.QuerySelectorAll("div.saml-account-name")[1].TextContent);
        await AliasAsync("production");

        Task AliasAsync(string? alias) => _sts.ChangeAsync(db => db.Accounts.Where(account => account.Id == "999999999999").ExecuteUpdateAsync(change => change.SetProperty(account => account.Alias, alias)));
    }

    [Fact]
    public async Task Selects_nothing_by_itself_and_opens_what_was_chosen_at_the_destination()
    {
        using var david = new Browser(_sts);
        var chooser = await david.PostResponseAsync(Several, "/console/trail");
        Assert.False(chooser.Has("input[checked]"));
        var chosen = await david.SubmitAsync(chooser, "#saml_form", ("roleIndex", Tester));
        var console = await david.FollowAsync(await david.FollowAsync(chosen));
        Assert.Equal("Event history", console.Text("h1"));
        Assert.Equal("Tester", (await david.GetAsync("/console")).Text("#role-name"));
    }

    [Fact]
    public async Task Claims_nothing_by_being_shown()
    {
        using var david = new Browser(_sts);
        var response = Several;
        for (var time = 0; time < 3; time++) Assert.True((await david.PostResponseAsync(response)).Has("#saml_form"));
        var chooser = await david.PostResponseAsync(response);
        Assert.Equal(HttpStatusCode.Redirect, (await david.SubmitAsync(chooser, "#saml_form", ("roleIndex", Tester))).Status);
        // Once one was chosen, none of the others is to be had.
        (await david.SubmitAsync(chooser, "#saml_form", ("roleIndex", RunningSts.Developer))).AssertRefused(400);
        (await david.SubmitAsync(chooser, "#saml_form", ("roleIndex", Tester))).AssertRefused(400);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/Administrator")] // exists, was not offered
    [InlineData("arn:aws:iam::999999999999:role/Administrator")]
    [InlineData("arn:aws:iam::123456789012:role/OtherProvider")] // of another provider
    [InlineData("arn:aws:iam::123456789012:role/tester")]        // another case
    [InlineData("arn:aws:iam::123456789012:role/Nobody")]
    [InlineData("arn:aws:iam::123456789012:role/x/../Tester")]
    public async Task Refuses_a_role_that_the_assertion_does_not_name(string role)
    {
        using var david = new Browser(_sts);
        var chooser = await david.PostResponseAsync(Several);
        var refused = await david.SubmitAsync(chooser, "#saml_form", ("roleIndex", role));
        Assert.Contains("Not authorized to perform sts:AssumeRoleWithSAML (Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied;", refused.AssertRefused(403), StringComparison.Ordinal);
        Assert.Equal("AccessDenied", (await _sts.RecordAsync(refused.RequestId)).Record.ErrorCode);
        // The assertion is not lost by it.
        Assert.Equal(HttpStatusCode.Redirect, (await david.SubmitAsync(chooser, "#saml_form", ("roleIndex", Tester))).Status);
    }

    [Fact]
    public async Task Offers_no_role_that_is_paired_with_a_provider_that_did_not_sign()
    {
        using var david = new Browser(_sts);
        var page = await david.PostResponseAsync(_sts.Honest() with
        {
            Roles = [(RunningSts.Developer, RunningSts.Portal), (Tester, RunningSts.Portal), (TestWorld.OtherProvider, TestWorld.Stranger)],
        });
        var offered = page.Html.QuerySelectorAll("input[name=roleIndex]").Select(role => role.GetAttribute("value")).ToList();
        Assert.DoesNotContain(TestWorld.OtherProvider, offered);
        Assert.Contains(Tester, offered);
        (await david.SubmitAsync(page, "#saml_form", ("roleIndex", TestWorld.OtherProvider))).AssertRefused(403);
        (await david.SubmitAsync(page, "#saml_form", ("roleIndex", UpdateApp))).AssertRefused(403);
        (await david.PostResponseAsync(_sts.Honest(UpdateApp, RunningSts.Portal))).AssertRefused(400);
        (await david.PostResponseAsync(_sts.Honest(TestWorld.OtherProvider, TestWorld.Stranger))).AssertRefused(403);
    }

    [Fact]
    public async Task Reads_the_response_again_when_a_role_is_chosen()
    {
        using var david = new Browser(_sts);
        var chooser = await david.PostResponseAsync(Several);
        (await david.SubmitAsync(chooser, "#saml_form", ("roleIndex", Tester), ("SAMLResponse", (_sts.Honest() with { Key = TestKeys.OtherRsa }).Base64()))).AssertRefused(400);
        _sts.Clock.Advance(TimeSpan.FromMinutes(6));
        (await david.SubmitAsync(chooser, "#saml_form", ("roleIndex", Tester))).AssertRefused(400);
    }
}
