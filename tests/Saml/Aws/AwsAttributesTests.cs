using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Saml.Reading;

namespace SamlFederation.Tests.Saml.Aws;

public sealed class AwsAttributesTests
{
    private const string Role = "arn:aws:iam::123456789012:role/Developer";
    private const string Provider = "arn:aws:iam::123456789012:saml-provider/Portal";
    private static readonly HonestResponse Honest = new();

    [Theory]
    [InlineData($"{Role},{Provider}")]
    [InlineData($"{Provider},{Role}")]
    [InlineData($"  {Role} ,\t{Provider}\r\n")]
    [InlineData($"\n{Provider},\n{Role}\n")]
    public void Reads_a_Role_in_either_order_and_trims_it(string value)
    {
        var claims = Read(WithRoles(value));
        Assert.Equal([new RolePair(Role, Provider)], claims.Roles);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/team/a=b/Developer", "arn:aws:iam::123456789012:saml-provider/Portal")]
    [InlineData("arn:aws-us-gov:iam::123456789012:role/Developer", "arn:aws-us-gov:iam::123456789012:saml-provider/Portal")]
    [InlineData("arn:aws-cn:iam::123456789012:role/A_+=.@-", "arn:aws-cn:iam::123456789012:saml-provider/a.b_c-d")]
    public void Reads_paths_and_partitions(string role, string provider) =>
        Assert.Equal([new RolePair(role, provider)], Read(WithRoles($"{role},{provider}")).Roles);

    [Fact]
    public void Keeps_the_order_and_drops_repetitions()
    {
        var other = Role + "2";
        Assert.Equal([other, Role], Read(WithRoles($"{other},{Provider}", $"{Role},{Provider}", $"{Provider},{other}")).Roles.Select(r => r.RoleArn));
    }

    [Fact]
    public void Reads_five_hundred_roles()
    {
        var roles = Enumerable.Range(0, 500).Select(i => (Role + i, Provider)).ToList();
        Assert.Equal(500, Read(Honest with { Roles = roles }).Roles.Count);
    }

    [Fact]
    public void Reads_everything_else()
    {
        var claims = Read(Honest with { SessionDuration = "43200", Tags = [new("Team", "Blue"), new("Empty", "")], TransitiveTagKeys = ["team"], SourceIdentity = "david@example.com" });
        Assert.Equal(43200, claims.SessionDuration);
        Assert.Equal([new("Team", "Blue"), new("Empty", "")], claims.PrincipalTags);
        Assert.Equal(["Team"], claims.TransitiveTagKeys);
        Assert.Equal("david@example.com", claims.SourceIdentity);
        Assert.Equal("david@example.com", claims.RoleSessionName);
    }

    [Theory]
    [InlineData("900")]
    [InlineData("3600")]
    [InlineData("43200")]
    public void Reads_a_SessionDuration_within_its_bounds(string seconds) =>
        Assert.Equal(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), Read(Honest with { SessionDuration = seconds }).SessionDuration);

    [Fact]
    public void Reads_names_and_tags_at_their_lengths()
    {
        var claims = Read(Honest with { SessionName = new string('a', 64), SourceIdentity = "ab", Tags = [new(new string('k', 128), new string('v', 256))] });
        Assert.Equal(64, claims.RoleSessionName.Length);
        Assert.Equal(256, claims.PrincipalTags[0].Value.Length);
    }

    [Theory]
    [InlineData("A_+=,.@-9", true)]
    [InlineData("ab", true)]
    [InlineData("a!b", false)]
    [InlineData("a", false)]
    public void Names_of_sessions_and_sources_are_of_these_characters(string name, bool accepted)
    {
        Assert.Equal(accepted ? null : AssertionRule.RoleSessionName, Fault(Honest with { SessionName = name }));
        Assert.Equal(accepted ? null : AssertionRule.SourceIdentity, Fault(Honest with { SourceIdentity = name }));
    }

