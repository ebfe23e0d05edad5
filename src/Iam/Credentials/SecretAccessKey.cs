using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace SamlFederation.Iam;

/// <summary>The secret half of an access key: forty characters of <c>A-Za-z0-9+/</c> where we made it.</summary>
[JsonConverter(typeof(RedactedJsonConverter<SecretAccessKey>))]
public sealed class SecretAccessKey(string text) : Secret(text)
{
    internal const int EntropyBytes = 30;

    /// <summary>A random key of 240 bits, for long-term keys. Those of sessions are derived, see <see cref="SessionTokenSealer"/>.</summary>
    public static SecretAccessKey New() => FromEntropy(RandomNumberGenerator.GetBytes(EntropyBytes));

    // Thirty bytes are exactly forty base64 characters, without padding.
    internal static SecretAccessKey FromEntropy(ReadOnlySpan<byte> entropy) => new(Convert.ToBase64String(entropy[..EntropyBytes]));
}
