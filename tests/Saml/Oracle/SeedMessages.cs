using System.Security.Cryptography;
using System.Text;
using SamlFederation.Faults;
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

    private static readonly EncryptionRecipe Oaep1 = new(), Oaep256 = Oaep1.WithOaep(RSAEncryptionPadding.OaepSHA256, "http://www.w3.org/2001/04/xmlenc#sha256", "mgf1sha256");

    public static IReadOnlyList<string> All { get; } = [.. Of(David), .. Of(Theresa)];

    /// <summary>Messages whose assertion is encrypted, as they are sent.</summary>
    public static IReadOnlyList<string> Encrypted { get; } = [.. EncryptedOf(David), .. EncryptedOf(Theresa)];

    /// <summary>Assertions that are to be encrypted.</summary>
    public static IReadOnlyList<SealedSeed> Sealed { get; } = [Inside(David, Oaep1), Inside(Theresa, Oaep256), Inside(David with { NameId = "a\tb", Key = TestKeys.Ecdsa }, Oaep1 with { Beside = true })];

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

    private static IEnumerable<string> EncryptedOf(HonestResponse honest) =>
        new[] { honest with { Encryption = Oaep1 }, honest with { Encryption = Oaep256 with { KeyBytes = 16, DataMethod = EncryptionRecipe.Xenc11 + "aes128-gcm" } }, honest with { Encryption = Oaep1 with { Beside = true }, Parts = SignedParts.Both } }
            .Select(one => Encoding.UTF8.GetString(one.Xml()));

    private static SealedSeed Inside(HonestResponse honest, EncryptionRecipe recipe)
    {
        const string place = "here";
        var message = SamlMessage.Parse(Encoding.UTF8.GetString(honest.Xml()));
        var assertion = message.Assertion;
        var plaintext = assertion.OuterXml;
        message.Response.ReplaceChild(message.Document.CreateTextNode(place), assertion);
        var around = message.Document.OuterXml.Split($">{place}<");
        return new SealedSeed(plaintext, octets => Encoding.UTF8.GetBytes($"{around[0]}>{recipe.Seal(octets)}<{around[1]}"));
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}

/// <summary>An assertion, and the message that it comes in once it is encrypted.</summary>
internal sealed record SealedSeed(string Plaintext, Func<byte[], byte[]> Seal);
