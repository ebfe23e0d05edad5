using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Sts.World;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.World;

/// <summary>David and Theresa as IAM users of the account Development, and what a role of the account Production is to them.</summary>
public sealed partial class TutorialPeopleTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string UpdateApp = "arn:aws:iam::999999999999:role/UpdateApp";
    private readonly RunningSts _sts = fixture.Sts;

    private string File => Path.Combine(_sts.DataDirectory, "aws-credentials");

    [Theory]
    [InlineData("david", "David")]
    [InlineData("theresa", "Theresa")]
    public async Task Each_has_a_key_in_the_file_of_profiles(string profile, string user)
    {
        var who = await _sts.CallerIdentityAsync(KeyOf(profile));
        who.AssertAccepted();
        Assert.Equal($"arn:aws:iam::123456789012:user/{user}", who["Arn"]);
    }

    [Fact]
    public async Task David_takes_the_role_in_the_other_account_and_may_do_nothing_else()
    {
        var taken = await _sts.AssumeRoleAsync(KeyOf("david"), UpdateApp, ("RoleSessionName", "David-ProdUpdate"));
        taken.AssertAccepted();
        Assert.Equal("arn:aws:sts::999999999999:assumed-role/UpdateApp/David-ProdUpdate", taken["Arn"]);
        (await _sts.AssumeRoleAsync(KeyOf("david"), "arn:aws:iam::999999999999:role/ReadOnly")).AssertRefused(403, "AccessDenied");
        (await _sts.IamAsync(KeyOf("david"), "ListRoles")).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Theresa_is_denied_though_a_power_user_and_an_administrator_of_her_account_reads_why()
    {
        (await _sts.IamAsync(KeyOf("theresa"), "ListRoles")).AssertAccepted();
        var refused = await _sts.AssumeRoleAsync(KeyOf("theresa"), UpdateApp, ("RoleSessionName", "Theresa-ProdUpdate"));
        refused.AssertRefused(403, "AccessDenied");
        Assert.StartsWith("User: arn:aws:iam::123456789012:user/Theresa is not authorized to perform: sts:AssumeRole on resource: " + UpdateApp, refused["Message"], StringComparison.Ordinal);

        var encoded = Encoded().Match(refused["Message"]!).Groups["text"].Value;
        var decoded = await _sts.StsAsync(await _sts.AdministratorAsync(), "DecodeAuthorizationMessage", ("EncodedMessage", encoded));
        decoded.AssertAccepted();
        using var message = JsonDocument.Parse(decoded["DecodedMessage"]!);
        Assert.False(message.RootElement.GetProperty("allowed").GetBoolean());
        Assert.True(message.RootElement.GetProperty("explicitDeny").GetBoolean());
        Assert.Contains("NotInProduction", decoded["DecodedMessage"], StringComparison.Ordinal);
        (await _sts.StsAsync(await _sts.AdministratorAsync(Principals.Production), "DecodeAuthorizationMessage", ("EncodedMessage", encoded))).AssertRefused(400, "InvalidAuthorizationMessageException");
    }

    [Fact]
    public async Task The_employees_sessions_of_those_groups_stand_alike()
    {
        (await _sts.AssumeRoleAsync(await _sts.SignerAsync(), UpdateApp)).AssertAccepted();
        (await _sts.AssumeRoleAsync(await _sts.SignerAsync("arn:aws:iam::123456789012:role/Tester"), UpdateApp)).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public void The_profiles_settings_lead_here()
    {
        var settings = System.IO.File.ReadAllText(Path.Combine(_sts.DataDirectory, "aws-config"));
        foreach (var profile in (string[])["development", "production", "david", "theresa"])
            Assert.Contains($"[profile {profile}]\nregion = us-east-1\nservices = samlfederation\ns3 =\n  addressing_style = path\n  signature_version = s3v4\n", settings, StringComparison.Ordinal);
        Assert.EndsWith($"[services samlfederation]\nsts =\n  endpoint_url = {_sts.Origin}\niam =\n  endpoint_url = {_sts.Origin}\ncloudtrail =\n  endpoint_url = {_sts.Origin}\ns3 =\n  endpoint_url = http://localhost:5003\n", settings, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyOf("david").SecretAccessKey, settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_start_makes_nobody_again_and_leaves_what_administrators_changed()
    {
        var sts = await RunningSts.StartAsync();
        await using var _ = sts;
        var file = Path.Combine(sts.DataDirectory, "aws-credentials");
        var before = await System.IO.File.ReadAllTextAsync(file);
        (await sts.IamAsync(await sts.AdministratorAsync(), "RemoveUserFromGroup", ("GroupName", "Testers"), ("UserName", "Theresa"))).AssertAccepted();
        await sts.Services.GetRequiredService<Seeding>().SeedAsync(default);
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(file));
        await using var db = await sts.DatabaseAsync();
        Assert.Equal(1, await db.GroupMembers.CountAsync());
    }

    [Fact]
    public async Task A_file_brings_users_and_groups_in_its_words_and_keeps_their_ids_and_keys()
    {
        const string Number = "222233334444";
        static string World(string groups, string policy) => $$$"""
            {"sts":{"accounts":[{"number":"222233334444","name":"Brokers"}],
            "groups":[{"account":"222233334444","name":"Brokers","path":"/apps/","attachedPolicies":["arn:aws:iam::aws:policy/{{{policy}}}"]},{"account":"222233334444","name":"Others"}],
            "users":[{"account":"222233334444","name":"brokers","groups":{{{groups}}}}]}}
            """;
        var import = _sts.Services.GetRequiredService<WorldImport>();
        Assert.Empty(await import.RunAsync(World("""["Brokers"]""", "ReadOnlyAccess"), default));
        // The account's profile has the name, so the user's has more of it.
        var key = KeyOf("brokers-user");
        var who = await _sts.CallerIdentityAsync(key);
        (await _sts.IamAsync(key, "ListRoles")).AssertAccepted();
        Assert.Equal($"arn:aws:iam::{Number}:user/Administrator", (await _sts.CallerIdentityAsync(KeyOf("brokers")))["Arn"]);

        Assert.Empty(await import.RunAsync(World("""["others"]""", "PowerUserAccess"), default));
        Assert.Equal(who["UserId"], (await _sts.CallerIdentityAsync(key))["UserId"]);
        (await _sts.IamAsync(key, "ListRoles")).AssertRefused(403, "AccessDenied");
        await using var db = await _sts.DatabaseAsync();
        Assert.Equal(1, await db.AccessKeys.CountAsync(one => one.UserId == who["UserId"]));
    }

    [Theory]
    [InlineData("""{"sts":{"groups":[{"account":"123456789012","name":"a b"}]}}""", "$.sts.groups[0].name")]
    [InlineData("""{"sts":{"groups":[{"account":"123456789012","name":"testers"}]}}""", "$.sts.groups[0].name")]
    [InlineData("""{"sts":{"groups":[{"account":"123456789012","name":"New","path":"apps"}]}}""", "$.sts.groups[0].path")]
    [InlineData("""{"sts":{"groups":[{"account":"222222222222","name":"New"}]}}""", "$.sts.groups[0].account")]
    [InlineData("""{"sts":{"groups":[{"account":"123456789012","name":"New","attachedPolicies":["arn:aws:iam::aws:policy/None"]}]}}""", "$.sts.groups[0].attachedPolicies")]
    [InlineData("""{"sts":{"users":[{"account":"123456789012","name":"a/b"}]}}""", "$.sts.users[0].name")]
    [InlineData("""{"sts":{"users":[{"account":"123456789012","name":"DAVID"}]}}""", "$.sts.users[0].name")]
    [InlineData("""{"sts":{"users":[{"account":"222222222222","name":"New"}]}}""", "$.sts.users[0].account")]
    [InlineData("""{"sts":{"users":[{"account":"123456789012","name":"New","groups":["Nobody"]}]}}""", "$.sts.users[0].groups")]
    [InlineData("""{"sts":{"users":[{"account":"123456789012","name":"New","inlinePolicies":[{"name":"a b","document":{}}]}]}}""", "$.sts.users[0].inlinePolicies")]
    public async Task Refuses_what_could_not_be_made(string world, string path)
    {
        var before = await System.IO.File.ReadAllTextAsync(File);
        Assert.Equal(path, Assert.Single(await _sts.Services.GetRequiredService<WorldImport>().RunAsync(world, default)).Path);
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
    }

    private SigV4Signer KeyOf(string profile)
    {
        var found = Profile().Matches(System.IO.File.ReadAllText(File)).Single(section => section.Groups["name"].Value == profile);
        return new SigV4Signer(found.Groups["id"].Value, found.Groups["secret"].Value);
    }

    [GeneratedRegex(@"\[(?<name>[^\]]+)\]\naws_access_key_id = (?<id>\S+)\naws_secret_access_key = (?<secret>\S+)\n")]
    private static partial Regex Profile();

    [GeneratedRegex(@"Encoded authorization failure message: (?<text>\S+)")]
    private static partial Regex Encoded();
}
