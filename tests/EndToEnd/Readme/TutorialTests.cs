using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;
using static Microsoft.Playwright.Assertions;

namespace SamlFederation.Tests.EndToEnd.Readme;

/// <summary>The README's chapter on the cross-account tutorial, run as it stands: by the aws command, then in a browser, for David and for Theresa.</summary>
public sealed class TutorialTests(BucketWorld world, ChromiumBrowser chromium) : IClassFixture<BucketWorld>, IClassFixture<ChromiumBrowser>, IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Bash, Tool.Aws, Tool.Chromium)]
    public async Task The_chapter_s_commands_take_the_role_as_David_deny_it_to_Theresa_and_open_the_console()
    {
        File.CreateSymbolicLink(folder[".data"], world.Data);
        // Nothing differs from the README but the ports, which are free ones here.
        var commands = Chapter.Commands("The cross-account tutorial")
            .Replace("http://localhost:5001", Origin(world.Portal), StringComparison.Ordinal)
            .Replace("http://localhost:5002", Origin(world.Sts), StringComparison.Ordinal)
            .Replace("http://localhost:5003", Origin(world.Bucket), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["chapter.sh"], commands);

        var ran = await ShellCommand.RunAsync("bash", ["-euo", "pipefail", "chapter.sh"], Settings(), seconds: 300, folder: folder.Path);

        Assert.True(ran.ExitCode == 0, ran.ToString());
        Assert.Contains("arn:aws:iam::123456789012:user/David", ran.Output, StringComparison.Ordinal);
        Assert.Contains("arn:aws:sts::999999999999:assumed-role/UpdateApp/David-ProdUpdate", ran.Output, StringComparison.Ordinal);
        Assert.Contains("User: arn:aws:iam::123456789012:user/Theresa is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::999999999999:role/UpdateApp", ran.Output, StringComparison.Ordinal);
        Assert.Contains("upload: ./app.txt to s3://productionapp/app.txt", ran.Output, StringComparison.Ordinal);
        Assert.Contains("37 app.txt\nThe next version of the application.\ndelete: s3://productionapp/app.txt", ran.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(folder["refused.txt"])).Count(line => line.Contains("(AccessDenied) when calling the ListObjects", StringComparison.Ordinal)));
        var decoded = JsonNode.Parse(await File.ReadAllTextAsync(folder["decoded.json"]))!;
        Assert.True(decoded["explicitDeny"]!.GetValue<bool>());
        Assert.Equal("deny-assume-S3-role-in-production", decoded["matchedStatements"]!["items"]![0]!["policy"]!.GetValue<string>());

        var page = await chromium.NewPageAsync();
        await page.GotoAsync((await File.ReadAllTextAsync(folder["login.txt"])).Trim());
        await Expect(page.Locator("#caller-arn")).ToHaveTextAsync("arn:aws:sts::999999999999:assumed-role/UpdateApp/David-ProdUpdate");
    }

    [TheoryNeeds(Tool.Chromium)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task David_switches_by_the_link_and_by_typing_and_comes_back(bool javaScript)
    {
        var page = await SignedInAsync("david", "Developer", javaScript);
        await page.GotoAsync(new Uri(world.Sts, "/switchrole?account=production&roleName=UpdateApp&displayName=Update&color=99BCE3").ToString());
        await ShootAsync(page, javaScript, "switchrole-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch role" }).ClickAsync();
        await Expect(page.Locator("#caller-arn")).ToContainTextAsync("assumed-role/UpdateApp/");
        await Expect(page.Locator("#switched-to")).ToContainTextAsync("Update");
        await ShootAsync(page, javaScript, "switchrole-switched");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch back" }).ClickAsync();
        await Expect(page.Locator("#role-name")).ToHaveTextAsync("Developer");

        await page.GetByRole(AriaRole.Link, new() { Name = "Switch role" }).ClickAsync();
        await page.GetByLabel("Account", new() { Exact = true }).FillAsync("999999999999");
        await page.GetByLabel("Role", new() { Exact = true }).FillAsync("UpdateApp");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Green" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch role" }).ClickAsync();
        await Expect(page.Locator("#switched-to")).ToContainTextAsync("UpdateApp @ 999999999999");
        await page.GetByRole(AriaRole.Link, new() { Name = "Switch role" }).ClickAsync();
        await ShootAsync(page, javaScript, "switchrole-recent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch to Update", Exact = true }).ClickAsync();
        await Expect(page.Locator("#switched-to")).ToHaveTextAsync("Update");
    }

    [Needs(Tool.Chromium)]
    public async Task Theresa_reads_why_she_may_not()
    {
        var page = await SignedInAsync("theresa", "Tester", javaScript: true);
        await page.GotoAsync(new Uri(world.Sts, "/switchrole?account=production&roleName=UpdateApp").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch role" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You may not switch to that role");
        await Expect(page.Locator("#encoded")).Not.ToBeEmptyAsync();
        await ShootAsync(page, true, "switchrole-denied");
    }

    private async Task<IPage> SignedInAsync(string employee, string role, bool javaScript)
    {
        var page = await chromium.NewPageAsync(new() { JavaScriptEnabled = javaScript, ViewportSize = new() { Width = 390, Height = 844 } });
        await BrowserRoad.SignInAsync(page, world, employee);
        await BrowserRoad.PickRoleAsync(page, "Development", role);
        await BrowserRoad.ContinueAsync(page, javaScript);
        await page.WaitForURLAsync(new Uri(world.Sts, "/console").ToString());
        return page;
    }

    private static async Task ShootAsync(IPage page, bool javaScript, string name)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts("screenshots"), $"tutorial-{name}{(javaScript ? "" : "-without-script")}.png"), FullPage = true });
        if (javaScript) Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"), -1, 0);
    }

    private static Dictionary<string, string?> Settings()
    {
        var settings = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("SAMLFEDERATION_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);
        settings["AWS_EC2_METADATA_DISABLED"] = "true";
        settings["AWS_PAGER"] = "";
        return settings;
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
