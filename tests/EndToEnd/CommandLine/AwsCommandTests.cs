using System.Text.Json.Nodes;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.CommandLine;

/// <summary>The unmodified aws command, from the portal's file to the caller's identity, and AWS's own errors on the way.</summary>
public sealed class AwsCommandTests : IClassFixture<World>, IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();
    private readonly World world;
    private readonly AwsCommand aws;

    public AwsCommandTests(World world)
    {
        this.world = world;
        aws = new AwsCommand(world.Sts, folder);
    }

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Bash, Tool.Aws)]
    public async Task The_portals_own_line_returns_credentials_whose_identity_is_the_assumed_role()
    {
        using var david = await world.SignedInAsync("david");
        var offer = await CommandLineRoad.OfferAsync(david, TutorialRoles.UpdateApp);
        await File.WriteAllTextAsync(folder[offer.FileName], offer.SamlResponse);

        var assumed = await aws.TypedAsync(offer.Command);
        var credentials = PrintedCredentials.From(assumed);
        var identity = await aws.GetCallerIdentityAsync(credentials);

        Assert.StartsWith($"arn:aws:sts::{TutorialRoles.Production}:assumed-role/UpdateApp/david", JsonNode.Parse(assumed.Output)!["AssumedRoleUser"]!["Arn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(identity.ExitCode == 0, identity.ToString());
        var printed = JsonNode.Parse(identity.Output)!;
        Assert.StartsWith($"arn:aws:sts::{TutorialRoles.Production}:assumed-role/UpdateApp/david", printed["Arn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(TutorialRoles.Production, printed["Account"]!.GetValue<string>());
        Assert.Matches(@"\AAROA[A-Z0-9]+:david", printed["UserId"]!.GetValue<string>());
    }

    [Needs(Tool.Aws)]
    public async Task A_flipped_character_in_the_secret_key_is_a_wrong_signature()
    {
        var credentials = await AssumedAsync();

        AssertError(await aws.GetCallerIdentityAsync(credentials with { SecretAccessKey = Flip(credentials.SecretAccessKey) }), "SignatureDoesNotMatch");
        Assert.Equal(0, (await aws.GetCallerIdentityAsync(credentials)).ExitCode);
    }

    [Needs(Tool.Aws)]
    public async Task A_flipped_character_in_the_session_token_is_an_invalid_token()
    {
        var credentials = await AssumedAsync();

        AssertError(await aws.GetCallerIdentityAsync(credentials with { SessionToken = Flip(credentials.SessionToken!) }), "InvalidClientTokenId");
    }

    [Needs(Tool.Aws)]
    public async Task Without_the_session_token_the_key_is_unknown()
    {
        var credentials = await AssumedAsync();

        AssertError(await aws.GetCallerIdentityAsync(credentials with { SessionToken = null }), "InvalidClientTokenId");
    }

    [Needs(Tool.Aws)]
    public async Task A_flipped_character_in_the_assertion_is_an_invalid_identity_token()
    {
        var response = await ResponseAsync();
        var xml = PortalRoad.XmlOf(response);
        await File.WriteAllTextAsync(folder["flipped"], PortalRoad.Encode(xml.Replace(">david<", ">davie<", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(folder["honest"], response);

        AssertError(await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, "flipped"), "InvalidIdentityToken");
        Assert.Contains(">david<", xml, StringComparison.Ordinal);
        Assert.Equal(0, (await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, "honest")).ExitCode);
    }

    [Needs(Tool.Aws)]
    public async Task A_role_that_the_assertion_does_not_name_is_denied()
    {
        await File.WriteAllTextAsync(folder["response"], await ResponseAsync());

        AssertError(await aws.AssumeRoleWithSamlAsync(TutorialRoles.ReadOnly, TutorialRoles.ProductionPortal, "response"), "AccessDenied");
        AssertError(await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp[..^1], TutorialRoles.ProductionPortal, "response"), "AccessDenied");
    }

    [Needs(Tool.Aws)]
    public async Task More_time_than_the_role_allows_is_a_validation_error()
    {
        await File.WriteAllTextAsync(folder["response"], await ResponseAsync());

        AssertError(
            await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, "response", "--duration-seconds", "43200"),
            "ValidationError");
    }

    internal static void AssertError(Finished refused, string code)
    {
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"An error occurred ({code})", refused.Errors, StringComparison.Ordinal);
    }

    // Another letter of the same alphabet in the middle, so that what is refused is the value and not its form.
    private static string Flip(string text)
    {
        var middle = text.Length / 2;
        return string.Concat(text.AsSpan(0, middle), text[middle] == 'A' ? "B" : "A", text.AsSpan(middle + 1));
    }

    private async Task<string> ResponseAsync()
    {
        using var david = await world.SignedInAsync("david");
        return await PortalRoad.ResponseForAsync(david, TutorialRoles.UpdateApp);
    }

    private async Task<PrintedCredentials> AssumedAsync()
    {
        await File.WriteAllTextAsync(folder["response"], await ResponseAsync());
        return PrintedCredentials.From(await aws.AssumeRoleWithSamlAsync(TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, "response"));
    }
}
