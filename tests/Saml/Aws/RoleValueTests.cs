using SamlFederation.Saml;

namespace SamlFederation.Tests.Saml.Aws;

/// <summary>Both sides of every bound of the two ARNs in a Role.</summary>
public sealed class RoleValueTests
{
    private const string Role = "arn:aws:iam::123456789012:role/Developer";
    private const string Provider = "arn:aws:iam::123456789012:saml-provider/Portal";

    public static TheoryData<string> Partitions => ["aws", "aws-a", "aws-abcdefghij", "aws-a-b-c"];

    public static TheoryData<string> OtherPartitions => ["", "a", "aws-", "aws-abcdefghijk", "aws-a-b-c-d", "aws-A", "awsx", "aws-1"];

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Both_are_of_one_partition(string partition) => Assert.NotNull(Parse(In(Role, partition), In(Provider, partition)));

    [Theory]
    [MemberData(nameof(OtherPartitions))]
    public void What_is_no_partition_is_refused(string partition) => Assert.Null(Parse(In(Role, partition), In(Provider, partition)));

    [Theory]
    [InlineData("123456789012", true)]
    [InlineData("000000000000", true)]
    [InlineData("12345678901", false)]
    [InlineData("1234567890123", false)]
    [InlineData("12345678901a", false)]
    [InlineData("12345678901\u0663", false)]
    public void An_account_has_twelve_digits(string account, bool accepted) =>
        Assert.Equal(accepted, Parse(Role.Replace("123456789012", account, StringComparison.Ordinal), Provider.Replace("123456789012", account, StringComparison.Ordinal)) is not null);

    [Theory]
    [InlineData("r", true)]
    [InlineData("azAZ09_+=.@-", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("...", true)]
    [InlineData("r!", false)]
    [InlineData("r r", false)]
    public void A_role_has_a_name_of_these_characters(string name, bool accepted) => Assert.Equal(accepted, Parse(OfName(name), Provider) is not null);

    [Fact]
    public void A_role_has_a_name_of_up_to_64_characters()
    {
        Assert.NotNull(Parse(OfName(new('r', 64)), Provider));
        Assert.Null(Parse(OfName(new('r', 65)), Provider));
    }

    [Theory]
    [InlineData("!/", true)]
    [InlineData("~+-.0/", true)]
    [InlineData("a/.b/..c/", true)]
    [InlineData("a/../b/", false)]
    [InlineData("./", false)]
    [InlineData("/", false)]
    [InlineData("a//", false)]
    [InlineData("a b/", false)]
    [InlineData("a\u007f/", false)]
    [InlineData("ä/", false)]
    public void A_path_has_segments_of_printable_ASCII(string path, bool accepted) => Assert.Equal(accepted, Parse(OfName(path + "Developer"), Provider) is not null);

    [Fact]
    public void A_path_has_up_to_64_segments_and_an_ARN_up_to_2048_characters()
    {
        Assert.NotNull(Parse(OfName(string.Concat(Enumerable.Repeat("p/", 64)) + "r"), Provider));
        Assert.Null(Parse(OfName(string.Concat(Enumerable.Repeat("p/", 65)) + "r"), Provider));
        var rest = 2048 - OfName("/r").Length;
        Assert.NotNull(Parse(OfName(new string('p', rest) + "/r"), Provider));
        Assert.Null(Parse(OfName(new string('p', rest + 1) + "/r"), Provider));
    }

    [Theory]
    [InlineData("P", true)]
    [InlineData("azAZ09._-", true)]
    [InlineData("", false)]
    [InlineData("P+", false)]
    [InlineData("P/Q", false)]
    public void A_provider_has_a_name_of_these_characters(string name, bool accepted) => Assert.Equal(accepted, Parse(Role, OfProvider(name)) is not null);

    [Fact]
    public void A_provider_has_a_name_of_up_to_128_characters()
    {
        Assert.NotNull(Parse(Role, OfProvider(new('p', 128))));
        Assert.Null(Parse(Role, OfProvider(new('p', 129))));
    }

    [Theory]
    [InlineData("x" + Role, Provider)]
    [InlineData(Role, "x" + Provider)]
    [InlineData(Role + "\n!", Provider)]
    [InlineData(Role, Provider + "\n!")]
    [InlineData(Provider, Provider)]
    public void Nothing_stands_around_an_ARN(string role, string provider)
    {
        Assert.Null(Parse(role, provider));
        Assert.Null(Parse(provider, role));
    }

    private static RolePair? Parse(string role, string provider) => RoleValue.Parse($"{role},{provider}");

    private static string In(string arn, string partition) => arn.Replace("arn:aws:", $"arn:{partition}:", StringComparison.Ordinal);

    private static string OfName(string name) => "arn:aws:iam::123456789012:role/" + name;

    private static string OfProvider(string name) => "arn:aws:iam::123456789012:saml-provider/" + name;
}
