using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreateAccountAlias, DeleteAccountAlias, ListAccountAliases.</summary>
public sealed class AccountAliasTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task An_account_has_one_alias_which_a_second_replaces()
    {
        var administrator = await Sts.AdministratorAsync();
        (await Sts.IamAsync(administrator, "CreateAccountAlias", ("AccountAlias", "first-alias"))).AssertAccepted();
        (await Sts.IamAsync(administrator, "CreateAccountAlias", ("AccountAlias", "second-alias"))).AssertAccepted();
        var listed = await Sts.IamAsync(administrator, "ListAccountAliases");
        listed.AssertAccepted();
        Assert.Equal(["second-alias"], listed.All("member"));
        Assert.Equal("false", listed["IsTruncated"]);
    }

    [Fact]
    public async Task Deleting_needs_the_alias_that_is_there()
    {
        var administrator = await Sts.AdministratorAsync();
        (await Sts.IamAsync(administrator, "CreateAccountAlias", ("AccountAlias", "to-delete"))).AssertAccepted();
        (await Sts.IamAsync(administrator, "DeleteAccountAlias", ("AccountAlias", "another"))).AssertRefused(404, "NoSuchEntity");
        (await Sts.IamAsync(administrator, "DeleteAccountAlias", ("AccountAlias", "to-delete"))).AssertAccepted();
        Assert.Empty((await Sts.IamAsync(administrator, "ListAccountAliases")).All("member"));
    }

    [Fact]
    public async Task An_alias_of_another_account_is_refused() =>
        (await Sts.IamAsync(await Sts.AdministratorAsync(), "CreateAccountAlias", ("AccountAlias", "production"))).AssertRefused(409, "EntityAlreadyExists");

    [Theory]
    [InlineData("ab", false)]
    [InlineData("abc", true)]
    [InlineData("a--b", false)]
    [InlineData("-abc", false)]
    [InlineData("Abc", false)]
    [InlineData("123456789-123456789-123456789-123456789-123456789-123456789-123", true)]
    [InlineData("123456789-123456789-123456789-123456789-123456789-123456789-1234", false)]
    public async Task An_alias_is_within_the_model(string alias, bool accepted)
    {
        var answer = await Sts.IamAsync(await Sts.AdministratorAsync(), "CreateAccountAlias", ("AccountAlias", alias));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task A_role_without_permission_is_refused_and_it_is_on_record()
    {
        var answer = await Sts.IamAsync(await Sts.SignerAsync(), "CreateAccountAlias", ("AccountAlias", "mine"));
        answer.AssertRefused(403, "AccessDenied");
        var (record, json) = await Sts.RecordAsync(answer.RequestId);
        Assert.Equal("AccessDenied", record.ErrorCode);
        Assert.Equal("iam.amazonaws.com", json.GetProperty("eventSource").GetString());
        Assert.Equal("mine", json.GetProperty("requestParameters").GetProperty("accountAlias").GetString());
    }

    [Fact]
    public async Task A_change_is_on_record_with_who_made_it()
    {
        var answer = await Sts.IamAsync(await Sts.AdministratorAsync(), "CreateAccountAlias", ("AccountAlias", "on-record"));
        answer.AssertAccepted();
        var (_, json) = await Sts.RecordAsync(answer.RequestId);
        Assert.Equal("IAMUser", json.GetProperty("userIdentity").GetProperty("type").GetString());
        Assert.Equal("Administrator", json.GetProperty("userIdentity").GetProperty("userName").GetString());
        Assert.False(json.GetProperty("readOnly").GetBoolean());
    }
}
