using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>The honest messages that are changed: every product's shape, every part signed, RSA and elliptic curves, and two people, so that parts of one may get into the other's.</summary>
internal static class SeedMessages
{
    private static readonly HonestResponse David = new() { Tags = [new("Department", "R&D")], OtherAttributes = [new("urn:test:awkward", ["a\n\tb <&>\"' 😀", ""])] };

    private static readonly HonestResponse Theresa = new()
    {
        Key = TestKeys.Ecdsa, NameId = "theresa", SessionName = "theresa@example.com", Audience = "urn:example:theresa",
        Roles = [("arn:aws:iam::999999999999:role/Tester", "arn:aws:iam::999999999999:saml-provider/Portal")],
    };

    public static IReadOnlyList<string> All { get; } = [.. Of(David), .. Of(Theresa)];

    private static IEnumerable<string> Of(HonestResponse honest)
    {
        foreach (var mode in Attack.All)
        {
            yield return Decode(new Attack("", "", default).Render(honest, mode));
            yield return Decode(new Attack("", "", default) { Signature = recipe => recipe with { Prefix = "", PrefixList = "saml xs", AtTheEnd = true } }.Render(honest, mode));
        }
        yield return Encoding.UTF8.GetString((honest with { Parts = SignedParts.Both, SourceIdentity = "a\r\nb" }).Xml());
        foreach (var shape in ProviderShapes.All)
            yield return Decode(shape.Render(honest));
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
