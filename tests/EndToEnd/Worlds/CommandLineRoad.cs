namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>From the portal's first page to a role's page for the command line.</summary>
public static class CommandLineRoad
{
    public static Uri AddressOf(Page home, string roleArn)
    {
        var link = home.Document.QuerySelector($"a[aria-label='Command line for {TutorialRoles.NameIn(roleArn)}']");
        return new Uri(home.Address, link?.GetAttribute("href") ?? throw new InvalidOperationException($"no way to the command line of {roleArn} on:\n{home.Source}"));
    }

    public static async Task<CommandLineOffer> OfferAsync(HttpBrowser browser, string roleArn)
    {
        var asked = await browser.GetAsync(AddressOf(await browser.GetAsync("/"), roleArn));
        var page = await browser.SubmitAsync(asked, asked.Form("form[action^='/command-line/']"));
        var command = page.Document.QuerySelector("#command")!.TextContent;
        var file = await browser.SubmitAsync(page, page.Form("form[action$='/file']"));
        var name = command.Split("file://")[1].Split(' ', '\n')[0].Trim('\'', '"');
        return new CommandLineOffer(name, file.Source, command);
    }
}
