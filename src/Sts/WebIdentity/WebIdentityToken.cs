using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>
/// A JSON Web Token (RFC 7519) in compact form, read strictly; nothing of it is proven yet. Of its header three parameters count: keys or
/// their addresses in it (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>) are a stranger's word and are not looked at.
/// </summary>
/// <param name="Algorithm"><c>alg</c>, one of those accepted.</param>
/// <param name="KeyId"><c>kid</c>, or null.</param>
/// <param name="Issuer"><c>iss</c>, as claimed.</param>
/// <param name="Claims">The payload.</param>
/// <param name="Signed">The octets that the signature is over.</param>
/// <param name="Signature">The signature.</param>
internal sealed record WebIdentityToken(TokenAlgorithm Algorithm, string? KeyId, string Issuer, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    // RFC 8725, 2.6 and 3.10: two readers of a repeated name would see two different tokens.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly UTF8Encoding Utf8 = new(false, true);

    /// <summary>The token, or why it is none.</summary>
    public static (WebIdentityToken? Token, WebIdentityFault? Fault) Read(string text)
    {
        if (text.Split('.') is not [var head, var body, var tail]
            || Object(head) is not { } header || Object(body) is not { } claims || Octets(tail) is not { Length: > 0 } signature)
            return Refuse(WebIdentityRule.Shape, "three parts of base64url, the first two JSON objects", $"{text.Length} characters");
        // RFC 7515, 4.1.11: none of its extensions are understood here.
        if (header.TryGetProperty("crit", out _)) return Refuse(WebIdentityRule.CriticalHeader, "no crit", "crit");
        var alg = Text(header, "alg");
        if (TokenAlgorithm.Find(alg) is not { } algorithm)
            return Refuse(WebIdentityRule.Algorithm, string.Join(", ", TokenAlgorithm.All.Select(one => one.Name)), alg ?? "no text");
        if (header.TryGetProperty("kid", out var kid) && kid.ValueKind != JsonValueKind.String)
            return Refuse(WebIdentityRule.Key, "a kid that is a text", kid.ValueKind.ToString());
        if (Text(claims, "iss") is not { Length: > 0 } issuer)
            return Refuse(WebIdentityRule.Issuer, "an iss that is a text", "none");
        return (new WebIdentityToken(algorithm, Text(header, "kid"), issuer, claims, Encoding.ASCII.GetBytes($"{head}.{body}"), signature), null);
    }

    /// <summary>A member that is a text, or null.</summary>
    public static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static (WebIdentityToken?, WebIdentityFault) Refuse(WebIdentityRule rule, string expected, string seen) =>
        (null, new WebIdentityFault(rule, expected, seen));

    private static JsonElement? Object(string part)
    {
        if (Octets(part) is not { } octets) return null;
        try
        {
            // The parser lets invalid UTF-8 in texts through until they are read.
            _ = Utf8.GetCharCount(octets);
            using var document = JsonDocument.Parse(octets, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && IsText(document.RootElement) ? document.RootElement.Clone() : null;
        }
        // The parser says InvalidOperation where an escape names half a character.
        catch (Exception malformed) when (malformed is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return null;
        }
    }

    // Every name and text can be read, and none holds U+0000, which a store may not take.
    private static bool IsText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(member => !member.Name.Contains('\0', StringComparison.Ordinal) && IsText(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsText),
        JsonValueKind.String => !element.GetString()!.Contains('\0', StringComparison.Ordinal),
        _ => true,
    };

    // RFC 7515, 2: base64url without padding, white space or any other character.
    private static byte[]? Octets(string part) =>
        part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;
}
