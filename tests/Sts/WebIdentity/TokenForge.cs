using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>
/// A web identity token made by hand, sharing no code with its reader. The default is honest; a test breaks one thing.
/// </summary>
public sealed record TokenForge(string Issuer, DateTimeOffset Now)
{
    public const string Client = "client-one";

    public TestKey Key { get; init; } = TestKeys.Rsa;

    public string Algorithm { get; init; } = "RS256";

    public string? KeyId { get; init; } = "one";

    /// <summary>Puts something else into the header.</summary>
    public Action<JsonObject>? Header { get; init; }

    /// <summary>Puts something else into the claims.</summary>
    public Action<JsonObject>? Claims { get; init; }

    /// <summary>Rewrites the payload's text, for what no JSON writer writes.</summary>
    public Func<string, string>? Text { get; init; }

    /// <summary>Makes the signature, for what no honest signer does.</summary>
    public Func<byte[], byte[]>? Signer { get; init; }

    public string Sign()
    {
        var header = new JsonObject { ["alg"] = Algorithm, ["typ"] = "JWT" };
        if (KeyId is not null) header["kid"] = KeyId;
        Header?.Invoke(header);
        var seconds = Now.ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Issuer, ["sub"] = "david", ["aud"] = Client, ["iat"] = seconds, ["nbf"] = seconds, ["exp"] = seconds + 300 };
        Claims?.Invoke(claims);
        var payload = claims.ToJsonString();
        var signed = $"{Part(header.ToJsonString())}.{Part(Text is null ? payload : Text(payload))}";
        var octets = Encoding.ASCII.GetBytes(signed);
        return $"{signed}.{Base64Url.EncodeToString(Signer is null ? Signature(octets) : Signer(octets))}";
    }

    /// <summary>The public key as its provider publishes it.</summary>
    public static JsonObject Jwk(TestKey key, string? kid, string? algorithm = null)
    {
        var jwk = new JsonObject { ["use"] = "sig" };
        if (kid is not null) jwk["kid"] = kid;
        if (algorithm is not null) jwk["alg"] = algorithm;
        if (key.PrivateKey is RSA rsa)
        {
            var numbers = rsa.ExportParameters(false);
            (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
            return jwk;
        }
        var point = ((ECDsa)key.PrivateKey).ExportParameters(false).Q;
        (jwk["kty"], jwk["crv"]) = ("EC", point.X!.Length switch { 32 => "P-256", 48 => "P-384", _ => "P-521" });
        (jwk["x"], jwk["y"]) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return jwk;
    }

    public static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private byte[] Signature(byte[] octets)
    {
        var hash = Algorithm[^3..] switch { "384" => HashAlgorithmName.SHA384, "512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        return Key.PrivateKey is RSA rsa
            ? rsa.SignData(octets, hash, RSASignaturePadding.Pkcs1)
            : ((ECDsa)Key.PrivateKey).SignData(octets, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