    [Theory]
    [InlineData("Aß\u00A0 ٣_.:/=+-@")]
    [InlineData("awsx:")]
    [InlineData("x:aws:")]
    public void Tags_are_of_letters_spaces_and_digits_of_any_script_and_some_signs(string text)
    {
        Assert.Equal([new(text, text)], Read(Honest with { Tags = [new(text, text)] }).PrincipalTags);
        foreach (var other in new[] { "!", "\u200B", "\u2029", "\t" })
        {
            Assert.Equal(AssertionRule.PrincipalTag, Fault(Honest with { Tags = [new(text + other, "")] }));
            Assert.Equal(AssertionRule.PrincipalTag, Fault(Honest with { Tags = [new(text, other + text)] }));
        }
    }

    [Theory]
    [InlineData("SessionDuration", AssertionRule.SessionDuration, "900")]
    [InlineData("SourceIdentity", AssertionRule.SourceIdentity, "david")]
    public void One_value_is_one(string name, AssertionRule rule, string value)
    {
        Assert.Null(Fault(WithAttribute(name, value)));
        Assert.Equal(rule, Fault(WithAttribute(name, value, value)));
        Assert.Equal(rule, Fault(WithAttribute(name)));
    }

    [Fact]
    public void Keys_may_be_named_transitive_once_each_by_an_attribute_without_values_too()
    {
        var honest = Honest with { Tags = [new("Team", "a"), new("Site", "b")] };
        Assert.Equal(["Site", "Team"], Read(honest with { TransitiveTagKeys = ["SITE", "Team"] }).TransitiveTagKeys);
        Assert.Empty(Read(honest with { OtherAttributes = [new(HonestResponse.AttributePrefix + "TransitiveTagKeys", [])] }).TransitiveTagKeys);
    }

    [Fact]
    public void The_trace_has_a_row_for_what_was_there_and_none_for_what_was_not()
    {
        var full = Honest with { SessionDuration = "900", Tags = [new("Team", "a")], TransitiveTagKeys = ["Team"], SourceIdentity = "david" };
        Assert.Equal(
            [AssertionRule.Role, AssertionRule.RoleSessionName, AssertionRule.SessionDuration, AssertionRule.PrincipalTag, AssertionRule.TransitiveTagKeys, AssertionRule.SourceIdentity],
            Checks(full).Select(check => check.Rule));
        Assert.Equal([AssertionRule.Role, AssertionRule.RoleSessionName], Checks(Honest).Select(check => check.Rule));
        var refused = Checks(full with { SourceIdentity = "a b" });
        Assert.Equal((AssertionRule.SourceIdentity, false), (refused[^1].Rule, refused[^1].Passed));
        Assert.All(refused.SkipLast(1), check => Assert.True(check.Passed));
    }

    [Fact]
    public void The_linter_is_told_the_first_fault_of_every_rule()
    {
        Assert.Equal([AssertionRule.RoleMissing, AssertionRule.RoleSessionNameMissing], new AwsAttributeReader([]).Faults().Select(fault => fault.Rule));
        Assert.Empty(new AwsAttributeReader([.. Honest.Message().Assertion!.Attributes]).Faults());
    }

