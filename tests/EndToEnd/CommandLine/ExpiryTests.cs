using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.CommandLine;

/// <summary>What time does to a file and to credentials: the services' clocks are set, the client's is faked.</summary>
public sealed class ExpiryTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();
    private readonly World world = new();

    public Task InitializeAsync() => world.InitializeAsync();

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        folder.Dispose();
    }

    [Needs(Tool.Aws, Tool.Faketime)]
    public async Task Credentials_work_until_their_hour_is_over_and_are_expired_afterwards()
    {
        var aws = new AwsCommand(world.Sts, folder);
        await SaveResponseAsync();
        var credentials = PrintedCredentials.From(await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, "response"));
        var before = TimeSpan.FromMinutes(55);
        var after = TimeSpan.FromMinutes(65);

        await world.AdvanceClocksAsync(before);
        Assert.Equal(0, (await aws.GetCallerIdentityAsync(credentials, before)).ExitCode);

        await world.AdvanceClocksAsync(after - before);
        AwsCommandTests.AssertError(await aws.GetCallerIdentityAsync(credentials, after), "ExpiredToken");
    }

    [Needs(Tool.Aws)]
    public async Task The_portals_file_works_for_five_minutes()
    {
        var aws = new AwsCommand(world.Sts, folder);
        await SaveResponseAsync();

        await world.AdvanceClocksAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(0, (await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, "response")).ExitCode);

        await SaveResponseAsync();
        await world.AdvanceClocksAsync(TimeSpan.FromMinutes(7));
        AwsCommandTests.AssertError(
            await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, "response"), "ExpiredTokenException");
    }

    [Needs(Tool.Aws)]
    public async Task A_client_whose_clock_is_sixteen_minutes_off_is_told_so()
    {
        var aws = new AwsCommand(world.Sts, folder);
        await SaveResponseAsync();
        var credentials = PrintedCredentials.From(await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, "response"));

        await world.AdvanceClocksAsync(TimeSpan.FromMinutes(16));
        var late = await aws.GetCallerIdentityAsync(credentials);
        AwsCommandTests.AssertError(late, "SignatureDoesNotMatch");
        Assert.Contains("Signature expired", late.Errors, StringComparison.Ordinal);
    }

    private async Task SaveResponseAsync()
    {
        using var david = await world.SignedInAsync("david");
        await File.WriteAllTextAsync(folder["response"], await PortalRoad.ResponseForAsync(david, TutorialRoles.UpdateApp));
    }
}
