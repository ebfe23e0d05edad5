using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.IdentityModel.Tokens;

namespace SamlFederation.Sts.OutboundIdentity;

/// <summary>A public key as the key set has it (RFC 7517); nothing private has a place in it.</summary>
internal sealed record PublishedKey(
    [property: JsonPropertyName("kty")] string Type,
    [property: JsonPropertyName("use")] string Use,
    [property: JsonPropertyName("alg")] string Algorithm,
    [property: JsonPropertyName("kid")] string Id)
{
    [JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Modulus { get; init; }

    [JsonPropertyName("e"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Exponent { get; init; }

    [JsonPropertyName("crv"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Curve { get; init; }

    [JsonPropertyName("x"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? X { get; init; }

    [JsonPropertyName("y"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Y { get; init; }

    /// <summary>The public half of a key.</summary>
    public static PublishedKey Of(SecurityKey key, string algorithm)
    {
        switch (key)
        {
            case RsaSecurityKey rsa:
                var numbers = rsa.Rsa.ExportParameters(includePrivateParameters: false);
                return new("RSA", "sig", algorithm, key.KeyId) { Modulus = Base64UrlEncoder.Encode(numbers.Modulus), Exponent = Base64UrlEncoder.Encode(numbers.Exponent) };
            case ECDsaSecurityKey ecdsa:
                var point = ecdsa.ECDsa.ExportParameters(includePrivateParameters: false).Q;
                return new("EC", "sig", algorithm, key.KeyId) { Curve = "P-384", X = Base64UrlEncoder.Encode(point.X), Y = Base64UrlEncoder.Encode(point.Y) };
            default:
                throw new CryptographicException("A key of another kind.");
        }
    }
}
