using Microsoft.Playwright;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;
using static Microsoft.Playwright.Assertions;

namespace SamlFederation.Tests.EndToEnd.Browser;

/// <summary>An administrator sees who is a role and ends it; the one whose console it was is told so on the next page.</summary>
public sealed class SessionTests(World world, ChromiumBrowser chromium) : IClassFixture<World>, IClassFixture<ChromiumBrowser>
{
    [Needs(Tool.Chromium)]
    public async Task An_administrator_sees_who_holds_a_role_what_they_could_do_and_ends_it()
    {
        var shots = Directory.CreateDirectory(Path.Combine(Repository.Artifacts("screenshots"), "sessions")).FullName;
        var david = await OpenAsync("david", "UpdateApp");
        var admin = await OpenAsync("admin", "Administrator");

        // 1. Who could be the role, and who is.
        await admin.GetByRole(AriaRole.Link, new() { Name = "Roles" }).First.ClickAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "UpdateApp" }).ClickAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "Who can take it" }).ClickAsync();
        await Expect(admin.Locator("#decisions li", new() { HasText = "user/David" })).ToContainTextAsync("Allowed");
        await Expect(admin.Locator("#decisions li", new() { HasText = "user/Theresa" })).ToContainTextAsync("Testers");
        await ShootAsync(admin, shots, "takers");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Open sessions" }).ClickAsync();
        await Expect(admin.Locator("#sessions li")).ToHaveCountAsync(1);
        await Expect(admin.Locator("#sessions li")).ToContainTextAsync("UpdateApp/david");
        await ShootAsync(admin, shots, "sessions");

        // 2. What the session could do.
        await admin.Locator("#sessions strong a").ClickAsync();
        await Expect(admin.Locator("#decisions")).ToContainTextAsync("s3:PutObject");
        await ShootAsync(admin, shots, "session");
        await admin.GetByLabel("Action").FillAsync("iam:DeleteUser");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
        await Expect(admin.Locator("#decisions")).ToContainTextAsync("Not allowed");

        // 3. Its end.
        await admin.GoBackAsync();
        await admin.GoBackAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "End the session UpdateApp/david" }).ClickAsync();
        await Expect(admin.Locator(".empty")).ToHaveTextAsync("No session is open.");
        await david.ReloadAsync();
        await Expect(david.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your session has ended");
    }

    [Needs(Tool.Chromium)]
    public async Task An_employee_sees_their_own_sessions_and_ends_them()
    {
        var theresa = await OpenAsync("theresa", "ReadOnly");
        await theresa.GetByRole(AriaRole.Link, new() { Name = "Sessions" }).ClickAsync();
        await Expect(theresa.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your sessions");
        await Expect(theresa.Locator("#sessions li")).ToContainTextAsync("this one");
        await theresa.GetByRole(AriaRole.Button, new() { Name = "End the session ReadOnly/theresa" }).ClickAsync();
        await Expect(theresa.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your session has ended");
    }

    private async Task<IPage> OpenAsync(string employee, string role)
    {
        var page = await chromium.NewPageAsync();
        await BrowserRoad.SignInAsync(page, world, employee);
        await BrowserRoad.PickRoleAsync(page, "Production", role);
        await page.WaitForURLAsync(new Uri(world.Sts, "/console").ToString());
        return page;
    }

    // For a person to look at: both colour schemes, and a phone's width, in which nothing is wider than the screen.
    private static async Task ShootAsync(IPage page, string shots, string name)
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390) })
        {
            await page.SetViewportSizeAsync(width, 844);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.ScreenshotAsync(new() { Path = Path.Combine(shots, $"{name}-{scheme.ToString().ToLowerInvariant()}-{width}.png"), FullPage = true });
            Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        }
        await page.SetViewportSizeAsync(1280, 844);
    }
}
