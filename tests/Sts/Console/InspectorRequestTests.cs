using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Saml;
using SamlFederation.Sts.Logout;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Console;

/// <summary>The console's inspector reads logout messages, and says who judges what is not for this service.</summary>
public sealed class InspectorRequestTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Path = "/console/inspector";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Judges_a_logout_request_by_the_accounts_provider_and_ends_nothing()
    {
        var name = Principals.Unique("david");
        var session = (await _sts.AssumeAsync(_sts.Honest() with { NameId = name })).Signer();
        var page = await PasteAsync(Logout(name).Xml());
        Assert.Equal("The logout request is valid", page.Text("#verdict h2"));
        Assert.Contains(RunningSts.Portal, page.Text("dl.dl.card"), StringComparison.Ordinal);
        Assert.Contains(name, page.Text("section[aria-labelledby=claims-title] dl"), StringComparison.Ordinal);
        Assert.True(page.Has(".markup-line.cover-message"));
        (await _sts.CallerIdentityAsync(session)).AssertAccepted();
        Assert.Equal("Refused: Digest", (await PasteAsync(Logout(name).Xml().Replace($">{name}<", ">root<", StringComparison.Ordinal))).Text("#verdict h2"));
        Assert.Equal("Refused: Provider", (await PasteAsync((Logout(name) with { Issuer = "https://nobody.example.com" }).Xml())).Text("#verdict h2"));
        Assert.Equal("Refused: Destination", (await PasteAsync((Logout(name) with { Destination = "https://elsewhere.example.com" }).Xml())).Text("#verdict h2"));
    }

    [Fact]
    public async Task Judges_its_own_logout_response()
    {
        var response = new LogoutResponse { Id = SamlId.New(), IssueInstant = _sts.Clock.GetUtcNow(), Issuer = _sts.Origin + "/static/saml-metadata.xml", InResponseTo = "_asked" };
        var own = _sts.Services.GetRequiredService<SamlSigning>().Key;
        Assert.Equal("The logout response is valid", (await PasteAsync(Encoding.UTF8.GetString(LogoutWriter.Write(response, own)))).Text("#verdict h2"));
        Assert.Equal("Refused: Issuer", (await PasteAsync(Encoding.UTF8.GetString(LogoutWriter.Write(response with { Issuer = "https://nobody.example.com" }, own)))).Text("#verdict h2"));
    }

    [Fact]
    public async Task Says_that_requests_for_sign_on_are_judged_elsewhere()
    {
        var page = await PasteAsync("https://portal.example.com/saml/sso?" + new HonestAuthnRequest { Now = _sts.Clock.GetUtcNow() }.Redirect(TestKeys.Rsa));
        Assert.Equal("Refused: UnknownServiceProvider", page.Text("#verdict h2"));
        Assert.Contains("portal", page.Text("#verdict"), StringComparison.Ordinal);
        Assert.Contains("no key to check it with", page.Text("dl.dl.card"), StringComparison.Ordinal);
        Assert.Contains("does not apply", page.Text("#contract"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_metadata_where_it_is_imported()
    {
        var own = await _sts.Client.GetStringAsync(new Uri("/static/saml-metadata.xml", UriKind.Relative));
        Assert.Contains("/admin/service-providers/add", (await PasteAsync(own)).Html.QuerySelector("#hint a")!.GetAttribute("href")!, StringComparison.Ordinal);
        var idp = Encoding.UTF8.GetString(MetadataWriter.Write(new IdpMetadata { EntityId = "https://idp.example.com", SigningCertificates = [TestKeys.Rsa.Der], SingleSignOnServices = [new(SamlBindings.Post, "https://idp.example.com/sso")] }));
        Assert.Contains("create-saml-provider", (await PasteAsync(idp)).Text("#hint"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PasteAsync("https://portal.example.com/saml/sso")).Status);
    }

    [Fact]
    public async Task Keeps_nothing_of_what_is_pasted()
    {
        var canary = "canary" + Guid.NewGuid().ToString("N");
        var request = new HonestAuthnRequest { Now = _sts.Clock.GetUtcNow(), Id = "_" + canary, RelayState = canary };
        foreach (var text in new[] { Logout(canary).Xml(), request.Post(), request.Redirect(), canary, "https://x.example.com/?" + canary })
            await PasteAsync(text);
        Assert.Contains(canary, (await PasteAsync(Logout(canary).Xml())).Body, StringComparison.Ordinal);
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        Assert.DoesNotContain(canary, (await auditor.GetAsync("/console/trail.ndjson")).Body, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_sts.DataDirectory, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.DoesNotContain(canary, Encoding.Latin1.GetString(copy.ToArray()), StringComparison.Ordinal);
        }
    }

    private HonestLogout Logout(string name) => new() { Now = _sts.Clock.GetUtcNow(), Issuer = _sts.IdpEntityId, Destination = _sts.Origin + "/saml/logout", NameId = name, Key = _sts.Honest().Key };

    private async Task<Page> PasteAsync(string message)
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        return await auditor.SubmitAsync(await auditor.GetAsync(Path), $"form[action='{Path}']", ("message", message), ("asOf", ""));
    }
}
