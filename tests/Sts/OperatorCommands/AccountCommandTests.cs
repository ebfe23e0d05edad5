using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.OperatorCommands;

public sealed class AccountCommandTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Makes_an_account_whose_administrator_may_do_everything_at_once()
    {
        var made = await OperatorRun.OnAsync(_sts, "account", "create", "Research & Tools", "--number", "111122223333", "--alias", "research");
        var signer = made.Signer("research-tools");
        Assert.Contains("111122223333 (Research & Tools)", made.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(signer.SecretAccessKey, made.Errors, StringComparison.Ordinal);

        var who = await _sts.CallerIdentityAsync(signer);
        who.AssertAccepted();
        Assert.Equal("arn:aws:iam::111122223333:user/Administrator", who["Arn"]);
        (await _sts.IamAsync(signer, "CreateAccountAlias", ("AccountAlias", "tools"))).AssertAccepted();
    }

    [Fact]
    public async Task Has_on_record_what_was_made_and_never_the_secret()
    {
        var signer = (await OperatorRun.OnAsync(_sts, "account", "create", "Recorded", "--number", "111122224444")).Signer("recorded");
        await using var db = await _sts.DatabaseAsync();
        var records = await db.Trail.AsNoTracking().Where(record => record.AccountId == "111122224444").OrderBy(record => record.Sequence).ToListAsync();
        Assert.Equal(["CreateAccount", "CreateUser"], records.Select(record => record.EventName));
        Assert.All(records, record => Assert.Contains("\"invokedBy\":\"operator\"", record.Record, StringComparison.Ordinal));
        Assert.Contains(signer.AccessKeyId, records[1].Record, StringComparison.Ordinal);
        Assert.All(records, record => Assert.DoesNotContain(signer.SecretAccessKey[..20], record.Record + record.Trace, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { "--number", "123456789012" }, "taken by the account Development")]
    [InlineData(new[] { "--number", "12345678901" }, "twelve digits")]
    [InlineData(new[] { "--number", "1234567890123" }, "twelve digits")]
    [InlineData(new[] { "--number", "12345678901x" }, "twelve digits")]
    [InlineData(new[] { "--number", "111122225555", "--alias", "development" }, "another account's")]
    [InlineData(new[] { "--number", "111122225555", "--alias", "No" }, "alias")]
    [InlineData(new string[0], "--number")]
    [InlineData(new[] { "--number" }, "--number")]
    [InlineData(new[] { "--number", "111122225555", "--colour", "red" }, "--colour")]
    public async Task Says_in_one_sentence_what_is_wrong_and_makes_nothing(string[] words, string named)
    {
        await using var db = await _sts.DatabaseAsync();
        var before = await db.Users.CountAsync();
        (await OperatorRun.OnAsync(_sts, ["account", "create", "Wrong", .. words])).AssertRefused(named);
        Assert.False(await db.Accounts.AnyAsync(account => account.Id == "111122225555" || account.Name == "Wrong"));
        Assert.Equal(before, await db.Users.CountAsync());
    }

    [Fact]
    public async Task A_name_has_1_to_100_characters()
    {
        (await OperatorRun.OnAsync(_sts, "account", "create", new string('n', 101), "--number", "111122226666")).AssertRefused("100 characters");
        (await OperatorRun.OnAsync(_sts, "account", "create", "", "--number", "111122226666")).AssertRefused("100 characters");
        (await OperatorRun.OnAsync(_sts, "account", "create", new string('n', 100), "--number", "111122226666")).Signer(new string('n', 100));
        // Of a name without a letter that a profile may have, the number is left.
        (await OperatorRun.OnAsync(_sts, "account", "create", "研究", "--number", "111122227777")).Signer("111122227777");
    }

    [Fact]
    public async Task Lists_the_accounts_by_number()
    {
        var listed = await OperatorRun.OnAsync(_sts, "account", "list");
        Assert.Equal((0, ""), (listed.Code, listed.Errors));
        Assert.Matches(@"123456789012  development +Development\n", listed.Output);
        Assert.Matches(@"999999999999  production +Production\n\z", listed.Output);
    }

    [Fact]
    public async Task Makes_the_first_administrator_of_an_account_that_has_none_and_no_second()
    {
        await using (var db = await _sts.DatabaseAsync())
        {
            db.Accounts.Add(new SamlFederation.Data.Sts.Account { Id = "111122228888", Name = "Bare", Created = _sts.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }
        var signer = (await OperatorRun.OnAsync(_sts, "account", "administrator", "111122228888")).Signer("bare");
        (await _sts.IamAsync(signer, "ListAccountAliases")).AssertAccepted();
        (await OperatorRun.OnAsync(_sts, "account", "administrator", "111122228888")).AssertRefused("has its user Administrator already");
        (await OperatorRun.OnAsync(_sts, "account", "administrator", "111122229999")).AssertRefused("There is no account 111122229999");
        (await OperatorRun.OnAsync(_sts, "account", "administrator", "Bare")).AssertRefused("twelve digits");
    }

    [Fact]
    public async Task Makes_no_service_where_there_is_none()
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-sts-").FullName;
        var (data, certs) = (Path.Combine(folder, "data"), Path.Combine(folder, "certs"));
        (await OperatorRun.Async("account", "list", "--data", data, "--certs", _sts.CertsDirectory)).AssertRefused(data);
        Assert.False(Directory.Exists(data));
        Directory.CreateDirectory(data);
        (await OperatorRun.Async("account", "list", "--data", data, "--certs", _sts.CertsDirectory)).AssertRefused(data);
        (await OperatorRun.Async("account", "list", "--data", _sts.DataDirectory, "--certs", certs)).AssertRefused(certs);
        Assert.False(Directory.Exists(certs));
        Assert.Empty(Directory.GetFileSystemEntries(data));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Tells_how_it_is_used()
    {
        var help = await OperatorRun.Async("account", "--help");
        Assert.Equal((0, ""), (help.Code, help.Errors));
        foreach (var word in new[] { "create", "list", "administrator" }) Assert.Contains(word, help.Output, StringComparison.Ordinal);
        Assert.Contains("--number", (await OperatorRun.Async("account", "create", "--help")).Output, StringComparison.Ordinal);
    }
}
