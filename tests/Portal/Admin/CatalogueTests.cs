using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Portal;

namespace SamlFederation.Tests.Portal.Admin;

public sealed class CatalogueTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    private const string AddAccount = "/admin/catalogue/accounts/add";
    private const string AddRole = "/admin/catalogue/roles/add";

    private Task<CatalogueRole> RoleAsync(string arn) => portal.StoreAsync(db => db.CatalogueRoles.AsNoTracking().SingleAsync(role => role.RoleArn == arn));

    [Fact]
    public async Task An_account_with_a_role_comes_in_is_changed_and_goes()
    {
        using var admin = await portal.SignedInAsync("admin");
        var added = await admin.FillAsync(AddAccount, AddAccount, ("number", "222233334444"), ("name", "Staging"), ("alias", "staging"), ("badge", "Trial"), ("badgeColour", "amber"));
        Assert.Equal("/admin/catalogue", added.Location);
        Assert.NotEmpty((await admin.FollowAsync(added)).Notice());
        var record = await portal.LastAuditAsync();
        Assert.Equal(("CatalogueChanged", "AccountAdded", "admin", "222233334444"), (record.Event, record.Reason, record.UserName, record.Subject));

        const string Arn = "arn:aws:iam::222233334444:role/Operator";
        var role = await admin.FillAsync(AddRole + "?account=222233334444", AddRole, ("roleArn", Arn), ("description", "Operates"));
        Assert.Equal("/admin/catalogue/accounts/222233334444/grants", role.Location);
        var id = (await RoleAsync(Arn)).Id;
        await admin.FillAsync($"/admin/catalogue/roles/{id}", $"/roles/{id}", ("description", "Operates the stage"));
        Assert.Equal("Operates the stage", (await RoleAsync(Arn)).Description);
        await admin.FillAsync("/admin/catalogue/accounts/222233334444", "/accounts/222233334444", ("name", "Stage"));
        Assert.Equal("Stage", await portal.StoreAsync(db => db.Accounts.Where(account => account.Number == "222233334444").Select(account => account.Name).SingleAsync()));

        var confirmation = await admin.GetAsync("/admin/catalogue/accounts/222233334444/remove");
        Assert.Contains("Operator", confirmation.Body, StringComparison.Ordinal);
        await admin.FillInAsync(confirmation.Form("/remove"));
        Assert.Equal(0, await portal.StoreAsync(db => db.CatalogueRoles.CountAsync(entry => entry.RoleArn == Arn)));
        Assert.Equal("AccountRemoved", (await portal.LastAuditAsync()).Reason);
    }

    [Theory]
    [InlineData("number", "12345678901")]
    [InlineData("number", "1234567890123")]
    [InlineData("number", "٢٢٢٢٣٣٣٣٤٤٤٤")]
    [InlineData("number", "123456789012")]
    [InlineData("alias", "Upper")]
    [InlineData("alias", "development")]
    [InlineData("name", "")]
    public async Task A_faulty_account_gives_the_form_back_with_what_was_typed(string field, string value)
    {
        using var admin = await portal.SignedInAsync("admin");
        (string, string)[] typed = [("number", "555566667777"), ("name", "Typed"), ("alias", "typed-alias"), ("badge", "Mine")];
        var page = await admin.FillAsync(AddAccount, AddAccount, [.. typed.Where(entry => entry.Item1 != field), (field, value)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.NotNull(page.Document.QuerySelector($"#{field}[aria-invalid=true]"));
        Assert.Equal((value, "Mine"), (page.Value(field) ?? "", page.Value("badge")));
        Assert.Equal(0, await portal.StoreAsync(db => db.Accounts.CountAsync(account => account.Number == "555566667777")));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:saml-provider/Portal", "roleArn")]
    [InlineData("arn:aws:iam::123456789012:user/David", "arn:aws:iam::123456789012:saml-provider/Portal", "roleArn")]
    [InlineData("arn:aws:iam::888888888888:role/Lost", "arn:aws:iam::888888888888:saml-provider/Portal", "roleArn")]
    [InlineData("arn:aws:iam::123456789012:role/Developer", "arn:aws:iam::123456789012:saml-provider/Portal", "roleArn")]
    [InlineData("arn:aws:iam::123456789012:role/New", "arn:aws:iam::999999999999:saml-provider/Portal", "providerArn")]
    [InlineData("arn:aws:iam::123456789012:role/New", "arn:aws:iam::123456789012:oidc-provider/Portal", "providerArn")]
    public async Task A_role_that_no_token_service_would_take_is_refused(string roleArn, string providerArn, string field)
    {
        using var admin = await portal.SignedInAsync("admin");
        var page = await admin.FillAsync(AddRole, AddRole, ("roleArn", roleArn), ("providerArn", providerArn), ("description", "as typed"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.NotNull(page.Document.QuerySelector($"#{field}[aria-invalid=true]"));
        Assert.Equal((roleArn, providerArn, "as typed"), (page.Value("roleArn"), page.Value("providerArn"), page.Value("description")));
    }

    [Fact]
    public async Task The_matrix_grants_and_withdraws_and_leaves_alone_what_it_did_not_show()
    {
        using var admin = await portal.SignedInAsync("admin");
        var (developers, testers) = (await portal.GroupIdAsync("Developers"), await portal.GroupIdAsync("Testers"));
        var (update, read) = ((await RoleAsync("arn:aws:iam::999999999999:role/UpdateApp")).Id, (await RoleAsync("arn:aws:iam::999999999999:role/ReadOnly")).Id);
        const string Path = "/admin/catalogue/accounts/999999999999/grants";
        var page = await admin.GetAsync(Path);
        Assert.NotNull(page.Document.QuerySelector($"input[value='{update} {developers}'][checked]"));
        Assert.Null(page.Document.QuerySelector($"input[value='{update} {testers}'][checked]"));

        var token = page.Form(Path).QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        // Developers lose ReadOnly, Testers gain UpdateApp; Administrators were not on this page.
        var saved = await admin.PostAsync(Path, ("__form", token), ("role", update), ("role", read), ("group", developers), ("group", testers), ("grant", $"{update} {developers}"), ("grant", $"{update} {testers}"), ("grant", $"{read} {testers}"), ("grant", "forged cell"));
        Assert.Contains("1 granted, 1 withdrawn", (await admin.FollowAsync(saved)).Notice(), StringComparison.Ordinal);
        var subject = (await portal.LastAuditAsync()).Subject!;
        Assert.Contains("role/UpdateApp granted to Testers", subject, StringComparison.Ordinal);
        Assert.Contains("role/ReadOnly withdrawn from Developers", subject, StringComparison.Ordinal);
        Assert.Equal(1, await portal.StoreAsync(db => db.Grants.CountAsync(grant => grant.RoleId == read && grant.GroupId != testers && grant.GroupId != developers)));

        var back = await admin.PostAsync(Path, ("__form", token), ("role", update), ("role", read), ("group", developers), ("group", testers), ("grant", $"{update} {developers}"), ("grant", $"{read} {developers}"), ("grant", $"{read} {testers}"));
        Assert.Contains("1 granted, 1 withdrawn", (await admin.FollowAsync(back)).Notice(), StringComparison.Ordinal);
    }
}
