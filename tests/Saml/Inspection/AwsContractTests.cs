using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Saml.Inspection;

/// <summary>The linter, each finding beside the same message without its cause.</summary>
public sealed class AwsContractTests
{
    private static readonly HonestResponse Honest = new();

    [Fact]
    public void Has_nothing_to_say_to_what_keeps_the_contract() => Assert.Empty(Lint(Honest));

    [Theory]
    [InlineData("https://aws.amazon.com/SAML/Attributes/role", "Role")]
    [InlineData("https://aws.amazon.com/SAML/Attributes/Roles", "Role")]
    [InlineData("http://aws.amazon.com/SAML/Attributes/RoleSessionName", "RoleSessionName")]
    [InlineData("https://aws.amazon.com/SAML/attributes/SessionDuration", "SessionDuration")]
    [InlineData("https://aws.amazon.com/SAML/Attributes/PrincipalTags:Team", "PrincipalTag:Team")]
    [InlineData("RoleSessionName", "RoleSessionName")]
    public void Names_the_attribute_that_a_name_was_meant_for(string name, string meant)
    {
        var finding = Assert.Single(Lint(Honest with { OtherAttributes = [new(name, ["x"])] }));
        Assert.Equal(ContractSeverity.Warning, finding.Severity);
        Assert.Contains("Attributes/" + meant + " ", finding.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Role")]
    [InlineData("roles")]
    [InlineData("https://example.com/claims/role")]
    [InlineData("mail")]
    public void Leaves_other_peoples_attributes_alone(string name) => Assert.Empty(Lint(Honest with { OtherAttributes = [new(name, ["x"])] }));

    [Fact]
    public void Finds_every_broken_attribute_and_not_only_the_first()
    {
        var findings = Lint(Honest with { SessionName = null, SessionDuration = "899", SourceIdentity = "x", Tags = [new("aws:x", "y")] });
        Assert.All(findings, finding => Assert.Equal(ContractSeverity.Error, finding.Severity));
        Assert.Equal(["PrincipalTag", "RoleSessionNameMissing", "SessionDuration", "SourceIdentity"], findings.Select(finding => finding.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Notes_what_works_and_surprises()
    {
        Assert.Equal("NameID", Assert.Single(Lint(Honest with { NameIdFormat = NameIdFormats.Transient })).Subject);
        Assert.Equal("Conditions", Assert.Single(Lint(Honest with { Lifetime = TimeSpan.FromMinutes(6) })).Subject);
        Assert.Equal("SessionNotOnOrAfter", Assert.Single(Lint(Honest with { SessionDuration = "3600", SessionNotOnOrAfter = Honest.Now.AddMinutes(59) })).Subject);
        Assert.Empty(Lint(Honest with { SessionDuration = "3600", SessionNotOnOrAfter = Honest.Now.AddMinutes(60) }));
        Assert.Equal("Signature", Assert.Single(MessageInspector.Inspect(new Attack("", "", default).Render(Honest, SignedParts.Response), null).Contract).Subject);
        Assert.Empty(Lint(Honest with { Parts = SignedParts.Both }));
    }

    [Fact]
    public void Names_the_statements_that_aws_wants_one_of()
    {
        Assert.Equal("AuthnStatement", Assert.Single(Lint(Honest with { EditAssertion = a => a with { AuthnStatements = [] } })).Subject);
        Assert.Equal("SubjectConfirmation", Assert.Single(Lint(Honest with { EditAssertion = a => a with { Confirmations = [.. a.Confirmations, .. a.Confirmations] } })).Subject);
        Assert.Equal("Audience", Assert.Single(Lint(Honest with { EditAssertion = a => a with { Conditions = a.Conditions! with { AudienceRestrictions = [] } } })).Subject);
        Assert.Equal("NameID", Assert.Single(Lint(Honest with { EditAssertion = a => a with { Subject = null } })).Subject);
    }

    private static IReadOnlyList<ContractFinding> Lint(HonestResponse honest) => MessageInspector.Inspect(honest.Base64(), null).Contract;
}
