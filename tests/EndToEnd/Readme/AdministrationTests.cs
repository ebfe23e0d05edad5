using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;
using static Microsoft.Playwright.Assertions;

namespace SamlFederation.Tests.EndToEnd.Readme;

/// <summary>
/// The README's chapter on administration, run as it stands: the aws command makes an empty account into a working federation,
/// and a browser then signs in with it.
/// </summary>
public sealed class AdministrationTests(World world, ChromiumBrowser chromium) : IClassFixture<World>, IClassFixture<ChromiumBrowser>, IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Bash, Tool.Aws, Tool.Chromium)]
    public async Task The_chapter_s_commands_make_a_federation_that_a_browser_signs_in_with()
    {
        MakeRepository();
        // Nothing differs from the README but the ports, which are free ones here.
        var commands = Chapter.Commands("Administration with the aws command")
            .Replace("http://localhost:5001", Origin(world.Portal), StringComparison.Ordinal)
            .Replace("http://localhost:5002", Origin(world.Sts), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["chapter.sh"], commands);

        var ran = await ShellCommand.RunAsync("bash", ["-euo", "pipefail", "chapter.sh"], Settings(), seconds: 400, folder: folder.Path);

        Assert.True(ran.ExitCode == 0, ran.ToString());
        AssertOutput(ran);
        await AssertBrowserSignsInAsync();
    }

    // What the chapter says that its commands print, as far as it is not made anew each time.
    private static void AssertOutput(Finished ran)
    {
        foreach (var line in (string[])
        [
            "arn:aws:iam::123456789012:user/Administrator",
            "arn:aws:iam::111122223333:saml-provider/Portal",
            "arn:aws:iam::111122223333:role/Scientist",
            "arn:aws:iam::111122223333:mfa/theresa",
            "arn:aws:sts::111122223333:assumed-role/Auditor/theresa",
        ])
            Assert.Contains(line, ran.Output, StringComparison.Ordinal);
        Assert.Matches(@"s3:GetObject\s+allowed", ran.Output);
        Assert.Matches(@"s3:DeleteObject\s+implicitDeny", ran.Output);
        Assert.Contains("is not authorized to perform: iam:ListRoles", ran.Errors, StringComparison.Ordinal);
        Assert.Matches(@"ap-south-1 +inactive", ran.Output);
    }

    private async Task AssertBrowserSignsInAsync()
    {
        var portal = JsonNode.Parse(await File.ReadAllTextAsync(folder["research.json"]))!["portal"]!;
        await world.RestartPortalWithAsync(portal.ToJsonString());

        var page = await chromium.NewPageAsync();
        await BrowserRoad.SignInAsync(page, world, "david");
        await BrowserRoad.PickRoleAsync(page, "Research", "Scientist");

        await Expect(page).ToHaveURLAsync(new Uri(world.Sts, "/console").ToString());
        var main = page.GetByRole(AriaRole.Main);
        await Expect(main).ToContainTextAsync("Scientist");
        await Expect(main).ToContainTextAsync("research");
        await Expect(main).ToContainTextAsync("david");
    }

    // What the reader has before them: run.sh, and beside it the folder of data that a run made.
    private void MakeRepository()
    {
        File.CreateSymbolicLink(folder[".data"], world.Data);
        File.WriteAllText(folder["run.sh"], $"#!/usr/bin/env bash\nexec '{Repository.RunScript}' \"$@\" --data '{world.Data}' --certs '{world.Certs}'\n");
        File.SetUnixFileMode(folder["run.sh"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Dictionary<string, string?> Settings()
    {
        var settings = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("SAMLFEDERATION_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);
        settings["AWS_CONFIG_FILE"] = folder["config"];
        settings["AWS_EC2_METADATA_DISABLED"] = "true";
        settings["AWS_PAGER"] = "";
        return settings;
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
