using System.Text;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>What ends with a provider, and what one that is made again under its name does not inherit.</summary>
public sealed class SamlProviderLifeTests : IAsyncLifetime
{
    private RunningSts _sts = null!;

    public async Task InitializeAsync() => _sts = await RunningSts.StartAsync();

    public async Task DisposeAsync() => await _sts.DisposeAsync();

    [Fact]
    public async Task Deleting_ends_every_session_that_came_from_it_and_making_it_again_revives_none()
    {
        var administrator = await _sts.AdministratorAsync();
        var session = await _sts.SignerAsync();
        using var browser = new Browser(_sts);
        await browser.SignInAsync();
        Assert.True((await browser.GetAsync("/console")).Html.Title!.Length > 0);
        (await _sts.CallerIdentityAsync(session)).AssertAccepted();
        var token = await browser.TokenAsync(session);

        (await _sts.IamAsync(administrator, "DeleteSAMLProvider", ("SAMLProviderArn", RunningSts.Portal))).AssertAccepted();
        await EndedAsync(session, browser, token);
        var refused = await _sts.AssumeAsync(_sts.Honest());
        refused.AssertRefused(400, "InvalidIdentityToken");
        Assert.StartsWith("Specified provider doesn't exist", refused["Message"], StringComparison.Ordinal);
        (await _sts.IamAsync(administrator, "DeleteSAMLProvider", ("SAMLProviderArn", RunningSts.Portal))).AssertRefused(404, "NoSuchEntity", $"Manifest not found for arn {RunningSts.Portal}");

        (await _sts.IamAsync(administrator, "CreateSAMLProvider", ("Name", "Portal"), ("SAMLMetadataDocument", Encoding.UTF8.GetString(TestIdp.Metadata(_sts.IdpEntityId, TestKeys.Rsa))))).AssertAccepted();
        await EndedAsync(session, browser, token);
        (await _sts.CallerIdentityAsync(await _sts.SignerAsync())).AssertAccepted();
    }

    private async Task EndedAsync(SigV4Signer session, Browser browser, string token)
    {
        (await _sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        Assert.Contains("no longer exists", (await browser.GetAsync("/console")).Body, StringComparison.Ordinal);
        using var late = new Browser(_sts);
        var page = await late.GetAsync(Broker.Login(token));
        if (page.Location is not null) page = await late.FollowAsync(page);
        Assert.DoesNotContain("Signed in", page.Body, StringComparison.Ordinal);
    }
}
