using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.Playwright;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;
using static Microsoft.Playwright.Assertions;
using Credentials = Amazon.SecurityToken.Model.Credentials;

namespace SamlFederation.Tests.EndToEnd.Browser;

/// <summary>
/// A custom identity broker: a program with long-term keys gets temporary credentials for somebody, changes them for a sign-in
/// token and hands out the login address. A browser opens it and is in the console.
/// </summary>
public sealed class BrokerTests(World world, ChromiumBrowser chromium) : IClassFixture<World>, IClassFixture<ChromiumBrowser>
{
    private const string Nothing = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}""";

    [Needs(Tool.Chromium)]
    public async Task A_federated_user_s_credentials_open_the_console()
    {
        using var sts = Client("development");
        var made = await sts.GetFederationTokenAsync(new GetFederationTokenRequest { Name = "theresa", Policy = Nothing, DurationSeconds = 900 });

        var page = await OpenAsync(made.Credentials);

        await Expect(page).ToHaveURLAsync(new Uri(world.Sts, "/console").ToString());
        await Expect(page.Locator("#caller-arn")).ToHaveTextAsync("arn:aws:sts::123456789012:federated-user/theresa");
    }

    [Needs(Tool.Chromium)]
    public async Task A_role_s_credentials_open_the_console_of_the_other_account_for_as_long_as_the_broker_says()
    {
        using var sts = Client("david");
        var taken = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = TutorialRoles.UpdateApp, RoleSessionName = "David-ProdUpdate" });

        var page = await OpenAsync(taken.Credentials, "900");

        await Expect(page.Locator("#caller-arn")).ToHaveTextAsync("arn:aws:sts::999999999999:assumed-role/UpdateApp/David-ProdUpdate");
        await Expect(page.Locator("#bound")).ToHaveTextAsync("SessionDuration, 900 s");
    }

    [Needs(Tool.Chromium)]
    public async Task A_login_address_works_once()
    {
        using var sts = Client("david");
        var taken = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = TutorialRoles.UpdateApp, RoleSessionName = "David-ProdUpdate" });
        var address = Login(await TokenAsync(taken.Credentials, null));
        await (await chromium.NewPageAsync()).GotoAsync(address);

        var second = await chromium.NewPageAsync();

        await AssertRefusedAsync(second, address, "This sign-in has been used or is too old");
    }

    [Needs(Tool.Chromium)]
    public async Task A_login_address_is_too_old_after_fifteen_minutes_and_leads_back_to_the_portal()
    {
        using var sts = Client("david");
        var taken = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = TutorialRoles.UpdateApp, RoleSessionName = "David-ProdUpdate" });
        var address = Login(await TokenAsync(taken.Credentials, null));
        var page = await chromium.NewPageAsync();
        await world.AdvanceClocksAsync(TimeSpan.FromMinutes(15));
        try
        {
            await AssertRefusedAsync(page, address, "This sign-in has been used or is too old");
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Go to the portal" })).ToHaveAttributeAsync("href", world.Portal.GetLeftPart(UriPartial.Authority));
            await page.GotoAsync(Login(await TokenAsync(taken.Credentials, null)));
            await Expect(page.Locator("#role-name")).ToHaveTextAsync("UpdateApp");
        }
        finally
        {
            await world.AdvanceClocksAsync(TimeSpan.FromMinutes(-15));
        }
    }

    [Needs(Tool.Chromium)]
    public async Task A_login_address_that_was_made_up_or_leads_elsewhere_is_refused_in_words()
    {
        using var sts = Client("david");
        var taken = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = TutorialRoles.UpdateApp, RoleSessionName = "David-ProdUpdate" });
        var token = await TokenAsync(taken.Credentials, null);
        var page = await chromium.NewPageAsync();

        await AssertRefusedAsync(page, Login(new string('A', 43)), "This sign-in has been used or is too old");
        await AssertRefusedAsync(page, Login(token, "https://console.aws.amazon.com/"), "That destination is not ours");
        await Expect(page.Locator("main")).ToContainTextAsync("Your sign-in has not been used up.");

        // The token is as good as before.
        await page.GotoAsync(Login(token));
        await Expect(page.Locator("#role-name")).ToHaveTextAsync("UpdateApp");
    }

    private static async Task AssertRefusedAsync(IPage page, string address, string title)
    {
        var response = await page.GotoAsync(address);
        Assert.Equal(400, response!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
    }

    private async Task<IPage> OpenAsync(Credentials credentials, string? duration = null)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(Login(await TokenAsync(credentials, duration)));
        return page;
    }

    private async Task<string> TokenAsync(Credentials credentials, string? duration)
    {
        var session = JsonSerializer.Serialize(new { sessionId = credentials.AccessKeyId, sessionKey = credentials.SecretAccessKey, sessionToken = credentials.SessionToken });
        var address = $"/federation?Action=getSigninToken&Session={Uri.EscapeDataString(session)}{(duration is null ? "" : "&SessionDuration=" + duration)}";
        using var broker = new HttpClient();
        using var answer = JsonDocument.Parse(await broker.GetStringAsync(new Uri(world.Sts, address)));
        return answer.RootElement.GetProperty("SigninToken").GetString()!;
    }

    private string Login(string token, string? destination = null) =>
        new Uri(world.Sts, $"/federation?Action=login&Issuer={Uri.EscapeDataString("https://broker.example.com/")}&Destination={Uri.EscapeDataString(destination ?? new Uri(world.Sts, "/console").ToString())}&SigninToken={token}").ToString();

    // The long-term keys of a program stand in a profile.
    private AmazonSecurityTokenServiceClient Client(string profile)
    {
        var lines = File.ReadAllLines(Path.Combine(world.Data, "aws-credentials"));
        var at = Array.IndexOf(lines, $"[{profile}]");
        string Value(int line) => lines[at + line].Split(" = ")[1];
        return new AmazonSecurityTokenServiceClient(new BasicAWSCredentials(Value(1), Value(2)), new AmazonSecurityTokenServiceConfig { ServiceURL = world.Sts.ToString(), AuthenticationRegion = "us-east-1" });
    }
}
