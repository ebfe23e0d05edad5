using System.Diagnostics;
using SamlFederation.Tests.EndToEnd.CommandLine;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.Employees;

/// <summary>Both services, each with its own database: what the portal ends is refused by the token service.</summary>
public sealed class LogoutTests : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder folder = TemporaryFolder.Create();
    private readonly World world = new();

    public Task InitializeAsync() => world.InitializeAsync();

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        folder.Dispose();
    }

    [Needs(Tool.Aws)]
    public async Task Credentials_of_an_employee_who_is_disabled_are_refused_once_the_token_service_is_told()
    {
        var aws = new AwsCommand(world.Sts, folder);
        using var david = await world.SignedInAsync("david");
        using var theresa = await world.SignedInAsync("theresa");
        var (davids, theresas) = (await CredentialsAsync(aws, david, TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal), await CredentialsAsync(aws, theresa, TutorialRoles.ReadOnly, TutorialRoles.ProductionPortal));
        foreach (var credentials in new[] { davids, theresas }) Assert.Equal(0, (await aws.GetCallerIdentityAsync(credentials)).ExitCode);

        using var admin = await world.SignedInAsync("admin");
        var list = await admin.GetAsync("/admin/employees?search=david");
        var employee = list.Document.QuerySelectorAll("a").Select(link => link.GetAttribute("href") ?? "").First(link => link.StartsWith("/admin/employees/", StringComparison.Ordinal) && Guid.TryParse(link[17..], out _));
        var ask = await admin.GetAsync(employee + "/disable");
        await admin.SubmitAsync(ask, ask.Form($"form[action='{employee}/disable']"));
        await UntilAsync(async () => (await admin.GetAsync(employee)).Document.QuerySelector(".logout .badge-green") is not null);

        // Delivered: refused at once by the instance that was told.
        AwsCommandTests.AssertError(await aws.GetCallerIdentityAsync(davids), "ExpiredToken");
        Assert.Equal(0, (await aws.GetCallerIdentityAsync(theresas)).ExitCode);
    }

    private async Task<PrintedCredentials> CredentialsAsync(AwsCommand aws, HttpBrowser browser, string role, string provider)
    {
        await File.WriteAllTextAsync(folder["response"], await PortalRoad.ResponseForAsync(browser, role));
        return PrintedCredentials.From(await aws.AssumeRoleWithSamlAsync(role, provider, "response"));
    }

    private static async Task UntilAsync(Func<Task<bool>> isSoAsync)
    {
        var began = Stopwatch.StartNew();
        while (!await isSoAsync())
        {
            Assert.True(began.Elapsed < Longest, $"not delivered after {began.Elapsed}");
            await Task.Delay(200);
        }
    }
}
