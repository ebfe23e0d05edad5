using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.Saml;
using Microsoft.Extensions.DependencyInjection;

namespace SamlFederation.Tests.Portal.Admin;

public sealed class PagesTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    [Fact]
    public async Task Settings_of_a_service_provider_are_saved_and_faulty_ones_come_back()
    {
        using var admin = await portal.SignedInAsync("admin");
        var id = await portal.ProviderIdAsync(RunningPortal.Payroll);
        var path = $"/admin/service-providers/{id}";
        var faulty = await admin.FillAsync(path, path, ("name", "Wages"), ("sessionDuration", "soon"), ("attributeName", "mail"), ("attributeSource", "nowhere"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Wages", "soon", "nowhere"), (faulty.Status, faulty.Value("name"), faulty.Value("sessionDuration"), faulty.Value("attributeSource")));
        var unknown = await admin.FillAsync(path, path, ("attributeName", "mail"), ("attributeSource", "nowhere"), ("attributeFriendlyName", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.Status);
        Assert.Equal("Payroll", await portal.StoreAsync(db => db.ServiceProviders.Where(provider => provider.Id == id).Select(provider => provider.Name).SingleAsync()));

        var saved = await admin.FillAsync(path, path, ("name", "Wages"), ("attributeName", "mail"), ("attributeSource", "email"), ("attributeFriendlyName", ""), ("openTo", "groups"), ("groups", "Testers"));
        Assert.Equal(path, saved.Location);
        using var david = await portal.SignedInAsync("david");
        using var theresa = await portal.SignedInAsync("theresa");
        Assert.Equal(HttpStatusCode.Forbidden, (await david.GetAsync($"/launch/{id}")).Status);
        Assert.NotEmpty((await theresa.GetAsync($"/launch/{id}")).SamlResponse);
        await admin.FillInAsync((await admin.GetAsync(path)).Form(path), ("enabled", "false"));
        Assert.Equal(HttpStatusCode.Forbidden, (await theresa.GetAsync($"/launch/{id}")).Status);
    }

    [Fact]
    public async Task The_preview_shows_what_an_employee_would_be_described_with()
    {
        using var admin = await portal.SignedInAsync("admin");
        var wiki = $"/admin/service-providers/{await portal.ProviderIdAsync(RunningPortal.Wiki)}/attributes?employee=";
        var page = await admin.GetAsync(wiki + "david");
        Assert.Contains("david@example.com", page.Document.QuerySelector(".table")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await admin.GetAsync(wiki + "nobody")).Document.QuerySelector(".notice-warning"));
        var consumer = await admin.GetAsync($"/admin/service-providers/{await portal.ProviderIdAsync(portal.ConsumerEntityId)}/attributes?employee=david");
        Assert.Contains("role/UpdateApp", consumer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_service_provider_gets_no_assertion()
    {
        using var admin = await portal.SignedInAsync("admin");
        var id = await portal.ProviderIdAsync(RunningPortal.Vault);
        await admin.FillAsync($"/admin/service-providers/{id}/remove", "/remove");
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/launch/{id}")).Status);
        Assert.Equal("Removed", (await portal.StoreAsync(db => db.Audit.Where(record => record.EntityId == RunningPortal.Vault && record.Event == "ServiceProviderChanged").OrderBy(record => record.Id).LastAsync())).Reason);
    }

    [Fact]
    public async Task A_group_is_made_renamed_filled_and_removed()
    {
        using var admin = await portal.SignedInAsync("admin");
        await admin.FillAsync("/admin/groups/add", "/admin/groups/add", ("name", "Auditors"), ("description", "Look"));
        var path = $"/admin/groups/{await portal.GroupIdAsync("Auditors")}";
        Assert.Equal(path, (await admin.FillAsync(path, path, ("name", "Reviewers"))).Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.FillAsync(path, path, ("name", "testers"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.FillAsync("/admin/groups/add", "/admin/groups/add", ("name", "Testers"))).Status);
        Assert.Equal(path, (await admin.FillAsync(path, "/members", ("member", "theresa"))).Location);
        var twice = await admin.FillAsync(path, "/members", ("member", "theresa"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "theresa"), (twice.Status, twice.Value("member")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.FillAsync(path, "/members", ("member", "nobody"))).Status);
        Assert.Equal("/admin/groups", (await admin.FillAsync(path + "/remove", "/remove")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(path)).Status);
    }

    [Fact]
    public async Task The_key_that_signs_is_shown_by_its_fingerprint_and_warned_of_before_its_end()
    {
        using var admin = await portal.SignedInAsync("admin");
        var page = await admin.GetAsync("/admin/keys");
        var key = portal.App.Services.GetRequiredService<SigningKeys>().Published[0];
        Assert.Contains(key.Fingerprint, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", page.Body, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector(".notice-warning"));
        var (now, end) = (portal.Clock.GetUtcNow(), new DateTimeOffset(key.Certificate.NotAfter.ToUniversalTime()));
        try
        {
            portal.Clock.Set(end - TimeSpan.FromDays(60));
            await admin.SignInAsync("admin", portal.Passwords["admin"]);
            Assert.NotNull((await admin.GetAsync("/admin/keys")).Document.QuerySelector(".notice-warning"));
            Assert.Contains((await admin.GetAsync("/admin")).Document.QuerySelectorAll(".notice-warning a"), link => link.GetAttribute("href") == "/admin/keys");
        }
        finally
        {
            portal.Clock.Set(now);
        }
    }

    [Fact]
    public async Task The_audit_is_filtered_and_paged_by_record()
    {
        using var admin = await portal.SignedInAsync("admin");
        await portal.StoreAsync(async db =>
        {
            db.Audit.AddRange(Enumerable.Range(0, 120).Select(i => new SamlFederation.Data.Portal.AuditRecord { At = portal.Clock.GetUtcNow(), Event = "SignIn", Succeeded = i % 2 == 0, RequestId = $"paged-{i}", UserName = "pager" }));
            return await db.SaveChangesAsync();
        });
        var seen = new List<string>();
        var page = await admin.GetAsync("/admin/audit?employee=pager");
        for (var pages = 0; pages < 3; pages++)
        {
            seen.AddRange(page.Document.QuerySelectorAll("tbody a.mono").Select(link => link.TextContent));
            if (page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } next)
                page = await admin.GetAsync(next);
        }

        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"paged-{119 - i}"), seen);
        Assert.Equal(["paged-7"], (await admin.GetAsync("/admin/audit?request=paged-7")).Document.QuerySelectorAll("tbody a.mono").Select(link => link.TextContent));
        Assert.All((await admin.GetAsync("/admin/audit?employee=pager&outcome=refused")).Document.QuerySelectorAll("tbody .badge"), badge => Assert.Contains("badge-red", badge.ClassName!, StringComparison.Ordinal));
        Assert.NotNull((await admin.GetAsync("/admin/audit?event=WorldImported&employee=pager")).Document.QuerySelector(".empty"));
    }

    [Fact]
    public async Task A_world_is_imported_or_refused_with_line_and_path()
    {
        using var admin = await portal.SignedInAsync("admin");
        const string World = """
            { "portal": {
              "groups": [ { "name": "Guests" } ],
              "employees": [ { "userName": "grace", "displayName": "Grace", "groups": ["Guests"] } ]
            } }
            """;
        var faulty = await admin.FillAsync("/admin/world", "/admin/world", ("json", World.Replace("\"Guests\"]", "\"Nobody\"]", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.Status);
        var cells = faulty.Document.QuerySelectorAll("tbody td").Select(cell => cell.TextContent).ToList();
        Assert.Equal(("3", "$.portal.employees[0].groups"), (cells[0], cells[1]));
        Assert.Contains("Nobody", faulty.Value("json")!, StringComparison.Ordinal);
        Assert.Equal(0, await portal.StoreAsync(db => db.Roles.CountAsync(group => group.Name == "Guests")));

        var token = faulty.Form("/admin/world").QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        var done = await admin.PostPartsAsync("/admin/world", [("__form", token)], ("file", Encoding.UTF8.GetBytes(World)));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Contains(done.Document.QuerySelectorAll(".list li"), item => item.TextContent.Contains("grace", StringComparison.Ordinal));
        var record = await portal.LastAuditAsync();
        Assert.Equal(("WorldImported", "admin"), (record.Event, record.UserName));
        var again = await admin.PostPartsAsync("/admin/world", [("__form", token)], ("file", Encoding.UTF8.GetBytes(World)));
        Assert.Empty(again.Document.QuerySelectorAll(".list li"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PostPartsAsync("/admin/world", [("__form", token)], ("file", [0xFF, 0xFE, 0x80]))).Status);
    }
}
