using System.Net;
using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Tests.Portal.Admin;

public sealed class EmployeeTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    private const string Add = "/admin/employees/add";

    [Fact]
    public async Task A_new_employee_gets_a_password_that_is_shown_once_and_has_to_be_changed()
    {
        using var admin = await portal.SignedInAsync("admin");
        var page = await admin.FillAsync(Add, Add, ("userName", "erin"), ("displayName", "Erin"), ("email", "erin@example.com"), ("groups", "Testers"), ("attributeName", "department"), ("attributeValue", "Quality"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var password = page.Document.QuerySelector("#password")!.TextContent;
        Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
        var id = await portal.EmployeeIdAsync("erin");
        Assert.DoesNotContain(password, (await admin.GetAsync($"/admin/employees/{id}")).Body, StringComparison.Ordinal);
        Assert.Equal(0, await portal.StoreAsync(db => db.Audit.CountAsync(record => record.Subject!.Contains(password))));

        using var erin = portal.NewBrowser();
        Assert.Equal("/account/password", (await erin.SignInAsync("erin", password)).Location);
        Assert.Equal("/account/password", (await erin.GetAsync("/")).Location);
        var again = await admin.FillAsync(Add, Add, ("userName", "ERIN"), ("displayName", "Another"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "ERIN"), (again.Status, again.Value("userName")));
    }

    [Theory]
    [InlineData("userName", "x")]
    [InlineData("userName", "with space")]
    [InlineData("displayName", "")]
    [InlineData("email", "not an address")]
    public async Task A_faulty_employee_gives_the_form_back_with_what_was_typed(string field, string value)
    {
        using var admin = await portal.SignedInAsync("admin");
        (string, string)[] typed = [("userName", "faulty"), ("displayName", "Faulty"), ("email", "faulty@example.com"), ("attributeName", "department"), ("attributeValue", "As typed")];
        var page = await admin.FillAsync(Add, Add, [.. typed.Where(entry => entry.Item1 != field), (field, value)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.NotNull(page.Document.QuerySelector($"#{field}[aria-invalid=true]"));
        Assert.Equal((value, "As typed"), (page.Value(field) ?? "", page.Value("attributeValue")));
        Assert.Equal(0, await portal.StoreAsync(db => db.Users.CountAsync(employee => employee.UserName == "faulty")));
    }

    [Fact]
    public async Task Name_groups_and_attributes_are_changed_and_recorded()
    {
        using var admin = await portal.SignedInAsync("admin");
        var id = await portal.EmployeeIdAsync("theresa");
        var path = $"/admin/employees/{id}";
        var token = (await admin.GetAsync(path)).Form(path).QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        var saved = await admin.PostAsync(path, ("__form", token), ("displayName", "Theresa the tester"), ("email", "theresa@example.com"), ("groups", "Testers"),
            ("attributeName", "department"), ("attributeValue", "Quality"), ("attributeName", "language"), ("attributeValue", "de"), ("attributeName", "language"), ("attributeValue", "en"));
        Assert.Equal(path, saved.Location);
        Assert.Equal(["department=Quality", "language=de", "language=en"], await portal.StoreAsync(async db =>
            (await db.DirectoryValues.Where(value => value.EmployeeId == id).ToListAsync()).Select(value => $"{value.Name}={value.Value}").Order(StringComparer.Ordinal).ToArray()));
        var record = await portal.LastAuditAsync();
        Assert.Equal(("EmployeeChanged", "Saved", "admin"), (record.Event, record.Reason, record.UserName));
        Assert.Contains("theresa", record.Subject!, StringComparison.Ordinal);
        Assert.Contains("Theresa the tester", (await admin.GetAsync("/admin/employees?search=the+tester")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Theresa the tester", (await admin.GetAsync("/admin/employees?search=david")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disabling_and_signing_out_end_every_session_at_once()
    {
        using var admin = await portal.SignedInAsync("admin");
        using var david = await portal.SignedInAsync("david");
        var path = $"/admin/employees/{await portal.EmployeeIdAsync("david")}";
        Assert.Equal(HttpStatusCode.OK, (await david.GetAsync("/")).Status);
        await admin.FillAsync(path, "/sign-out");
        Assert.StartsWith("/signin", (await david.GetAsync("/")).Location, StringComparison.Ordinal);

        await david.SignInAsync("david", portal.Passwords["david"]);
        Assert.Equal(HttpStatusCode.OK, (await david.GetAsync("/")).Status);
        await admin.FillAsync(path + "/disable", "/disable");
        Assert.StartsWith("/signin", (await david.GetAsync("/")).Location, StringComparison.Ordinal);
        Assert.Null((await david.SignInAsync("david", portal.Passwords["david"])).Location);
        await admin.FillAsync(path, "/enable");
        Assert.NotNull((await david.SignInAsync("david", portal.Passwords["david"])).Location);
    }

    [Fact]
    public async Task A_new_password_replaces_the_old_one_and_ends_the_pause()
    {
        using var admin = await portal.SignedInAsync("admin");
        var form = await admin.FillAsync(Add, Add, ("userName", "frank"), ("displayName", "Frank"));
        var first = form.Document.QuerySelector("#password")!.TextContent;
        var path = $"/admin/employees/{await portal.EmployeeIdAsync("frank")}";
        using var stranger = portal.NewBrowser();
        for (var i = 0; i < 11; i++)
            await stranger.SignInAsync("frank", "wrong wrong wrong");
        Assert.Null((await stranger.SignInAsync("frank", first)).Location);
        Assert.True((await admin.GetAsync(path)).HasForm("/unlock"));
        await admin.FillAsync(path, "/unlock");
        Assert.False((await admin.GetAsync(path)).HasForm("/unlock"));
        Assert.Equal("/account/password", (await stranger.SignInAsync("frank", first)).Location);

        var second = (await admin.FillAsync(path + "/password", "/password")).Document.QuerySelector("#password")!.TextContent;
        Assert.NotEqual(first, second);
        Assert.StartsWith("/signin", (await stranger.GetAsync("/account/password")).Location, StringComparison.Ordinal);
        Assert.Null((await stranger.SignInAsync("frank", first)).Location);
        Assert.Equal("/account/password", (await stranger.SignInAsync("frank", second)).Location);
    }

    [Fact]
    public async Task Nobody_takes_the_portal_from_its_last_administrator()
    {
        using var admin = await portal.SignedInAsync("admin");
        var (employee, group) = (await portal.EmployeeIdAsync("admin"), await portal.GroupIdAsync("Administrators"));
        var (person, circle) = ($"/admin/employees/{employee}", $"/admin/groups/{group}");
        var token = (await admin.GetAsync("/admin/groups/add")).Form("/admin/groups/add").QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        foreach (var page in new[]
        {
            await admin.PostAsync(person + "/disable", ("__form", token)),
            await admin.PostAsync(person, ("__form", token), ("displayName", "Administrator"), ("groups", "Developers")),
            await admin.PostAsync(circle, ("__form", token), ("name", "Administrators")),
            await admin.PostAsync(circle + $"/members/{employee}/remove", ("__form", token)),
            await admin.PostAsync(circle + "/remove", ("__form", token)),
            await admin.PostAsync("/admin/world", ("__form", token), ("json", """{"portal":{"employees":[{"userName":"admin","displayName":"A","disabled":true}]}}""")),
        })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.NotNull(page.Document.QuerySelector(".notice-error"));
            Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/admin")).Status);
        }

        // The honest twin: with a second administrator each of them may go.
        await admin.PostAsync(circle + "/members", ("__form", token), ("member", "david"));
        using var david = await portal.SignedInAsync("david");
        await david.FillAsync(person + "/disable", "/disable");
        Assert.StartsWith("/signin", (await admin.GetAsync("/admin")).Location, StringComparison.Ordinal);
        await david.FillAsync(person, "/enable");
        await admin.SignInAsync("admin", portal.Passwords["admin"]);
        await admin.FillAsync(circle, $"/members/{await portal.EmployeeIdAsync("david")}/remove");
        Assert.Equal(HttpStatusCode.Forbidden, (await david.GetAsync("/admin")).Status);
    }
}
