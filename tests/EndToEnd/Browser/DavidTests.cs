using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;
using static Microsoft.Playwright.Assertions;

namespace SamlFederation.Tests.EndToEnd.Browser;

/// <summary>David's road in a real browser, with and without JavaScript.</summary>
public sealed class DavidTests(World world, ChromiumBrowser chromium) : IClassFixture<World>, IClassFixture<ChromiumBrowser>
{
    [TheoryNeeds(Tool.Chromium)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signs_in_picks_UpdateApp_and_stands_in_its_console(bool javaScript)
    {
        var page = await chromium.NewPageAsync(new() { JavaScriptEnabled = javaScript });
        await BrowserRoad.SignInAsync(page, world, "david");

        await BrowserRoad.PickRoleAsync(page, "Production", "UpdateApp");
        await BrowserRoad.ContinueAsync(page, javaScript);

        await AssertConsoleAsync(page, "UpdateApp");
    }

    [TheoryNeeds(Tool.Chromium)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Takes_the_applications_tile_and_chooses_on_the_sign_in_page(bool javaScript)
    {
        var page = await chromium.NewPageAsync(new() { JavaScriptEnabled = javaScript });
        await BrowserRoad.SignInAsync(page, world, "david");

        await BrowserRoad.PickApplicationAsync(page);
        await BrowserRoad.ContinueAsync(page, javaScript);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Select a role" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "UpdateApp" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = false }).ClickAsync();

        await AssertConsoleAsync(page, "UpdateApp");
    }

    [Needs(Tool.Chromium)]
    public async Task Walks_the_whole_road_with_the_keyboard()
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(world.Portal.ToString());
        await Expect(page.GetByLabel("User name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("david");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(world.PasswordOf("david"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(world.Portal.ToString());

        await BrowserRoad.RoleButton(page, "Production", "UpdateApp").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await AssertConsoleAsync(page, "UpdateApp");
    }

    [Needs(Tool.Chromium)]
    public async Task Theresa_sees_no_UpdateApp_where_David_does()
    {
        var david = await chromium.NewPageAsync();
        await BrowserRoad.SignInAsync(david, world, "david");
        await Expect(BrowserRoad.RoleButton(david, "Production", "UpdateApp")).ToBeVisibleAsync();

        var theresa = await chromium.NewPageAsync();
        await BrowserRoad.SignInAsync(theresa, world, "theresa");
        await Expect(BrowserRoad.RoleButton(theresa, "Development", "Tester")).ToBeVisibleAsync();
        await Expect(theresa.GetByText("UpdateApp")).ToHaveCountAsync(0);
    }

    private async Task AssertConsoleAsync(IPage page, string role)
    {
        await Expect(page).ToHaveURLAsync(new Uri(world.Sts, "/console").ToString());
        var main = page.GetByRole(AriaRole.Main);
        await Expect(main).ToContainTextAsync(role);
        await Expect(main).ToContainTextAsync("production");
        await Expect(main).ToContainTextAsync("david");
        // The portal grants four hours; Playwright takes a regular expression without options only.
        await Expect(main.Locator("time#time-left")).ToContainTextAsync(new Regex("3 h 5[0-9]|4 h 0?0"));
    }
}
