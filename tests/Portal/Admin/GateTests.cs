using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Mvc.Routing;
using SamlFederation.Portal;
using SamlFederation.Portal.Admin;

namespace SamlFederation.Tests.Portal.Admin;

public sealed class GateTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    /// <summary>Every address of every administrator's controller, found by reflection so that a new one cannot be forgotten.</summary>
    private static IReadOnlyList<(string Method, string Path)> Routes { get; } =
    [
        .. typeof(PortalApplication).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(PortalController)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .SelectMany(method => method.GetCustomAttributes<HttpMethodAttribute>())
                .Where(route => type.IsAssignableTo(typeof(AdminController)) || route.Template!.StartsWith("/admin", StringComparison.Ordinal)))
            .SelectMany(route => route.HttpMethods.Select(method => (method, Filled(route.Template!)))),
    ];

    private static string Filled(string template) => template
        .Replace("{id:length(32)}", new string('a', 32), StringComparison.Ordinal).Replace("{number:length(12)}", "123456789012", StringComparison.Ordinal)
        .Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{employeeId:guid}", Guid.Empty.ToString(), StringComparison.Ordinal)
        .Replace("{request:guid}", Guid.Empty.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Every_page_derives_from_the_guarded_controller_and_lies_under_admin()
    {
        Assert.True(Routes.Count > 40, $"{Routes.Count} routes");
        Assert.All(Routes, route => Assert.True(route.Path == "/admin" || route.Path.StartsWith("/admin/", StringComparison.Ordinal), route.Path));
        Assert.DoesNotContain(Routes, route => route.Path.Contains('{', StringComparison.Ordinal));
        Assert.All(typeof(PortalApplication).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(PortalController)) && type.Namespace!.Contains(".Admin", StringComparison.Ordinal)), type => Assert.True(type.IsAssignableTo(typeof(AdminController)), type.Name));
    }

    [Fact]
    public async Task Who_does_not_administer_gets_403_at_every_address()
    {
        using var david = await portal.SignedInAsync("david");
        var token = (await david.GetAsync("/account")).Form("/signout").QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        foreach (var (method, path) in Routes)
        {
            var page = method == "GET" ? await david.GetAsync(path) : await david.PostAsync(path, ("__form", token));
            Assert.True(page.Status == HttpStatusCode.Forbidden, $"{method} {path}: {page.Status}");
            Assert.NotEmpty(page.Title);
        }
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in_page_and_back()
    {
        using var stranger = portal.NewBrowser();
        foreach (var (method, path) in Routes)
        {
            var page = method == "GET" ? await stranger.GetAsync(path) : await stranger.PostAsync(path);
            Assert.True(page.Location == "/signin" + (method == "GET" ? "?returnUrl=" + Uri.EscapeDataString(path) : "") || page.Status == HttpStatusCode.BadRequest, $"{method} {path}: {page.Status} {page.Location}");
        }

        var back = await stranger.SignInAsync("admin", portal.Passwords["admin"], "/signin?returnUrl=%2Fadmin%2Fkeys");
        Assert.Equal("/admin/keys", back.Location);
    }

    [Fact]
    public async Task A_post_without_the_forms_token_changes_nothing()
    {
        using var admin = await portal.SignedInAsync("admin");
        foreach (var (_, path) in Routes.Where(route => route.Method == "POST"))
        {
            var page = await admin.PostAsync(path, ("name", "x"));
            Assert.True(page.Status == HttpStatusCode.BadRequest, $"{path}: {page.Status}");
        }
    }

    [Fact]
    public async Task An_administrator_opens_every_page()
    {
        using var admin = await portal.SignedInAsync("admin");
        foreach (var (_, path) in Routes.Where(route => route.Method == "GET" && !route.Path.Contains("aaaa", StringComparison.Ordinal) && !route.Path.Contains("0000", StringComparison.Ordinal)))
        {
            var page = await admin.GetAsync(path);
            Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {page.Status}");
            Assert.Single(page.Document.QuerySelectorAll("h1"));
            Assert.Single(page.Document.QuerySelectorAll(".tabs [aria-current]"));
            Assert.Empty(page.Document.QuerySelectorAll("[style], style, script:not([src])"));
        }
    }

    [Fact]
    public async Task An_entry_that_does_not_exist_is_not_found()
    {
        using var admin = await portal.SignedInAsync("admin");
        var token = (await admin.GetAsync("/account")).Form("/signout").QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        foreach (var (method, path) in Routes.Where(route => route.Path.Contains("aaaa", StringComparison.Ordinal) || route.Path.Contains("0000", StringComparison.Ordinal)))
        {
            var page = method == "GET" ? await admin.GetAsync(path) : await admin.PostAsync(path, ("__form", token));
            Assert.True(page.Status == HttpStatusCode.NotFound, $"{method} {path}: {page.Status}");
        }
    }

    [Fact]
    public async Task The_pages_open_and_close_with_the_membership_at_once()
    {
        using var admin = await portal.SignedInAsync("admin");
        using var theresa = await portal.SignedInAsync("theresa");
        var (group, employee) = (await portal.GroupIdAsync("Administrators"), await portal.EmployeeIdAsync("theresa"));
        Assert.Equal(HttpStatusCode.Forbidden, (await theresa.GetAsync("/admin")).Status);
        await admin.FillAsync($"/admin/groups/{group}", "/members", ("member", "theresa"));
        Assert.Equal(HttpStatusCode.OK, (await theresa.GetAsync("/admin")).Status);
        await admin.FillAsync($"/admin/groups/{group}", $"/members/{employee}/remove");
        Assert.Equal(HttpStatusCode.Forbidden, (await theresa.GetAsync("/admin")).Status);
    }
}
