using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SamlFederation.Faults;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.Faults;

/// <summary>Each fault as another company would use it: asked of the running portal, presented to the running token service that believes its metadata.</summary>
public sealed class FaultsToTheTokenServiceTests(FaultyWorld world) : IClassFixture<FaultyWorld>
{
    public static TheoryData<string> Names => [.. FaultCatalogue.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_fault_is_refused_in_AWSs_words_and_the_honest_twin_is_accepted(string name)
    {
        foreach (var mode in FaultCatalogue.Find(name)!.Forgery.Modes.Select(FaultCatalogue.NameOf))
        {
            Assert.Equal(Expected(name), await RedeemAsync(name, mode));
            Assert.Null(await RedeemAsync(FaultCatalogue.Honest, mode));
        }
    }

    [Fact]
    public async Task The_honest_twin_is_accepted_once()
    {
        var response = await IssueAsync(FaultCatalogue.Honest, "both");
        Assert.Null(await StsRoad.ErrorCodeAsync(world.Sts, FaultyWorld.Role, FaultyWorld.Provider, response));
        Assert.Equal("InvalidIdentityToken", await StsRoad.ErrorCodeAsync(world.Sts, FaultyWorld.Role, FaultyWorld.Provider, response));
    }

    [Fact]
    public async Task Nobody_believes_it_who_has_not_imported_its_metadata() =>
        Assert.Equal("InvalidIdentityToken", await StsRoad.ErrorCodeAsync(world.Sts, TutorialRoles.Developer, TutorialRoles.DevelopmentPortal, await IssueAsync(FaultCatalogue.Honest, "both")));

    // AWS's own codes: what is over has expired, what the provider itself calls failed is its claim, nobody is denied, and everything else is no token.
    private static string? Expected(string name) => name switch
    {
        "none" => null,
        "expired" or "expired-confirmation" or "expired-session" => "ExpiredTokenException",
        "status-responder" => "IDPRejectedClaim",
        "empty-nameid" or "two-nameids" => "AccessDenied",
        _ => "InvalidIdentityToken",
    };

    private async Task<string?> RedeemAsync(string name, string mode) =>
        await StsRoad.ErrorCodeAsync(world.Sts, FaultyWorld.Role, FaultyWorld.Provider, await IssueAsync(name, mode));

    // Nothing is said of receiver and audience: what is left out is for the portal's own token service.
    private async Task<string> IssueAsync(string name, string mode)
    {
        var order = new { signed = mode, roles = new[] { $"{FaultyWorld.Role},{FaultyWorld.Provider}" } };
        using var answer = await world.Client.PostAsJsonAsync(new Uri(world.Portal, $"/faults/{name}"), order);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("samlResponse").GetString()!;
    }
}
