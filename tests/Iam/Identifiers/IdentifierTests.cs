using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Identifiers;

public sealed class IdentifierTests
{
    private const string Account = "123456789012";

    [Theory]
    [InlineData("ASIAY34FZKBOKMUTVV7A", "609629065308")]
    [InlineData("ASIAQNZGKIQY56JQ7WML", "029608264753")]
    [InlineData("AROA52RQV4237EYPOIPDF", "950363612855")]
    [InlineData("AROARORTY3BBGGVCOV4OP", "099966572610")]
    public void Reads_the_account_out_of_recorded_ids(string id, string account) => Assert.Equal(account, UniqueId.AccountOf(id));

    [Theory]
    [InlineData("000000000000")]
    [InlineData("000000000001")]
    [InlineData(Account)]
    [InlineData("999999999999")]
    public void Carries_any_account_through_every_kind_of_id(string account)
    {
        Assert.Equal(account, AccessKeyId.AccountOf(AccessKeyId.NewTemporary(account)));
        Assert.Equal(account, AccessKeyId.AccountOf(AccessKeyId.NewLongTerm(account)));
        foreach (var kind in Enum.GetValues<UniqueIdKind>())
        {
            var id = UniqueId.New(kind, account);
            Assert.Equal(21, id.Length);
            Assert.Equal((kind, account), (UniqueId.KindOf(id), UniqueId.AccountOf(id)));
        }
    }

    [Fact]
    public void Tells_long_term_from_temporary_keys()
    {
        Assert.True(AccessKeyId.IsTemporary(AccessKeyId.NewTemporary(Account)));
        Assert.False(AccessKeyId.IsTemporary(AccessKeyId.NewLongTerm(Account)));
        Assert.True(AccessKeyId.IsValid(AccessKeyId.NewLongTerm(Account)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ASIA")]
    [InlineData("ASIAY34FZKBOKMUTVV7")]
    [InlineData("ASIAY34FZKBOKMUTVV7AA")]
    [InlineData("ASIAY34FZKBOKMUTVV7a")]
    [InlineData("ASIAY34FZKBOKMUTVV71")]
    [InlineData("asiaY34FZKBOKMUTVV7A")]
    [InlineData("AXIAY34FZKBOKMUTVV7A")]
    [InlineData("ASIAY34FZKBOKMUTVV7A\n")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("ASIA7777777777777777")]
    [InlineData("AROA52RQV4237EYPOIPD")]
    [InlineData("AROA52RQV4237EYPOIPD1")]
    public void Finds_no_account_in_what_carries_none(string? id) => Assert.Null(UniqueId.AccountOf(id));

    [Fact]
    public void Key_ids_differ()
    {
        var ids = Enumerable.Range(0, 2000).Select(_ => AccessKeyId.NewTemporary(Account)).ToHashSet();
        Assert.Equal(2000, ids.Count);
    }

    [Theory]
    [InlineData(Account, true)]
    [InlineData("000000000000", true)]
    [InlineData("12345678901", false)]
    [InlineData("1234567890123", false)]
    [InlineData("12345678901a", false)]
    [InlineData("12345678901٢", false)]
    [InlineData("123456789012\n", false)]
    [InlineData(null, false)]
    public void An_account_id_is_twelve_ascii_digits(string? text, bool valid) => Assert.Equal(valid, AccountId.IsValid(text));

    [Fact]
    public void No_id_is_made_for_what_is_not_an_account() =>
        Assert.Throws<ArgumentException>(() => AccessKeyId.NewTemporary("development"));
}
