using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Arns;

public class ArnTests
{
    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/Developer")]
    [InlineData("arn:aws-cn:iam::123456789012:role/Developer")]
    [InlineData("arn:aws-us-gov:iam::123456789012:role/Developer")]
    [InlineData("arn:aws:iam::aws:policy/ReadOnlyAccess")]
    [InlineData("arn:aws:s3:::bucket/key:with:colons and spaces")]
    [InlineData("arn:aws:lambda:eu-central-1:123456789012:function:f")]
    public void Reads_an_arn_and_writes_it_again(string text)
    {
        Assert.True(Arn.TryParse(text, out var arn));
        Assert.Equal(text, arn.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("arn:aws:iam::123456789012")]
    [InlineData("arn:aws:iam::123456789012:")]
    [InlineData("Arn:aws:iam::123456789012:role/R")]
    [InlineData(" arn:aws:iam::123456789012:role/R")]
    [InlineData("arn:azure:iam::123456789012:role/R")]
    [InlineData("arn:AWS:iam::123456789012:role/R")]
    [InlineData("arn:aws:::123456789012:role/R")]
    [InlineData("arn:aws:IAM::123456789012:role/R")]
    [InlineData("arn:aws:iam::12345678901:role/R")]
    [InlineData("arn:aws:iam::1234567890123:role/R")]
    [InlineData("arn:aws:iam::12345678901x:role/R")]
    [InlineData("arn:aws:iam::\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662:role/R")]
    [InlineData("arn:aws:iam::123456789012:role/R\u00f6")]
    [InlineData("arn:aws:iam::123456789012:role/R\n")]
    public void Refuses_what_is_no_arn(string? text) => Assert.False(Arn.TryParse(text, out _));

    [Fact]
    public void Takes_2048_characters_and_no_more()
    {
        const string head = "arn:aws:s3:::";
        Assert.True(Arn.TryParse(head + new string('k', 2048 - head.Length), out _));
        Assert.False(Arn.TryParse(head + new string('k', 2049 - head.Length), out _));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/Developer", "/", "Developer")]
    [InlineData("arn:aws:iam::123456789012:role/team/a/Dev_1+=,.@-", "/team/a/", "Dev_1+=,.@-")]
    public void Reads_a_role_with_its_path(string text, string path, string name)
    {
        Assert.True(RoleArn.TryParse(text, out var role));
        Assert.Equal(("123456789012", path, name), (role.AccountId, role.Path, role.Name));
        Assert.Equal(text, role.ToString());
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/Developer")]
    [InlineData("arn:aws:iam::123456789012:role")]
    [InlineData("arn:aws:iam::123456789012:role/")]
    [InlineData("arn:aws:iam::123456789012:role/team/")]
    [InlineData("arn:aws:iam::123456789012:roles/R")]
    [InlineData("arn:aws:iam::123456789012:role/a b/R")]
    [InlineData("arn:aws:iam::123456789012:role/R:x")]
    [InlineData("arn:aws:iam::123456789012:role/R*")]
    [InlineData("arn:aws:iam:eu-west-1:123456789012:role/R")]
    [InlineData("arn:aws:sts::123456789012:role/R")]
    [InlineData("arn:aws:iam::aws:role/R")]
    [InlineData("arn:aws:iam:::role/R")]
    public void Refuses_what_is_no_role(string text) => Assert.False(RoleArn.TryParse(text, out _));

    [Fact]
    public void A_role_name_has_64_characters_at_most()
    {
        Assert.True(RoleArn.TryParse("arn:aws:iam::123456789012:role/" + new string('r', 64), out _));
        Assert.False(RoleArn.TryParse("arn:aws:iam::123456789012:role/" + new string('r', 65), out _));
    }

    [Fact]
    public void A_role_path_has_512_characters_at_most()
    {
        Assert.True(RoleArn.TryParse($"arn:aws:iam::123456789012:role/{new string('p', 510)}/R", out _));
        Assert.False(RoleArn.TryParse($"arn:aws:iam::123456789012:role/{new string('p', 511)}/R", out _));
    }

    [Fact]
    public void A_session_arn_leaves_the_path_out()
    {
        Assert.True(RoleArn.TryParse("arn:aws-cn:iam::123456789012:role/team/Developer", out var role));
        Assert.Equal("arn:aws-cn:sts::123456789012:assumed-role/Developer/David", role.Session("David").ToString());
    }

    [Theory]
    [InlineData("arn:aws:sts::123456789012:assumed-role/R/Da", true)]
    [InlineData("arn:aws:sts::123456789012:assumed-role/R/D", false)]
    [InlineData("arn:aws:sts::123456789012:assumed-role/R", false)]
    [InlineData("arn:aws:sts::123456789012:assumed-role/p/R/David", false)]
    [InlineData("arn:aws:iam::123456789012:assumed-role/R/David", false)]
    public void Reads_session_arns(string text, bool fits)
    {
        Assert.Equal(fits, AssumedRoleArn.TryParse(text, out var session));
        Assert.Equal(fits ? text : null, session?.ToString());
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:saml-provider/Portal", true)]
    [InlineData("arn:aws:iam::123456789012:saml-provider/a.b_c-d", true)]
    [InlineData("arn:aws:iam::123456789012:saml-provider/", false)]
    [InlineData("arn:aws:iam::123456789012:saml-provider/a/b", false)]
    [InlineData("arn:aws:iam::123456789012:saml-provider/a+b", false)]
    [InlineData("arn:aws:iam::123456789012:oidc-provider/Portal", false)]
    public void Reads_provider_arns(string text, bool fits)
    {
        Assert.Equal(fits, SamlProviderArn.TryParse(text, out var provider));
        Assert.Equal(fits ? text : null, provider?.ToString());
    }

    [Fact]
    public void A_provider_name_has_128_characters_at_most()
    {
        Assert.True(SamlProviderArn.TryParse("arn:aws:iam::123456789012:saml-provider/" + new string('p', 128), out _));
        Assert.False(SamlProviderArn.TryParse("arn:aws:iam::123456789012:saml-provider/" + new string('p', 129), out _));
    }
}
