using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>What the portal's page for the command line offers: the file to save and the line to type.</summary>
public sealed record CommandLineOffer(string FileName, string SamlResponse, string Command);

/// <summary>An employee's ways through the portal's pages, by forms and links alone.</summary>
public static class PortalRoad
{
    /// <summary>A click on a role: the page that posts itself to the token service.</summary>
    public static async Task<Page> LaunchAsync(HttpBrowser browser, string roleArn)
    {
        var home = await browser.GetAsync("/");
        return await browser.SubmitAsync(home, RoleForm(home, roleArn) ?? throw new InvalidOperationException($"no way to {roleArn} on:\n{home.Source}"));
    }

    public static async Task<string> ResponseForAsync(HttpBrowser browser, string roleArn) =>
        ResponseIn(await LaunchAsync(browser, roleArn));

    /// <summary>A click on a role, and whatever the browser does next by itself.</summary>
    public static async Task<Page> OpenConsoleAsync(HttpBrowser browser, string roleArn) =>
        await ContinueAsync(browser, await LaunchAsync(browser, roleArn));

    /// <summary>A click on the application instead of a role.</summary>
    public static async Task<Page> LaunchApplicationAsync(HttpBrowser browser)
    {
        var page = await browser.GetAsync("/?tab=applications");
        return await browser.SubmitAsync(page, page.Form("button[aria-label='Open Token Service']"));
    }

    /// <summary>A click on another service provider's tile, with the page there that is wanted.</summary>
    public static async Task<Page> LaunchServiceProviderAsync(HttpBrowser browser, string name, string relayState)
    {
        var page = await browser.GetAsync("/?tab=applications");
        return await browser.SubmitAsync(page, page.Form($"button[aria-label='Open {name}']"), ("RelayState", relayState));
    }

    public static Task<Page> ContinueAsync(HttpBrowser browser, Page launched) =>
        browser.SubmitAsync(launched, launched.Form("input[name=SAMLResponse]"));

    public static string ResponseIn(Page launched) =>
        launched.Document.QuerySelector<IHtmlInputElement>("input[name=SAMLResponse]")?.Value
            ?? throw new InvalidOperationException($"no SAMLResponse at {launched.Address}:\n{launched.Source}");

    public static string XmlOf(string samlResponse) => Encoding.UTF8.GetString(Convert.FromBase64String(samlResponse));

    public static string Encode(string xml) => Convert.ToBase64String(Encoding.UTF8.GetBytes(xml));

    public static Uri AddressOf(Page home, string roleArn) => new(home.Address, RoleForm(home, roleArn)!.GetAttribute("action"));

    /// <summary>The form behind a role's button, or null when the page has no such role.</summary>
    public static IHtmlFormElement? RoleForm(Page home, string roleArn) =>
        home.Document.QuerySelector<IHtmlButtonElement>($"button[aria-label='Open the console as {TutorialRoles.NameIn(roleArn)}']")?.Form;
}
