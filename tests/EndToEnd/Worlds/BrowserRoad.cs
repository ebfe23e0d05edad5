using Microsoft.Playwright;

namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>The employee's road as a person goes it: by labels and names, never by addresses.</summary>
public static class BrowserRoad
{
    public static async Task SignInAsync(IPage page, World world, string employee)
    {
        await page.GotoAsync(world.Portal.ToString());
        await page.GetByLabel("User name").FillAsync(employee);
        await page.GetByLabel("Password").FillAsync(world.PasswordOf(employee));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(world.Portal.ToString());
    }

    public static ILocator RoleButton(IPage page, string account, string role) =>
        page.GetByRole(AriaRole.Button, new() { Name = $"Open the console as {role} in {account}" });

    public static Task PickRoleAsync(IPage page, string account, string role) => RoleButton(page, account, role).ClickAsync();

    public static async Task PickApplicationAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Applications" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open Token Service" }).ClickAsync();
    }

    /// <summary>Without JavaScript the page that posts itself waits for its button.</summary>
    public static async Task ContinueAsync(IPage page, bool javaScript)
    {
        if (!javaScript)
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }
}
