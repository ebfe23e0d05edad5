using System.Net;
using System.Text.Json;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.ServiceProvider;

/// <summary>Apache's mod_auth_mellon as the company's wiki: introduced by metadata alone, both ways.</summary>
public sealed class MellonTests(World world) : IClassFixture<World>
{
    [Needs(Tool.Mellon)]
    public async Task David_who_comes_to_the_wiki_first_is_signed_in_by_the_portal()
    {
        await using var wiki = await IntroducedAsync();
        using var david = world.NewBrowser();

        var asked = await david.GetAsync(wiki.Secret);
        Assert.Equal(world.Portal.Port, asked.Address.Port);
        var form = asked.Form("input[type=password]");
        var launched = await david.SubmitAsync(
            asked, form,
            (form.QuerySelector("input[type=text], input[type=email], input:not([type])")!.GetAttribute("name")!, "david"),
            (form.QuerySelector("input[type=password]")!.GetAttribute("name")!, world.PasswordOf("david")));
        Assert.Contains("InResponseTo=", PortalRoad.XmlOf(PortalRoad.ResponseIn(launched)), StringComparison.Ordinal);
        var secret = await PortalRoad.ContinueAsync(david, launched);

        await AssertKnowsDavidAsync(wiki, secret);
    }

    [Needs(Tool.Mellon)]
    public async Task David_who_starts_at_the_portal_lands_on_the_wikis_page()
    {
        await using var wiki = await IntroducedAsync();
        using var david = await world.SignedInAsync("david");

        var launched = await PortalRoad.LaunchServiceProviderAsync(david, NameOf(wiki), wiki.Secret.ToString());
        Assert.DoesNotContain("InResponseTo=", PortalRoad.XmlOf(PortalRoad.ResponseIn(launched)), StringComparison.Ordinal);
        var secret = await PortalRoad.ContinueAsync(david, launched);

        await AssertKnowsDavidAsync(wiki, secret);
    }

    [Needs(Tool.Mellon)]
    public async Task A_wiki_that_was_never_introduced_gets_no_assertion()
    {
        await using var stranger = await MellonServer.StartAsync(await IdentityProviderMetadataAsync());
        using var david = await world.SignedInAsync("david");

        var refused = await david.GetAsync(stranger.Secret);

        Assert.Equal(world.Portal.Port, refused.Address.Port);
        Assert.InRange((int)refused.Status, 400, 499);
        Assert.Null(refused.Document.QuerySelector("input[name=SAMLResponse]"));
    }

    [Needs(Tool.Mellon)]
    public async Task The_wiki_refuses_a_response_with_a_changed_name()
    {
        await using var wiki = await IntroducedAsync();
        using var david = await world.SignedInAsync("david");
        var launched = await david.GetAsync(wiki.Secret);
        var xml = PortalRoad.XmlOf(PortalRoad.ResponseIn(launched));
        Assert.Contains(">david", xml, StringComparison.Ordinal);

        var refused = await david.SubmitAsync(
            launched, launched.Form("input[name=SAMLResponse]"), ("SAMLResponse", PortalRoad.Encode(xml.Replace(">david", ">theresa", StringComparison.Ordinal))));

        Assert.NotEqual(HttpStatusCode.OK, refused.Status);
        await AssertKnowsDavidAsync(wiki, await PortalRoad.ContinueAsync(david, await david.GetAsync(wiki.Secret)));
    }

    private static async Task AssertKnowsDavidAsync(MellonServer wiki, Page secret)
    {
        Assert.True(secret.Status == HttpStatusCode.OK, $"{secret.Status} at {secret.Address}: {await wiki.LogAsync()}");
        Assert.Equal(wiki.Secret, secret.Address);
        var told = secret.Document.QuerySelector("#who")!.TextContent;
        Assert.Contains("MELLON_uid=david\n", told, StringComparison.Ordinal);
        Assert.Contains("MELLON_mail=david@example.com\n", told, StringComparison.Ordinal);
        Assert.Contains("MELLON_member=Developers\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("costCentre", told, StringComparison.Ordinal); // what was not released is not told
    }

    // Each test brings its own wiki into the world that they share.
    private static string NameOf(MellonServer wiki) => $"Wiki {wiki.Address.Port}";

    private async Task<MellonServer> IntroducedAsync()
    {
        var wiki = await MellonServer.StartAsync(await IdentityProviderMetadataAsync());
        try
        {
            await world.RestartPortalWithAsync($$"""
                {"serviceProviders": [{
                  "entityId": "{{wiki.EntityId}}", "name": "{{NameOf(wiki)}}", "metadata": {{JsonSerializer.Serialize(wiki.Metadata)}},
                  "attributes": [{"name": "uid", "source": "userName"}, {"name": "mail", "source": "email"}, {"name": "member", "source": "groups"}]
                }]}
                """);
            return wiki;
        }
        catch
        {
            await wiki.DisposeAsync();
            throw;
        }
    }

    private async Task<string> IdentityProviderMetadataAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(world.Portal, "/saml/metadata"));
    }
}
