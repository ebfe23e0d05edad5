using SamlFederation.Data.Portal;
using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Portal;

public sealed class LaunchTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    private const string UpdateApp = "arn:aws:iam::999999999999:role/UpdateApp";
    private const string Developer = "arn:aws:iam::123456789012:role/Developer";

    [Fact]
    public async Task Shows_an_employee_their_roles_and_nobody_elses()
    {
        using var david = await portal.SignedInAsync("david");
        using var theresa = await portal.SignedInAsync("theresa");
        Assert.Equal(["Developer", "ReadOnly", "UpdateApp"], Names(await david.GetAsync("/")));
        Assert.Equal(["Tester", "ReadOnly"], Names(await theresa.GetAsync("/")));
        Assert.Contains("123456789012", (await david.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update", new[] { "UpdateApp" })]
    [InlineData("999999999999", new[] { "ReadOnly", "UpdateApp" })]
    [InlineData("development DEVELOPER", new[] { "Developer" })]
    [InlineData("nothing like it", new string[0])]
    public async Task Searches_accounts_and_roles(string words, string[] expected)
    {
        using var david = await portal.SignedInAsync("david");
        Assert.Equal(expected, Names(await david.GetAsync("/?search=" + Uri.EscapeDataString(words))));
    }

    [Fact]
    public async Task Escapes_what_is_searched_for()
    {
        using var david = await portal.SignedInAsync("david");
        Assert.DoesNotContain("<script>x", (await david.GetAsync("/?search=%22%3E%3Cscript%3Ex")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_the_applications_that_are_open_to_an_employee()
    {
        using var david = await portal.SignedInAsync("david");
        using var admin = await portal.SignedInAsync("admin");
        Assert.Equal(["Token Service", "Vault", "Wiki"], Names(await david.GetAsync("/?tab=applications")));
        Assert.Equal(["Payroll", "Token Service", "Vault", "Wiki"], Names(await admin.GetAsync("/?tab=applications")));
    }

    [Fact]
    public async Task A_click_on_a_role_names_that_role_alone()
    {
        using var david = await portal.SignedInAsync("david");
        var page = await david.ClickAsync("/", "/launch/role/" + await RoleId(UpdateApp));
        var response = new ReadResponse(page);
        Assert.Equal([UpdateApp + ",arn:aws:iam::999999999999:saml-provider/Portal"], response.Roles);
        Assert.Equal(["david"], response.Values("https://aws.amazon.com/SAML/Attributes/RoleSessionName"));
        Assert.Equal(["14400"], response.Values("https://aws.amazon.com/SAML/Attributes/SessionDuration"));
        Assert.Equal(portal.PeerUrl + "/saml", response.Text("/p:Response/@Destination"));
        Assert.Equal(portal.PeerUrl + "/saml", response.Text("//a:SubjectConfirmationData/@Recipient"));
        Assert.Equal(portal.ConsumerEntityId, response.Audience);
        Assert.Equal(portal.EntityId, response.Text("/p:Response/a:Assertion/a:Issuer"));
        Assert.Null(response.InResponseTo);
        Assert.True(response.IsSigned("/p:Response/a:Assertion", portal));
        Assert.False(response.IsSigned("/p:Response", portal));
        var record = await portal.StoreAsync(db => db.Audit.AsNoTracking().SingleAsync(r => r.AssertionId == response.Id));
        Assert.Equal(("AssertionIssued", "david", UpdateApp), (record.Event, record.UserName, record.Subject));
    }

    [Fact]
    public async Task A_click_on_the_token_service_sends_every_role()
    {
        using var david = await portal.SignedInAsync("david");
        var response = new ReadResponse(await david.ClickAsync("/?tab=applications", "/launch/" + await ProviderId(portal.ConsumerEntityId)));
        Assert.Equal(3, response.Roles.Count);
    }

    [Fact]
    public async Task The_self_posting_page_works_by_its_button_and_is_not_kept()
    {
        using var david = await portal.SignedInAsync("david");
        var page = await david.ClickAsync("/", "/launch/role/" + await RoleId(Developer));
        Assert.Equal(portal.PeerUrl + "/saml", page.Form("/saml").GetAttribute("action"));
        Assert.NotNull(page.Form("/saml").QuerySelector("button"));
        Assert.Null(page.Document.QuerySelector("input[name=__form]"));
        var policy = page.Header("Content-Security-Policy");
        var nonce = page.Document.QuerySelector("script")!.GetAttribute("nonce");
        Assert.Contains($"script-src 'nonce-{nonce}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("form-action", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(("no-store", "no-referrer"), (page.Header("Cache-Control"), page.Header("Referrer-Policy")));
    }

    [Fact]
    public async Task Theresa_cannot_get_UpdateApp_by_any_door_and_David_can()
    {
        var updateApp = await RoleId(UpdateApp);
        using var david = await portal.SignedInAsync("david");
        using var theresa = await portal.SignedInAsync("theresa");
        foreach (var door in new[] { $"/launch/role/{updateApp}", $"/command-line/{updateApp}", $"/command-line/{updateApp}/file" })
        {
            var token = (await theresa.GetAsync("/")).Form("/signout").QuerySelector("input[name=__form]")!.GetAttribute("value")!;
            var refused = await theresa.PostAsync(door, ("__form", token));
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            token = (await david.GetAsync("/")).Form("/signout").QuerySelector("input[name=__form]")!.GetAttribute("value")!;
            Assert.Equal(HttpStatusCode.OK, (await david.PostAsync(door, ("__form", token))).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await theresa.GetAsync($"/command-line/{updateApp}")).Status);
        var all = new ReadResponse(await theresa.ClickAsync("/?tab=applications", "/launch/" + await ProviderId(portal.ConsumerEntityId)));
        Assert.DoesNotContain(all.Roles, role => role.Contains("UpdateApp", StringComparison.Ordinal));
        Assert.True(await portal.StoreAsync(db => db.Audit.AnyAsync(r => r.Event == "AssertionRefused" && r.UserName == "theresa" && r.Reason == "RoleNotGranted")));
    }

    [Fact]
    public async Task A_withdrawn_grant_ends_at_the_next_click()
    {
        var roleId = await RoleId("arn:aws:iam::123456789012:role/Tester");
        using var theresa = await portal.SignedInAsync("theresa");
        var form = (await theresa.GetAsync("/")).Form("/launch/role/" + roleId);
        Assert.Equal(HttpStatusCode.OK, (await theresa.SubmitAsync(form)).Status);
        await portal.StoreAsync(db => db.Grants.Where(grant => grant.RoleId == roleId).ExecuteDeleteAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await theresa.SubmitAsync(form)).Status);
        await portal.WithAsync<RoleCatalogue, int>(async catalogue => (await catalogue.GrantAsync("Testers", "arn:aws:iam::123456789012:role/Tester", default)).Count);
        Assert.Equal(HttpStatusCode.OK, (await theresa.SubmitAsync(form)).Status);
    }

    [Fact]
    public async Task Each_service_provider_sees_what_is_released_to_it_and_a_name_of_its_own()
    {
        using var david = await portal.SignedInAsync("david");
        var wiki = new ReadResponse(await david.GetAsync("/launch/" + await ProviderId(RunningPortal.Wiki)));
        var vault = new ReadResponse(await david.GetAsync("/launch/" + await ProviderId(RunningPortal.Vault)));
        var again = new ReadResponse(await david.GetAsync("/launch/" + await ProviderId(RunningPortal.Wiki)));
        Assert.Equal(["groups", "mail", "urn:example:department"], wiki.AttributeNames);
        Assert.Equal(["Engineering"], wiki.Values("urn:example:department"));
        Assert.Empty(vault.AttributeNames);
        Assert.Equal(NameIdFormats.Persistent, wiki.NameIdFormat);
        Assert.Equal(wiki.NameId, again.NameId);
        Assert.NotEqual(wiki.NameId, vault.NameId);
        Assert.NotEqual(wiki.Text("//a:AuthnStatement/@SessionIndex"), vault.Text("//a:AuthnStatement/@SessionIndex"));
        Assert.NotEqual(wiki.Id, again.Id);
    }

    [Fact]
    public async Task Signs_the_response_too_and_names_by_mail_where_the_provider_is_set_so()
    {
        using var admin = await portal.SignedInAsync("admin");
        var response = new ReadResponse(await admin.GetAsync("/launch/" + await ProviderId(RunningPortal.Payroll)));
        Assert.True(response.IsSigned("/p:Response", portal));
        Assert.True(response.IsSigned("/p:Response/a:Assertion", portal));
        Assert.Equal((NameIdFormats.EmailAddress, "admin@example.com"), (response.NameIdFormat, response.NameId));
        using var david = await portal.SignedInAsync("david");
        Assert.Equal(HttpStatusCode.Forbidden, (await david.GetAsync("/launch/" + await ProviderId(RunningPortal.Payroll))).Status);
    }

    [Fact]
    public async Task A_deep_link_survives_the_sign_in_and_carries_its_RelayState()
    {
        using var browser = portal.NewBrowser();
        var link = $"/launch/{await ProviderId(RunningPortal.Wiki)}?RelayState=%2Fpages%2F42%3Fa%3Db%26c";
        var challenge = await browser.GetAsync(link);
        var page = await browser.FollowAsync(await browser.SignInAsync("david", portal.Passwords["david"], challenge.Location));
        Assert.Equal("/pages/42?a=b&c", page.RelayState);
        Assert.Equal(RunningPortal.Wiki, new ReadResponse(page).Audience);
    }

    [Theory]
    [InlineData("/console", true)]
    [InlineData("https://console.example.com/x", true)]
    [InlineData("//evil.example.com", false)]
    [InlineData("/\\evil.example.com", false)]
    [InlineData("https:evil", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/a\r\nb", false)]
    public async Task A_deep_link_to_a_role_consumer_is_a_destination(string relayState, bool allowed)
    {
        using var david = await portal.SignedInAsync("david");
        var page = await david.GetAsync($"/launch/{await ProviderId(portal.ConsumerEntityId)}?RelayState={Uri.EscapeDataString(relayState)}");
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.BadRequest, page.Status);
    }

    [Fact]
    public async Task RelayState_is_bounded_at_2048_bytes()
    {
        using var david = await portal.SignedInAsync("david");
        var wiki = await ProviderId(RunningPortal.Wiki);
        Assert.Equal(HttpStatusCode.OK, (await david.GetAsync($"/launch/{wiki}?RelayState={new string('x', 2048)}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await david.GetAsync($"/launch/{wiki}?RelayState={new string('x', 2049)}")).Status);
    }

    [Fact]
    public async Task A_disabled_service_provider_gets_nothing()
    {
        using var david = await portal.SignedInAsync("david");
        var id = await ProviderId(RunningPortal.Vault);
        await portal.StoreAsync(db => db.ServiceProviders.Where(p => p.Id == id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Enabled, false)));
        Assert.Equal(HttpStatusCode.Forbidden, (await david.GetAsync("/launch/" + id)).Status);
        await portal.StoreAsync(db => db.ServiceProviders.Where(p => p.Id == id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Enabled, true)));
        Assert.Equal(HttpStatusCode.OK, (await david.GetAsync("/launch/" + id)).Status);
    }

    [Fact]
    public async Task Asks_for_an_account_where_all_roles_do_not_fit()
    {
        await portal.StoreAsync(async db =>
        {
            var group = await db.Roles.SingleAsync(g => g.Name == "Administrators");
            for (var number = 0; number < 600; number++)
            {
                var role = new CatalogueRole { Id = Guid.NewGuid().ToString("N"), RoleArn = $"arn:aws:iam::{(number % 2 == 0 ? "123456789012" : "999999999999")}:role/{new string('x', 50)}{number}", ProviderArn = $"arn:aws:iam::{(number % 2 == 0 ? "123456789012" : "999999999999")}:saml-provider/Portal", AccountNumber = number % 2 == 0 ? "123456789012" : "999999999999" };
                db.Add(role);
                db.Add(new Grant { GroupId = group.Id, RoleId = role.Id });
            }

            return await db.SaveChangesAsync();
        });
        using var admin = await portal.SignedInAsync("admin");
        var consumer = await ProviderId(portal.ConsumerEntityId);
        var choice = await admin.GetAsync($"/launch/{consumer}?RelayState=%2Fconsole");
        Assert.Equal("Choose an account", choice.Title);
        var page = await admin.SubmitAsync(choice.Form("/launch/" + consumer));
        Assert.Equal("/console", page.RelayState);
        Assert.True(page.SamlResponse.Length <= ResponseIssuer.MaximumCharacters);
        Assert.All(new ReadResponse(page).Roles, role => Assert.Contains("123456789012", role, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_line_page_signs_on_POST_alone_and_saves_a_fresh_file()
    {
        using var david = await portal.SignedInAsync("david");
        var path = "/command-line/" + await RoleId(UpdateApp);
        var asked = await david.GetAsync(path);
        Assert.Null(asked.Document.QuerySelector("#response"));
        var shown = await david.SubmitAsync(asked.Form(path));
        Assert.Contains("no-store", shown.Header("Cache-Control"), StringComparison.Ordinal);
        var command = shown.Document.QuerySelector("#command")!.TextContent;
        Assert.Contains("aws sts assume-role-with-saml", command, StringComparison.Ordinal);
        Assert.Contains($"--role-arn {UpdateApp}", command, StringComparison.Ordinal);
        Assert.Contains("--principal-arn arn:aws:iam::999999999999:saml-provider/Portal", command, StringComparison.Ordinal);
        Assert.Contains("--saml-assertion file://saml-response-production-UpdateApp.txt", command, StringComparison.Ordinal);
        Assert.Contains("--endpoint-url " + portal.PeerUrl, command, StringComparison.Ordinal);
        var onPage = new ReadResponse(shown.Document.QuerySelector("#response")!.TextContent);

        var file = await david.SubmitAsync(shown.Form(path + "/file"));
        Assert.Equal("attachment; filename=saml-response-production-UpdateApp.txt; filename*=UTF-8''saml-response-production-UpdateApp.txt", file.Header("Content-Disposition"));
        Assert.Contains("no-store", file.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("application/octet-stream", file.Header("Content-Type"));
        var saved = new ReadResponse(file.Body);
        Assert.Single(saved.Roles);
        Assert.NotEqual(onPage.Id, saved.Id);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await david.GetAsync(path + "/file")).Status);
    }

    [Fact]
    public async Task Publishes_metadata_that_our_own_reader_takes()
    {
        using var stranger = portal.NewBrowser();
        var page = await stranger.GetAsync("/saml/metadata");
        var read = Assert.IsType<MetadataOutcome<IdpMetadata>.Read>(MetadataReader.ReadIdp(page.Body, portal.Clock.GetUtcNow()));
        Assert.Equal(portal.EntityId, read.Metadata.EntityId);
        Assert.Equal([portal.Url + "/saml/sso", portal.Url + "/saml/sso"], read.Metadata.SingleSignOnServices.Select(endpoint => endpoint.Location));
        Assert.Equal("application/samlmetadata+xml", page.Header("Content-Type"));
    }

    private static IEnumerable<string> Names(Page page) => page.Document.QuerySelectorAll("main li strong").Select(element => element.TextContent.Trim());

    private Task<string> RoleId(string arn) => portal.StoreAsync(db => db.CatalogueRoles.Where(role => role.RoleArn == arn).Select(role => role.Id).SingleAsync());

    private Task<string> ProviderId(string entityId) => portal.WithAsync<ServiceProviderRegistry, string>(async registry => (await registry.FindByEntityIdAsync(entityId, default))!.Id);
}