    [Fact]
    public void Fills_the_context_keys()
    {
        var honest = Honest with
        {
            OtherAttributes =
            [
                new("urn:oid:1.3.6.1.4.1.5923.1.1.1.1", ["staff", "member"]),
                new("urn:oid:1.3.6.1.4.1.5923.1.1.1.6", ["david@example.com"]),
                new("urn:oid:1.3.6.1.4.1.5923.1.2.1.4", ["Example"]),
                new("urn:oid:2.5.4.3", ["David"]),
                new("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", ["d@example.com"]),
                new("urn:oid:0.9.2342.19200300.100.1.3", ["later@example.com"]),
                new("http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", ["S-1"]),
                new("2.5.4.45", ["x"]),
                new("urn:nobody", ["y"]),
            ],
        };
        var keys = AwsAttributes.ContextKeys(Reader.Valid(honest.Base64(), honest), "123456789012", "Portal");
        Assert.Equal([honest.Recipient], keys["SAML:aud"]);
        Assert.Equal([honest.Issuer], keys["saml:iss"]);
        Assert.Equal(["david"], keys["saml:sub"]);
        Assert.Equal(["persistent"], keys["saml:sub_type"]);
        Assert.Equal([NameQualifier.Compute(honest.Issuer, "123456789012", "Portal")], keys["saml:namequalifier"]);
        Assert.Equal(["123456789012/Portal"], keys["saml:doc"]);
        Assert.Equal(["staff", "member"], keys["saml:edupersonaffiliation"]);
        Assert.Equal(["david@example.com"], keys["saml:edupersonprincipalname"]);
        Assert.Equal(["Example"], keys["saml:eduorglegalname"]);
        Assert.Equal(["David"], keys["saml:cn"]);
        Assert.Equal(["d@example.com"], keys["saml:mail"]);
        Assert.Equal(["S-1"], keys["saml:uid"]);
        Assert.Equal(["S-1"], keys["saml:primaryGroupSID"]);
        Assert.Equal(["x"], keys["saml:x500UniqueIdentifier"]);
        Assert.DoesNotContain(keys, pair => pair.Value.Contains("y"));
    }

    [Theory]
    [InlineData("https://example.com/saml", "123456789012", "MySAMLIdP", "1uAJanUnBc2XeUkHURMht+xam2c=")]
    [InlineData("http://www.okta.com/exksfwc0mwQGJQoJ62p6", "671568874969", "SplunkcloudOkta", "g4RD/xcF3dcnEghdegAhfaPo+ow=")]
    [InlineData("https://portal.sso.ap-southeast-2.amazonaws.com/saml/assertion/NjA3NDgxNTgxNTk2X2lucy0xZmJjZmIxYzUxMDk3NTZh", "950363612855", "AWSSSO_9882ccf00912484e_DO_NOT_DELETE", "/nQTosBbaHrvuioiTKQkrbl3/WM=")]
    public void Computes_NameQualifier_as_AWS_does(string issuer, string account, string provider, string expected) =>
        Assert.Equal(expected, NameQualifier.Compute(issuer, account, provider));

    [Theory]
    [InlineData("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "persistent")]
    [InlineData("urn:oasis:names:tc:SAML:2.0:nameid-format:transient", "transient")]
    [InlineData("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", "unspecified")]
    [InlineData("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")]
    [InlineData("urn:custom", "urn:custom")]
    [InlineData(null, "unspecified")]
    public void Computes_SubjectType_as_AWS_does(string? format, string expected) => Assert.Equal(expected, SubjectType.From(format));

    private static HonestResponse WithRoles(params string[] values) => Honest with
    {
        EditAssertion = a => a with { Attributes = [.. a.Attributes.Select(x => x.Name.EndsWith("/Role", StringComparison.Ordinal) ? x with { Values = values } : x)] },
    };

    private static HonestResponse WithAttribute(string name, params string[] values) =>
        Honest with { OtherAttributes = [new(HonestResponse.AttributePrefix + name, values)] };

    private static AssertionRule? Fault(HonestResponse honest) =>
        (AwsAttributes.Read(Reader.Valid(honest.Base64(), honest)) as AwsClaimsOutcome.Refused)?.Fault.Rule;

    private static IReadOnlyList<Check> Checks(HonestResponse honest) => AwsAttributes.Read(Reader.Valid(honest.Base64(), honest)) switch
    {
        AwsClaimsOutcome.Ok ok => ok.Checks,
        AwsClaimsOutcome.Refused refused => refused.Checks,
        _ => throw new NotSupportedException(),
    };

    private static AwsClaims Read(HonestResponse honest)
    {
        var outcome = AwsAttributes.Read(Reader.Valid(honest.Base64(), honest));
        Assert.True(outcome is AwsClaimsOutcome.Ok, (outcome as AwsClaimsOutcome.Refused)?.Fault.ToString());
        return ((AwsClaimsOutcome.Ok)outcome).Claims;
    }
}
