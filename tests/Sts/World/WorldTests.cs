using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Sts.World;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.World;

public sealed class WorldTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    private WorldImport Import => _sts.Services.GetRequiredService<WorldImport>();

    [Fact]
    public async Task Begins_with_both_accounts_and_a_portal_in_each()
    {
        await using var db = await _sts.DatabaseAsync();
        Assert.Equal(["development", "production"], await db.Accounts.OrderBy(account => account.Id).Select(account => account.Alias).ToListAsync());
        Assert.Equal(2, await db.SamlProviders.CountAsync(provider => provider.Name == "Portal" && provider.EntityId == _sts.IdpEntityId));
        Assert.Equal(0, await db.PendingProviders.CountAsync());
        foreach (var role in new[] { "123456789012:role/Administrator", "123456789012:role/Developer", "123456789012:role/Tester", "999999999999:role/Administrator", "999999999999:role/UpdateApp", "999999999999:role/ReadOnly" })
            Assert.True(await db.Roles.AnyAsync(found => found.Arn == "arn:aws:iam::" + role), role);
        (await _sts.AssumeAsync(_sts.Honest("arn:aws:iam::999999999999:role/UpdateApp", "arn:aws:iam::999999999999:saml-provider/Portal"))).AssertAccepted();
    }

    [Fact]
    public async Task Is_brought_about_twice_with_the_same_result()
    {
        var before = await IdsAsync();
        Assert.Empty(await Import.RunAsync(TestWorld.Json(_sts.Origin, _sts.IdpEntityId), default));
        Assert.Equal(before, await IdsAsync());
    }

    [Fact]
    public async Task Says_line_and_path_of_what_is_wrong_and_keeps_nothing_of_it()
    {
        const string json = """
            {
              "sts": {
                "accounts": [ { "number": "222222222222", "name": "New" } ],
                "roles": [
                  { "account": "222222222222", "name": "Bad",
                    "trustPolicy": { "Version": "2012-10-17", "Statement": [] } }
                ]
              }
            }
            """;
        var fault = Assert.Single(await Import.RunAsync(json, default));
        Assert.Equal((6, "$.sts.roles[0].trustPolicy"), (fault.Line, fault.Path));
        await using var db = await _sts.DatabaseAsync();
        Assert.False(await db.Accounts.AnyAsync(account => account.Id == "222222222222"));
    }

    [Theory]
    [InlineData("""{"sts":{"accounts":[{"number":"12345678901","name":"Short"}]}}""", "$.sts.accounts[0].number")]
    [InlineData("""{"sts":{"accounts":[{"number":"222222222222","name":"Taken","alias":"development"}]}}""", "$.sts.accounts[0].alias")]
    [InlineData("""{"sts":{"accounts":[{"number":"222222222222","name":"X","colour":"red"}]}}""", "$.sts.accounts[0].colour")]
    [InlineData("""{"sts":{"samlProviders":[{"account":"123456789012","name":"P"}]}}""", "$.sts.samlProviders[0].metadata")]
    [InlineData("""{"sts":{"samlProviders":[{"account":"123456789012","name":"P","metadata":"<x/>"}]}}""", "$.sts.samlProviders[0].metadata")]
    [InlineData("""{"sts":{"samlProviders":[{"account":"888888888888","name":"P","metadataUrl":"https://idp.example.com"}]}}""", "$.sts.samlProviders[0].account")]
    [InlineData("""{"sts":{"roles":[{"account":"123456789012","name":"R","trustPolicy":{}}]}}""", "$.sts.roles[0].trustPolicy")]
    [InlineData("""{"sts":{"policies":[{"account":"123456789012","name":"P","document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x","Resource":"*"}]}}]}}""", "$.sts.policies[0].document")]
    [InlineData("""{"sts":{"accounts":3}}""", "$.sts.accounts")]
    [InlineData("""{"sts":{},"more":{}}""", "$.more")]
    public async Task Refuses_a_world_with_one_fault(string json, string path) =>
        Assert.Equal(path, Assert.Single(await Import.RunAsync(json, default)).Path);

    [Fact]
    public async Task Refuses_metadata_whose_key_is_weak_and_takes_a_rollover()
    {
        static string World(params TestKey[] keys) => JsonSerializer.Serialize(new
        {
            sts = new { samlProviders = new[] { new { account = RunningSts.Account, name = "Rolling", metadata = System.Text.Encoding.UTF8.GetString(TestIdp.Metadata("https://rolling.example.com", keys)) } } },
        });
        Assert.Single(await Import.RunAsync(World(TestKeys.WeakRsa), default));
        Assert.Empty(await Import.RunAsync(World(TestKeys.Rsa), default));
        await using var db = await _sts.DatabaseAsync();
        var uuid = (await db.SamlProviders.AsNoTracking().SingleAsync(provider => provider.Name == "Rolling")).UniqueId;
        Assert.Matches(@"\ASAMLSP[A-Z0-9]{16}\z", uuid);
        Assert.Empty(await Import.RunAsync(World(TestKeys.Rsa, TestKeys.OtherRsa), default));
        Assert.Empty(await Import.RunAsync(World(TestKeys.OtherRsa), default));
        var rolled = await db.SamlProviders.AsNoTracking().Include(provider => provider.Certificates).SingleAsync(provider => provider.Name == "Rolling");
        Assert.Equal(uuid, rolled.UniqueId);
        Assert.Equal(TestKeys.OtherRsa.Der.ToArray(), Assert.Single(rolled.Certificates).Der);
    }

    private async Task<List<string>> IdsAsync()
    {
        await using var db = await _sts.DatabaseAsync();
        return await db.Roles.Select(role => role.UniqueId).Concat(db.SamlProviders.Select(provider => provider.UniqueId)).Concat(db.ManagedPolicies.Select(policy => policy.UniqueId)).Order().ToListAsync();
    }
}
