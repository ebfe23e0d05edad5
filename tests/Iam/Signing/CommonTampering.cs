using System.Text;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>What can be done to method, path, ordinary query parameters, headers and body, whichever way a request is signed.</summary>
internal static class CommonTampering
{
    internal static IEnumerable<Variant> Of(SignedRequest honest) =>
        [.. Methods(honest), .. Paths(honest), .. Queries(honest), .. Bodies(honest), .. Additions(honest)];

    private static IEnumerable<Variant> Methods(SignedRequest honest) =>
        new[] { "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "get", "post", "" }.Where(method => method != honest.Method)
            .Select(method => new Variant($"method {method}", honest with { Method = method }));

    private static IEnumerable<Variant> Paths(SignedRequest honest)
    {
        var path = honest.RawPath;
        Variant To(string changed, SignatureRule? rule = SignatureRule.SignatureMismatch) => new($"path {changed}", honest with { RawPath = changed }, rule);
        foreach (var (at, flipped) in Variant.Flips(path))
            yield return To(flipped, at == 0 ? SignatureRule.MalformedRequest : SignatureRule.SignatureMismatch);
        yield return To(path + "k");
        yield return To(path + "%20");
        yield return To("/k" + path);
        yield return To(path.TrimEnd('/') + "/..%2F");
        // The path is signed in its normal form, so these are the same request.
        yield return To("/" + path, null);
        yield return To("/." + path, null);
        yield return To("/k/.." + path, null);
        if (path.Length < 2) yield break;
        yield return To(path.EndsWith('/') ? path[..^1] : path + "/");
        // It is signed as it was sent, encoded once more: another spelling of it is another path.
        yield return To(path.Replace("t", "%74", StringComparison.Ordinal));
        yield return To(path.Replace("t", "T", StringComparison.Ordinal));
        if (!path.Contains('%', StringComparison.Ordinal)) yield break;
        yield return To(path.Replace("%", "%25", StringComparison.Ordinal));
        yield return To(Uri.UnescapeDataString(path));
        yield return To(path.Replace("%C3%A9", "%c3%a9", StringComparison.Ordinal));
        yield return To(path.Replace("%C3%A9", "e%CC%81", StringComparison.Ordinal));
    }

    private static bool IsSigning(string part) => part.StartsWith("X-Amz-", StringComparison.Ordinal);

    private static IEnumerable<Variant> Queries(SignedRequest honest)
    {
        var parts = honest.RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries);
        Variant To(IEnumerable<string> changed, SignatureRule? rule = SignatureRule.SignatureMismatch) =>
            new($"query {string.Join('&', changed)}", honest with { RawQuery = string.Join('&', changed) }, rule);
        yield return To([.. parts, "k=1"]);
        yield return To(["k", .. parts]);
        yield return To([.. parts, "="]);
        yield return To([.. parts, "k=%"], SignatureRule.MalformedRequest);
        yield return To([.. parts, "k=%4g"], SignatureRule.MalformedRequest);
        if (parts.Length == 0) yield break;
        // Parameters are sorted before they are signed, and a spelling of a byte is as good as another.
        yield return To(parts.Reverse(), null);
        yield return To([.. parts, "", ""], null);
        yield return new("lower-case escapes", honest with { RawQuery = LowerEscapes(honest.RawQuery) }, null);
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (IsSigning(part)) continue;
            IEnumerable<string> With(params string[] instead) => parts[..i].Concat(instead).Concat(parts[(i + 1)..]);
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = (part[..equals], part[(equals + 1)..]);
            yield return To(With());
            yield return To(With(part, part));
            yield return To(With(part + "k"));
            yield return To(With("k" + part));
            yield return To(With(name + "=" + value.Replace("%", "%25", StringComparison.Ordinal) + "%25"));
            yield return To(With($"{name}%3D{value}"));
            if (name != value) yield return To(With($"{value}={name}"));
            if (name.Any(char.IsAsciiLetterLower)) yield return To(With($"{name.ToUpperInvariant()}={value}"));
            if (value.Length == 0) yield return To(With(name), null);
            if (char.IsAscii(part[0]) && part[0] != '%') yield return To(With($"%{(int)part[0]:X2}{part[1..]}"), null);
            if (value.Contains("%20", StringComparison.Ordinal)) yield return To(With($"{name}={value.Replace("%20", "+", StringComparison.Ordinal)}"), null);
            if (value.Contains("%2B", StringComparison.Ordinal)) yield return To(With($"{name}={value.Replace("%2B", "+", StringComparison.Ordinal)}"));
            foreach (var (at, flipped) in Variant.Flips(part))
                yield return To(With(flipped), IsEscape(part, at) ? SignatureRule.MalformedRequest : SignatureRule.SignatureMismatch);
        }
    }

    private static bool IsEscape(string text, int at) => (at > 0 && text[at - 1] == '%') || (at > 1 && text[at - 2] == '%');

    private static string LowerEscapes(string query)
    {
        var text = new StringBuilder(query);
        for (var i = 0; i < query.Length; i++)
            if (IsEscape(query, i)) text[i] = char.ToLowerInvariant(query[i]);
        return text.ToString();
    }

    private static IEnumerable<Variant> Bodies(SignedRequest honest)
    {
        var rule = honest.Headers.Any(header => string.Equals(header.Key, "x-amz-content-sha256", StringComparison.OrdinalIgnoreCase)) ? SignatureRule.PayloadHash : SignatureRule.SignatureMismatch;
        var body = honest.Body.ToArray();
        Variant To(string what, byte[] changed) => new($"body {what}", honest with { Body = changed }, rule);
        yield return To("with a byte more", [.. body, (byte)'k']);
        yield return To("with a byte before", [(byte)' ', .. body]);
        yield return To("with a parameter more", [.. body, .. "&k=1"u8]);
        if (body.Length == 0) yield break;
        yield return To("with a byte less", body[..^1]);
        yield return To("dropped", []);
        yield return To("twice", [.. body, .. body]);
        yield return new("body moved to the query", honest with { Body = default, RawQuery = Encoding.UTF8.GetString(body) }, rule);
        for (var i = 0; i < body.Length; i += 3)
            yield return To($"with byte {i} flipped", [.. body[..i], (byte)(body[i] ^ 1), .. body[(i + 1)..]]);
    }

    private static IEnumerable<Variant> Additions(SignedRequest honest)
    {
        foreach (var name in new[] { "x-amz-target", "X-Amz-Acl", "x-amz-k", "X-AMZ-META-K" })
            yield return new($"added {name}", honest.Adding(name, "k"), SignatureRule.HeaderNotSigned);
        foreach (var name in new[] { "host", "Host" })
            yield return new($"added {name}", honest.Adding(name, "elsewhere.example"), SignatureRule.Repeated);
        // Proxies add headers; nothing that is read here comes from one that is not signed.
        yield return new("added Via", honest.Adding("Via", "1.1 proxy"), null);
        yield return new("added X-Forwarded-Host", honest.Adding("X-Forwarded-Host", "elsewhere.example"), null);
        yield return new("headers in another order", honest with { Headers = [.. honest.Headers.Reverse()] }, null);
        yield return new("header names in upper case", honest with { Headers = [.. honest.Headers.Select(header => new KeyValuePair<string, string>(header.Key.ToUpperInvariant(), header.Value))] }, null);
    }
}
