using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Saml.Oracle;
using SamlFederation.Tests.Saml.Signing;

namespace SamlFederation.Tests.Saml.Reading;

/// <summary>The shapes in which known products write, accepted as they come.</summary>
public sealed class ProviderShapeTests
{
    private static readonly HonestResponse Honest = new() { Tags = [new("Department", "Engineering")] };

    public static TheoryData<string> Names => [.. ProviderShapes.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_accepted_with_its_claims(string name)
    {
        var response = Shape(name).Render(Honest);
        var valid = Reader.Valid(response, Honest);
        Assert.Equal("david", valid.NameId.Value);
        var claims = Assert.IsType<AwsClaimsOutcome.Ok>(AwsAttributes.Read(valid)).Claims;
        Assert.Equal("david@example.com", claims.RoleSessionName);
        Assert.Equal("Department", Assert.Single(claims.PrincipalTags).Key);
        Assert.Null(OracleReader.Read(response, Reader.Keys(TestKeys.Rsa)).Fault);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_accepted_with_an_elliptic_curve_too(string name)
    {
        var honest = Honest with { Key = TestKeys.Ecdsa };
        Reader.Valid(Shape(name).Render(honest), honest);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_with_another_name_in_it(string name)
    {
        var xml = Encoding.UTF8.GetString(Convert.FromBase64String(Shape(name).Render(Honest)));
        var forged = Convert.ToBase64String(Encoding.UTF8.GetBytes(xml.Replace(">david<", ">evil<", StringComparison.Ordinal)));
        Assert.Equal(AssertionRule.DigestValue, Reader.Fault(forged, Honest)?.Rule);
    }

    [XmlsecTheory]
    [MemberData(nameof(Names))]
    public void Xmlsec_agrees(string name)
    {
        var shape = Shape(name);
        var xml = Convert.FromBase64String(shape.Render(Honest));
        foreach (var part in new[] { SignedParts.Assertion, SignedParts.Response }.Where(part => shape.Signs.HasFlag(part)))
            Assert.True(Xmlsec.Verifies(xml, TestKeys.Rsa, part.ToString()), part.ToString());
    }

    private static ProviderShape Shape(string name) => ProviderShapes.All.Single(shape => shape.Name == name);
}
