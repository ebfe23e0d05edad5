using System.Text;
using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>Small honest responses, one for each thing that a response may be.</summary>
internal static class SeedResponses
{
    public static IReadOnlyList<Seed> All(FuzzKeys keys)
    {
        var honest = new HonestResponse { Key = keys.Signer };
        return
        [
            .. Attack.All.Select(mode => new Seed($"signed-{FaultCatalogue.NameOf(mode)}", Octets(new Attack("", "", default).Render(honest, mode)))),
            .. ProviderShapes.All.Select(shape => new Seed(shape.ToString()!.Replace(' ', '-'), Octets(shape.Render(honest)))),
            new("prefixes", Octets(new Attack("", "", default) { Signature = recipe => recipe with { Prefix = "", PrefixList = "saml xs", AtTheEnd = true } }.Render(honest, SignedParts.Both))),
            new("attributes", (honest with { Tags = [new("Department", "Research")], TransitiveTagKeys = ["Department"], SourceIdentity = "david", SessionDuration = "900", OtherAttributes = [new("urn:test:awkward", ["a\n\tb <&>\"' 😀", ""])] }).Xml()),
        ];
    }

    public static IReadOnlyList<Seed> Encrypted(FuzzKeys keys)
    {
        var (honest, recipe) = (new HonestResponse { Key = keys.Signer }, new EncryptionRecipe { Receiver = keys.Receiver });
        return
        [
            new("encrypted", (honest with { Encryption = recipe }).Xml()),
            new("encrypted-beside", (honest with { Encryption = recipe with { Beside = true, KeyBytes = 16, DataMethod = EncryptionRecipe.Xenc11 + "aes128-gcm" }, Parts = SignedParts.Both }).Xml()),
        ];
    }

    /// <summary>The assertions alone, as they are before they are encrypted.</summary>
    public static IReadOnlyList<Seed> Assertions(FuzzKeys keys) =>
        [.. All(keys).Select(seed => (seed.Name, SamlMessage.Parse(Encoding.UTF8.GetString(seed.Octets)).Assertion))
            .Where(one => SamlMessage.Optional(one.Assertion, "Signature") is not null).Select(one => new Seed(one.Name, Encoding.UTF8.GetBytes(one.Assertion.OuterXml)))];

    private static byte[] Octets(string base64) => Convert.FromBase64String(base64);
}
