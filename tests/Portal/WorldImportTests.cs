using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Portal;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.World;
using SamlFederation.Web;

namespace SamlFederation.Tests.Portal;

public sealed class WorldImportTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    [Fact]
    public async Task The_tutorial_world_is_there_with_passwords_for_its_owner_alone()
    {
        Assert.Equal(["admin", "david", "theresa"], portal.Passwords.Keys.Order());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(portal.DataDirectory, "credentials.json")));
        var accounts = await portal.WithAsync<RoleCatalogue, IReadOnlyList<Data.Portal.Account>>(catalogue => catalogue.AccountsAsync(default));
        Assert.Equal([("123456789012", "development"), ("999999999999", "production")], accounts.Select(a => (a.Number, a.Alias)));
        Assert.Equal(["Administrator", "Developer", "Tester"], accounts[0].Roles.Select(r => r.Name).Order());
        Assert.Equal(["Administrator", "ReadOnly", "UpdateApp"], accounts[1].Roles.Select(r => r.Name).Order());
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        var before = await Snapshot();
        Assert.Empty(await Import(TutorialWorld.Json(portal.PeerUrl)));
        Assert.Equal(before, await Snapshot());
    }

    [Fact]
    public async Task An_import_brings_entries_to_its_words_and_leaves_the_rest()
    {
        Assert.Empty(await Import("""{"portal": {"groups": [{"name": "Guests"}], "employees": [{"userName": "guest", "displayName": "A Guest", "groups": ["Guests"], "password": "a long enough pass phrase", "attributes": {"badge": ["7", "8"]}}]}, "sts": {"whatever": 1}}"""));
        Assert.Empty(await Import("""{"portal": {"employees": [{"userName": "guest", "displayName": "The Guest", "groups": [], "password": "a different pass phrase"}]}}"""));
        var guest = await portal.WithAsync<EmployeeDirectory, Data.Portal.Employee?>(directory => directory.FindByNameAsync("guest", default));
        Assert.Equal("The Guest", guest!.DisplayName);
        Assert.Equal(["7", "8"], guest.Attributes.Select(a => a.Value).Order());
        Assert.Empty(await portal.WithAsync<EmployeeDirectory, IReadOnlyList<Data.Portal.Group>>(directory => directory.GroupsOfAsync(guest.Id, default)));
        using var browser = portal.NewBrowser();
        Assert.Equal("/", (await browser.SignInAsync("guest", "a long enough pass phrase")).Location);
    }

    [Theory]
    [InlineData("{\"portal\": {\"groups\": [\n{\"name\": \"A\", \"colour\": \"red\"}]}}", 2, "$.portal.groups[0].colour")]
    [InlineData("{\"portal\": {},\n\"extra\": {}}", 2, "$.extra")]
    [InlineData("{\"portal\": {\n\"people\": []}}", 2, "$.portal.people")]
    [InlineData("{\"portal\": {\"accounts\": [\n\n{\"number\": \"12345\", \"name\": \"X\", \"alias\": \"some-alias\"}]}}", 3, "$.portal.accounts[0].number")]
    [InlineData("{\"portal\": {\"accounts\": [{\"number\": 123456789012, \"name\": \"X\", \"alias\": \"some-alias\"}]}}", 1, "$.portal.accounts[0].number")]
    [InlineData("{\"portal\": {\"accounts\": [{\"number\": \"111111111111\", \"name\": \"X\", \"alias\": \"development\"}]}}", 1, "$.portal.accounts[0].alias")]
    [InlineData("{\"portal\": {\"roles\": [{\"roleArn\": \"arn:aws:iam::111111111111:role/X\", \"providerArn\": \"arn:aws:iam::111111111111:saml-provider/P\"}]}}", 1, "$.portal.roles[0].roleArn")]
    [InlineData("{\"portal\": {\"roles\": [{\"roleArn\": \"arn:aws:iam::123456789012:role/../X\", \"providerArn\": \"arn:aws:iam::123456789012:saml-provider/P\"}]}}", 1, "$.portal.roles[0].roleArn")]
    [InlineData("{\"portal\": {\"roles\": [{\"roleArn\": \"arn:aws:iam::123456789012:role/X\", \"providerArn\": \"arn:aws:iam::999999999999:saml-provider/P\"}]}}", 1, "$.portal.roles[0].providerArn")]
    [InlineData("{\"portal\": {\"grants\": [{\"group\": \"Nobody\", \"role\": \"arn:aws:iam::123456789012:role/Tester\"}]}}", 1, "$.portal.grants[0].group")]
    [InlineData("{\"portal\": {\"grants\": [{\"group\": \"Testers\"}]}}", 1, "$.portal.grants[0].role")]
    [InlineData("{\"portal\": {\"employees\": [{\"userName\": \"x\", \"displayName\": \"X\"}]}}", 1, "$.portal.employees[0].userName")]
    [InlineData("{\"portal\": {\"employees\": [{\"userName\": \"näme\", \"displayName\": \"X\"}]}}", 1, "$.portal.employees[0].userName")]
    [InlineData("{\"portal\": {\"employees\": [{\"userName\": \"someone\", \"displayName\": \"X\", \"password\": \"short\"}]}}", 1, "$.portal.employees[0].password")]
    [InlineData("{\"portal\": {\"employees\": [{\"userName\": \"someone\", \"displayName\": \"X\", \"displayName\": \"Y\"}]}}", 1, "$.portal.employees[0].displayName")]
    [InlineData("{\"portal\": {\"serviceProviders\": [{\"entityId\": \"urn:x\", \"name\": \"X\"}]}}", 1, "$.portal.serviceProviders[0].metadata")]
    [InlineData("{\"portal\": {\"serviceProviders\": [{\"entityId\": \"urn:x\", \"name\": \"X\", \"metadata\": \"<x/>\"}]}}", 1, "$.portal.serviceProviders[0].metadata")]
    [InlineData("{\"portal\": {\"serviceProviders\": [{\"entityId\": \"urn:x\", \"name\": \"X\", \"metadataUrl\": \"https://x.example.com/\", \"sessionDuration\": 899, \"consumesRoles\": true}]}}", 1, "$.portal.serviceProviders[0].sessionDuration")]
    [InlineData("{\"portal\": {\"serviceProviders\": [{\"entityId\": \"urn:x\", \"name\": \"X\", \"metadataUrl\": \"https://x.example.com/\", \"attributes\": [{\"name\": \"https://aws.amazon.com/SAML/Attributes/Role\", \"source\": \"constant:x\"}]}]}}", 1, "$.portal.serviceProviders[0].attributes[0]")]
    [InlineData("{\"portal\": {\"groups\": [{\"name\": \"A\"},]}}", 1, "$")]
    [InlineData("[]", 1, "$")]
    public async Task A_fault_is_told_with_line_and_path_and_nothing_is_kept(string json, int line, string path)
    {
        var before = await Snapshot();
        var faults = await Import(json);
        Assert.Contains(faults, fault => (fault.Line, fault.Path) == (line, path));
        Assert.Equal(before, await Snapshot());
    }

    [Fact]
    public async Task One_run_tells_every_fault_and_keeps_no_part()
    {
        var before = await Snapshot();
        var faults = await Import("""{"portal": {"groups": [{"name": "Kept"}], "accounts": [{"number": "1"}, {"number": "2"}]}}""");
        Assert.Equal(4, faults.Count);
        Assert.Equal(before, await Snapshot());
    }

    [Fact]
    public async Task A_start_with_a_faulty_file_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-import-").FullName;
        var file = Path.Combine(folder, "world.json");
        await File.WriteAllTextAsync(file, "{\"portal\": {\"nonsense\": 1}}");
        var error = new StringWriter();
        var (output, standardError) = (Console.Out, Console.Error);
        try
        {
            Console.SetError(error);
            Assert.Equal(1, await ServiceHost.RunAsync(PortalApplication.Build, ["--port", "0", "--data", folder, "--certs", folder, "--import", file]));
        }
        finally
        {
            Console.SetError(standardError);
            Console.SetOut(output);
        }

        Assert.Contains("line 1, $.portal.nonsense", error.ToString(), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private Task<IReadOnlyList<WorldFault>> Import(string json) => portal.WithAsync<WorldImport, IReadOnlyList<WorldFault>>(import => import.RunAsync(json, null, default));

    private Task<string> Snapshot() => portal.StoreAsync(async db => JsonSerializer.Serialize(new
    {
        groups = await db.Roles.OrderBy(g => g.Name).Select(g => new { g.Id, g.Name, g.Description, g.IsAdministrators }).ToListAsync(),
        employees = await db.Users.OrderBy(e => e.UserName).Select(e => new { e.Id, e.UserName, e.DisplayName, e.Email, e.PasswordHash, e.Disabled }).ToListAsync(),
        memberships = await db.UserRoles.OrderBy(m => m.UserId).ThenBy(m => m.RoleId).ToListAsync(),
        values = await db.DirectoryValues.OrderBy(v => v.Id).ToListAsync(),
        accounts = await db.Accounts.OrderBy(a => a.Number).Select(a => new { a.Number, a.Name, a.Alias, a.Badge, a.BadgeColour }).ToListAsync(),
        roles = await db.CatalogueRoles.OrderBy(r => r.Id).Select(r => new { r.Id, r.RoleArn, r.ProviderArn, r.Description }).ToListAsync(),
        grants = await db.Grants.OrderBy(g => g.GroupId).ThenBy(g => g.RoleId).ToListAsync(),
        providers = await db.ServiceProviders.OrderBy(p => p.EntityId).Select(p => new { p.Id, p.EntityId, p.Name, p.MetadataXml, p.MetadataUrl, p.SessionDuration }).ToListAsync(),
    }));
}
