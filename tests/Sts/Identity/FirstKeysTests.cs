using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.World;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Web;

namespace SamlFederation.Tests.Sts.Identity;

public sealed partial class FirstKeysTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Third = "333333333333";
    private readonly RunningSts _sts = fixture.Sts;

    private string File => Path.Combine(_sts.DataDirectory, "aws-credentials");

    [Theory]
    [InlineData("development", "123456789012")]
    [InlineData("production", "999999999999")]
    public async Task Every_account_of_an_empty_folder_has_one_whose_key_works(string profile, string account)
    {
        var who = await _sts.CallerIdentityAsync(KeyOf(profile));
        who.AssertAccepted();
        Assert.Equal(($"arn:aws:iam::{account}:user/Administrator", account), (who["Arn"], who["Account"]));
        (await _sts.IamAsync(KeyOf(profile), "ListAccountAliases")).AssertAccepted();
    }

    [Fact]
    public void The_file_is_for_its_owner_alone()
    {
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Matches(@"\A(\[[a-z0-9._-]+\]\naws_access_key_id = AKIA[A-Z2-7]{16}\naws_secret_access_key = [A-Za-z0-9/+]{40}\n){4}", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task The_store_has_no_secret_in_the_clear()
    {
        var secret = KeyOf("development").SecretAccessKey;
        await using var db = await _sts.DatabaseAsync();
        Assert.All(await db.AccessKeys.AsNoTracking().ToListAsync(), key => Assert.DoesNotContain(secret, key.SealedSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_import_and_a_second_start_make_no_second_key()
    {
        var before = System.IO.File.ReadAllText(File);
        await _sts.Services.GetRequiredService<Seeding>().SeedAsync(default);
        Assert.Empty(await Import().RunAsync("""{"sts":{"accounts":[{"number":"123456789012","name":"Development","alias":"development"}]}}""", default));
        Assert.Equal(before, System.IO.File.ReadAllText(File));
        await using var db = await _sts.DatabaseAsync();
        Assert.Equal(["Administrator", "David", "Theresa", "bucket"], await db.Users.Where(user => user.AccountId == "123456789012").Select(user => user.Name).Order().ToListAsync());
    }

    [Fact]
    public async Task One_that_was_deleted_does_not_come_back()
    {
        Assert.Empty(await Import().RunAsync(World("444444444444", "Left"), default));
        await _sts.ChangeAsync(async db =>
        {
            await db.AccessKeys.Where(key => key.AccountId == "444444444444").ExecuteDeleteAsync();
            db.Users.Remove(await db.Users.Include(user => user.Attachments).SingleAsync(user => user.AccountId == "444444444444"));
        });
        await _sts.Services.GetRequiredService<Seeding>().SeedAsync(default);
        Assert.Empty(await Import().RunAsync(World("444444444444", "Left"), default));
        await using var db = await _sts.DatabaseAsync();
        Assert.False(await db.Users.AnyAsync(user => user.AccountId == "444444444444"));
    }

    [Fact]
    public async Task A_start_that_ended_before_its_commit_leaves_void_keys_which_the_next_one_replaces()
    {
        // The file as such a start leaves it: with a key that the store never came to know.
        var dead = $"[imported]\naws_access_key_id = {AccessKeyId.NewLongTerm(Third)}\naws_secret_access_key = {SecretAccessKey.New().Reveal()}\n";
        var mine = "[mine]\naws_access_key_id = x\nregion = eu-central-1\n";
        System.IO.File.AppendAllText(File, dead + mine);

        Assert.Empty(await Import().RunAsync(World(Third, "Imported"), default));

        var text = System.IO.File.ReadAllText(File);
        Assert.DoesNotContain(dead, text, StringComparison.Ordinal);
        Assert.Contains(mine, text, StringComparison.Ordinal);
        (await _sts.CallerIdentityAsync(KeyOf("imported"))).AssertAccepted();
        (await _sts.CallerIdentityAsync(KeyOf("development"))).AssertAccepted();
    }

    [Fact]
    public async Task A_key_that_cannot_be_written_is_not_made_nor_is_its_account()
    {
        var options = _sts.Services.GetRequiredService<ServiceOptions>() with { DataDirectory = Path.Combine(_sts.DataDirectory, "absent") };
        await Assert.ThrowsAsync<StartupRefusedException>(() => Import(options).RunAsync(World("555555555555", "Nowhere"), default));
        await using var db = await _sts.DatabaseAsync();
        Assert.False(await db.Accounts.AnyAsync(account => account.Id == "555555555555"));
        Assert.Empty(await Import().RunAsync(World("555555555555", "Nowhere"), default));
        (await _sts.CallerIdentityAsync(KeyOf("nowhere"))).AssertAccepted();
    }

    [Fact]
    public async Task Two_accounts_of_one_name_have_two_profiles()
    {
        Assert.Empty(await Import().RunAsync(World("666666666666", "Twin"), default));
        Assert.Empty(await Import().RunAsync(World("777777777777", "twin"), default));
        Assert.Equal("666666666666", (await _sts.CallerIdentityAsync(KeyOf("twin")))["Account"]);
        Assert.Equal("777777777777", (await _sts.CallerIdentityAsync(KeyOf("twin-777777777777")))["Account"]);
    }

    [Fact]
    public async Task Production_makes_none_by_itself()
    {
        var options = _sts.Services.GetRequiredService<ServiceOptions>() with { Production = true };
        var before = System.IO.File.ReadAllText(File);
        Assert.Empty(await Import(options).RunAsync(World("888888888888", "Real"), default));
        await using var db = await _sts.DatabaseAsync();
        Assert.True(await db.Accounts.AnyAsync(account => account.Id == "888888888888"));
        Assert.False(await db.Users.AnyAsync(user => user.AccountId == "888888888888"));
        Assert.Equal(before, System.IO.File.ReadAllText(File));
    }

    private WorldImport Import(ServiceOptions? options = null)
    {
        var services = _sts.Services;
        if (options is null) return services.GetRequiredService<WorldImport>();
        var first = new FirstKeys(services.GetRequiredService<Administrators>(), services.GetRequiredService<AccessKeys>(), new ProfileFile(options), options);
        return ActivatorUtilities.CreateInstance<WorldImport>(services, first);
    }

    private static string World(string number, string name) => JsonSerializer.Serialize(new { sts = new { accounts = new[] { new { number, name } } } });

    private SigV4Signer KeyOf(string profile)
    {
        var found = Profile().Matches(System.IO.File.ReadAllText(File)).Single(section => section.Groups["name"].Value == profile);
        return new SigV4Signer(found.Groups["id"].Value, found.Groups["secret"].Value);
    }

    [GeneratedRegex(@"\[(?<name>[^\]]+)\]\naws_access_key_id = (?<id>\S+)\naws_secret_access_key = (?<secret>\S+)\n")]
    private static partial Regex Profile();
}
