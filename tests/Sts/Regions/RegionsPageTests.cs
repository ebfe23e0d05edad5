using System.Net;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Regions;

public sealed class RegionsPageTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Administrator = "arn:aws:iam::123456789012:role/Administrator";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task An_administrator_turns_a_region_on_and_off_and_both_are_on_record()
    {
        using var browser = new Browser(_sts);
        using var client = new RegionalClient(_sts);
        Assert.True((await browser.SignInAsync(Administrator)).Has(".site-nav a[href='/console/regions']"));
        var page = await browser.GetAsync("/console/regions");
        Assert.Equal("Regions", page.Text("h1"));
        Assert.False(page.Has("button[aria-label='Deactivate us-east-1']"));

        var activated = await PressAsync(browser, page, "Activate me-south-1");
        (await client.PostAsync("sts.me-south-1.amazonaws.com", RunningSts.Fields(_sts.Honest()))).AssertAccepted();
        var deactivated = await PressAsync(browser, await browser.FollowAsync(activated), "Deactivate me-south-1");
        (await client.PostAsync("sts.me-south-1.amazonaws.com", RunningSts.Fields(_sts.Honest()))).AssertRefused(403, "RegionDisabledException");

        foreach (var (answer, name) in new[] { (activated, "EnableRegion"), (deactivated, "DisableRegion") })
        {
            var (record, json) = await _sts.RecordAsync(answer.RequestId);
            Assert.Equal((name, "account.amazonaws.com", "123456789012"), (record.EventName, record.EventSource, record.AccountId));
            Assert.Equal("me-south-1", json.GetProperty("requestParameters").GetProperty("regionName").GetString());
        }
    }

    [Fact]
    public async Task The_page_and_its_forms_are_closed_to_a_role_that_may_not()
    {
        using var browser = new Browser(_sts);
        using var administrator = new Browser(_sts);
        // PowerUser: everything but iam, organizations and account.
        Assert.False((await browser.SignInAsync()).Has(".site-nav a[href='/console/regions']"));
        var denied = await browser.GetAsync("/console/regions");
        denied.AssertRefused(403);
        var (record, _) = await _sts.RecordAsync(denied.RequestId);
        Assert.Equal(("ListRegions", "AccessDenied"), (record.EventName, record.ErrorCode));

        var token = await FormTokenAsync(browser);
        (await browser.PostAsync("/console/regions/activate", ("__form", token), ("region", "me-central-1"))).AssertRefused(403);
        using var client = new RegionalClient(_sts);
        (await client.PostAsync("sts.me-central-1.amazonaws.com", RunningSts.Fields(_sts.Honest()))).AssertRefused(403, "RegionDisabledException");
    }

    [Theory]
    [InlineData("/console/regions/deactivate", "us-east-1")]
    [InlineData("/console/regions/activate", "mars-1")]
    [InlineData("/console/regions/activate", "")]
    public async Task What_cannot_be_is_refused(string path, string region)
    {
        using var browser = new Browser(_sts);
        await browser.SignInAsync(Administrator);
        (await browser.PostAsync(path, ("__form", await FormTokenAsync(browser)), ("region", region))).AssertRefused(400);
    }

    [Fact]
    public async Task A_form_of_another_site_changes_nothing()
    {
        using var browser = new Browser(_sts);
        await browser.SignInAsync(Administrator);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/console/regions/activate", ("region", "me-central-1"))).Status);
    }

    [Fact]
    public async Task Who_is_not_signed_in_sees_nothing()
    {
        using var browser = new Browser(_sts);
        Assert.Equal("You are not signed in", (await browser.GetAsync("/console/regions")).Text("h1"));
    }

    private static async Task<string> FormTokenAsync(Browser browser) => (await browser.GetAsync("/console")).Fields("form[action='/console/signout']")["__form"];

    private static async Task<Page> PressAsync(Browser browser, Page page, string button)
    {
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)page.Html.QuerySelector($"button[aria-label='{button}']")!.Closest("form")!;
        var fields = form.Elements.OfType<AngleSharp.Html.Dom.IHtmlInputElement>().Where(input => input.Name is { Length: > 0 });
        return await browser.PostAsync(form.GetAttribute("action")!, [.. fields.Select(field => (field.Name!, field.Value))]);
    }
}
