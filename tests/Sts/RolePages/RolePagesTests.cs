using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.RolePages;

/// <summary>The console's pages of roles, which do what the IAM API does and need the same permissions.</summary>
public sealed class RolePagesTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Administrator = "arn:aws:iam::999999999999:role/Administrator";
    private const string ProductionPortal = "arn:aws:iam::999999999999:saml-provider/Portal";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_list_leads_to_trust_permissions_and_the_link_to_hand_out()
    {
        using var admin = await AdministratorAsync();
        var list = await admin.GetAsync("/console/roles");
        Assert.Contains("/console/roles/UpdateApp", list.Html.QuerySelectorAll("#roles a").Select(link => link.GetAttribute("href")));

        var role = await admin.GetAsync("/console/roles/UpdateApp");
        Assert.Equal("arn:aws:iam::999999999999:role/UpdateApp", role.Text("#role-arn"));
        Assert.Contains("arn:aws:iam::123456789012:root", role.Text("#trust-policy"), StringComparison.Ordinal);
        Assert.Contains("arn:aws:s3:::productionapp/*", role.Text("section[aria-labelledby=inline]"), StringComparison.Ordinal);
        Assert.Equal(_sts.Origin + "/switchrole?account=production&roleName=UpdateApp", role.Text("#switch-link"));
        Assert.Contains("s3:ListAllMyBuckets", role.Text("section[aria-labelledby=inline]"), StringComparison.Ordinal);

        // What they give out is what the form takes.
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var switched = await david.SubmitAsync(await david.GetAsync(role.Text("#switch-link")[_sts.Origin.Length..]), "#switch");
        Assert.Equal("UpdateApp", (await david.FollowAsync(switched)).Text("#role-name"));
    }

    [Fact]
    public async Task Attached_policies_are_shown_with_their_documents()
    {
        using var admin = await AdministratorAsync();
        Assert.Contains("Statement", (await admin.GetAsync("/console/roles/ReadOnly")).Text("section[aria-labelledby=attached] pre"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_makes_a_role_that_another_account_takes()
    {
        using var admin = await AdministratorAsync();
        var name = Principals.Unique("Handed");
        var made = await CreateAsync(admin, ("RoleName", name), ("Account", "development"), ("Description", "Handed out"), ("Policies", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
        Assert.Equal($"/console/roles/{name}", made.Location);
        Assert.Contains("arn:aws:iam::aws:policy/ReadOnlyAccess", (await admin.FollowAsync(made)).Text("section[aria-labelledby=attached]"), StringComparison.Ordinal);
        var taken = await _sts.AssumeRoleAsync(await _sts.AdministratorAsync(), $"arn:aws:iam::999999999999:role/{name}");
        taken.AssertAccepted();
        (await _sts.IamAsync(taken.Signer(), "ListRoles")).AssertAccepted();
        var events = (await RecordsAsync(made)).Select(record => record.EventName).Order();
        Assert.Equal(["AttachRolePolicy", "CreateRole"], events);
    }

    [Fact]
    public async Task An_external_id_and_a_second_factor_become_conditions()
    {
        using var admin = await AdministratorAsync();
        var name = Principals.Unique("Guarded");
        await CreateAsync(admin, ("RoleName", name), ("Account", RunningSts.Account), ("ExternalId", "wiki"), ("RequireMfa", "true"));
        var trust = JsonDocument.Parse((await admin.GetAsync($"/console/roles/{name}")).Text("#trust-policy")).RootElement.GetProperty("Statement")[0];
        Assert.Equal("""{"StringEquals":{"sts:ExternalId":"wiki"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}""", trust.GetProperty("Condition").GetRawText().Replace(" ", "", StringComparison.Ordinal));

        var user = await _sts.UserAsync(Policies.Allow("sts:AssumeRole"));
        var device = await _sts.DeviceAsync(user);
        var arn = $"arn:aws:iam::999999999999:role/{name}";
        (await _sts.AssumeRoleAsync(user.Signer, arn, ("ExternalId", "wiki"))).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(user.Signer, arn, ("ExternalId", "wiki"), ("SerialNumber", device.SerialNumber), ("TokenCode", device.Code(_sts.Clock.GetUtcNow())))).AssertAccepted();
    }

    [Theory]
    [InlineData("UpdateApp", "development", 409, "EntityAlreadyExists")]
    [InlineData("a b", "development", 400, "ValidationError")]
    [InlineData("", "development", 400, "ValidationError")]
    [InlineData("Fresh", "nobody-has-this", 400, "MalformedPolicyDocument")]
    [InlineData("Fresh", "222200000000", 400, "MalformedPolicyDocument")]
    public async Task What_the_API_refuses_the_form_refuses_in_its_words(string name, string account, int status, string code)
    {
        using var admin = await AdministratorAsync();
        var refused = await CreateAsync(admin, ("RoleName", name), ("Account", account));
        Assert.Equal(status, (int)refused.Status);
        Assert.Contains($"{code}, request id {refused.RequestId}", refused.Text("#fault"), StringComparison.Ordinal);
        Assert.Equal(account, refused.Fields("#create")["Account"]);
        Assert.Equal(code, (await RecordsAsync(refused)).Single(record => record.EventName == "CreateRole").ErrorCode);
    }

    [Fact]
    public async Task Each_page_needs_the_permission_of_its_action()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        Assert.DoesNotContain((await david.GetAsync("/console")).Html.QuerySelectorAll("a"), link => link.GetAttribute("href") == "/console/roles");
        (await david.GetAsync("/console/roles")).AssertRefused(403);
        (await david.GetAsync("/console/roles/Developer")).AssertRefused(403);
        var form = await david.GetAsync("/console/create-role");
        Assert.False(form.Has("#create input[name=Policies]"));
        var refused = await david.SubmitAsync(form, "#create", ("RoleName", "Mine"), ("Account", RunningSts.Account));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("is not authorized to perform: iam:CreateRole", refused.Text("#fault"), StringComparison.Ordinal);

        using var admin = await AdministratorAsync();
        (await admin.GetAsync("/console/roles/NobodyThere")).AssertRefused(404);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync("/console/create-role", ("RoleName", "Mine"), ("Account", RunningSts.Account))).Status);
    }

    [Fact]
    public async Task What_may_not_be_read_of_a_role_is_told_in_its_place()
    {
        var looker = await _sts.RoleAsync(Policies.Trust($$"""{"Federated":"{{RunningSts.Portal}}"}""", ["sts:AssumeRoleWithSAML", "sts:TagSession"]), Policies.Allow("iam:GetRole", "iam:ListRolePolicies"));
        using var browser = new Browser(_sts);
        await browser.SignInAsync(looker.Arn);
        var role = await browser.GetAsync("/console/roles/Tester");
        Assert.Contains("deny-assume-S3-role-in-production", role.Text("section[aria-labelledby=inline]"), StringComparison.Ordinal);
        Assert.Contains("is not authorized to perform: iam:GetRolePolicy", role.Text("section[aria-labelledby=inline]"), StringComparison.Ordinal);
        Assert.Contains("is not authorized to perform: iam:ListAttachedRolePolicies", role.Text("section[aria-labelledby=attached]"), StringComparison.Ordinal);
    }

    private async Task<Browser> AdministratorAsync()
    {
        var browser = new Browser(_sts);
        await browser.SignInAsync(Administrator, ProductionPortal);
        return browser;
    }

    private static async Task<Page> CreateAsync(Browser browser, params (string Name, string Value)[] fields) =>
        await browser.SubmitAsync(await browser.GetAsync("/console/create-role"), "#create", fields);

    private async Task<List<SamlFederation.Data.Sts.TrailRecord>> RecordsAsync(Page page)
    {
        await using var db = await _sts.DatabaseAsync();
        return await db.Trail.AsNoTracking().Where(record => record.RequestId == page.RequestId && record.EventName != "ListPolicies").ToListAsync();
    }
}
