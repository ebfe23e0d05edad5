using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Iam;

/// <summary>Rebuilds, from what came over the wire, the text that the caller must have signed.</summary>
internal static class CanonicalRequest
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string Terminator = "aws4_request";

    /// <summary>Null when the request cannot be put into canonical form.</summary>
    public static string? Build(ClaimedSignature claimed, string payloadHash)
    {
        var request = claimed.Request;
        if (Path(request.RawPath, claimed.Profile) is not { } path || QueryParameters.Parse(request.RawQuery) is not { } query) return null;
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n')
            .Append(path).Append('\n')
            .Append(query.Canonical(withoutSignature: claimed.IsPresigned)).Append('\n');
        foreach (var name in claimed.SignedHeaders)
        {
            if (HeaderLine(request, name) is not { } value) return null;
            text.Append(name).Append(':').Append(value).Append('\n');
        }
        return text.Append('\n')
            .AppendJoin(';', claimed.SignedHeaders).Append('\n')
            .Append(payloadHash).ToString();
    }

    /// <summary>The signature that this secret gives this request.</summary>
    public static string Sign(ClaimedSignature claimed, string canonicalRequest, string secret) =>
        Signature(SigningKey(claimed, secret), $"{Algorithm}\n{CanonicalText.Time(claimed.RequestTime)}\n{Scope(claimed)}\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}");

    /// <summary>The key of a day, a region and a service.</summary>
    public static byte[] SigningKey(ClaimedSignature claimed, string secret)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (ReadOnlySpan<string>)[claimed.ScopeDate, claimed.Region, claimed.Service, claimed.Terminator])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }

    public static string Signature(byte[] signingKey, string stringToSign) => Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(stringToSign)));

    public static string Scope(ClaimedSignature claimed) => $"{claimed.ScopeDate}/{claimed.Region}/{claimed.Service}/{claimed.Terminator}";

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>All lines of one header joined by commas; null when one of them has no canonical form.</summary>
    private static string? HeaderLine(SignedRequest request, string name)
    {
        var values = request.HeaderValues(name).Select(CanonicalText.HeaderValue).ToArray();
        return values.Contains(null) ? null : string.Join(',', values);
    }

    private static string? Path(string raw, SigningProfile profile)
    {
        if (raw.Length == 0) return "/";
        if (raw[0] != '/') return null;
        return profile.EncodesPathOnce ? EncodedOnce(raw) : EncodedAgain(raw);
    }

    private static string? EncodedOnce(string raw)
    {
        var segments = raw.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (!CanonicalText.TryRecode(segments[i], plusIsSpace: false, out var canonical)) return null;
            segments[i] = canonical;
        }
        return string.Join('/', segments);
    }

    // The SDKs sign the normalised form (RFC 3986 5.2.4, with empty segments dropped) of the path as it goes over the wire.
    private static string EncodedAgain(string raw)
    {
        var kept = new List<string>();
        foreach (var segment in raw.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") kept.Add(CanonicalText.Encode(segment));
            else if (kept.Count > 0) kept.RemoveAt(kept.Count - 1);
        }
        return "/" + string.Join('/', kept) + (raw[^1] == '/' && kept.Count > 0 ? "/" : "");
    }
}
