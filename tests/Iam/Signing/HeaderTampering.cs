using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>What can be done to a request that is signed in its Authorization header.</summary>
internal static class HeaderTampering
{
    internal static IEnumerable<Variant> Of(SignedRequest honest)
    {
        var written = honest.Header("Authorization");
        var parts = written["AWS4-HMAC-SHA256 ".Length..].Split(", ");
        var (credential, names, signature) = (Value(parts[0]), Value(parts[1]), Value(parts[2]));
        return [.. Headers(honest, written, parts), .. Parts(honest, credential, names, signature), .. Names(honest, names), .. honest.Headers.Where(IsSigned(names)).SelectMany(header => Header(honest, header)), Moved(honest, credential, names, signature)];
    }

    private static string Value(string part) => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..];

    private static Func<KeyValuePair<string, string>, bool> IsSigned(string names) => header => names.Split(';').Contains(header.Key.ToLowerInvariant());

    private static IEnumerable<Variant> Headers(SignedRequest honest, string written, string[] parts)
    {
        Variant To(string authorization, SignatureRule? rule) => new($"Authorization {authorization}", honest.With("Authorization", authorization), rule);
        yield return new("no Authorization", honest.Without("Authorization"), SignatureRule.MissingAuthentication);
        yield return new("Authorization twice", honest.Adding("authorization", written), SignatureRule.MalformedAuthorization);
        yield return new("Authorization moved to Proxy-Authorization", honest.Without("Authorization").Adding("Proxy-Authorization", written), SignatureRule.MissingAuthentication);
        yield return To("", SignatureRule.UnsupportedAlgorithm);
        foreach (var algorithm in new[] { "AWS4-HMAC-SHA1", "aws4-hmac-sha256", "AWS4-ECDSA-P256-SHA256", "AWS", "Bearer" })
            yield return To(written.Replace("AWS4-HMAC-SHA256", algorithm, StringComparison.Ordinal), SignatureRule.UnsupportedAlgorithm);
        const string scheme = "AWS4-HMAC-SHA256 ";
        yield return To(scheme + string.Join(", ", parts.Reverse()), null);
        yield return To(scheme + string.Join(",", parts), null);
        yield return To(scheme + "  " + string.Join(" ,\t", parts), null);
        yield return To(scheme + string.Join("; ", parts), SignatureRule.IncompleteHeader);
        foreach (var part in parts)
        {
            var name = part[..part.IndexOf('=', StringComparison.Ordinal)];
            yield return To(scheme + string.Join(", ", parts.Where(one => one != part)), SignatureRule.IncompleteHeader);
            yield return To(scheme + string.Join(", ", parts.Select(one => one == part ? name + "=" : one)), SignatureRule.IncompleteHeader);
            yield return To($"{written}, {part}", SignatureRule.MalformedAuthorization);
            yield return To($"{written}, {name}=k", SignatureRule.MalformedAuthorization);
            yield return To(written.Replace(name + "=", name.ToLowerInvariant() + "=", StringComparison.Ordinal), SignatureRule.MalformedAuthorization);
            yield return To(written.Replace(name + "=", name, StringComparison.Ordinal), SignatureRule.MalformedAuthorization);
        }
    }

    private static IEnumerable<Variant> Parts(SignedRequest honest, string credential, string names, string signature)
    {
        foreach (var (changed, rule) in Variant.Credentials(credential))
            yield return new($"credential {changed}", honest.Replacing($"Credential={credential}", $"Credential={changed}"), rule);
        string[] signatures = [.. Variant.Flips(signature).Select(flip => flip.Text), signature.ToUpperInvariant(), signature[1..], signature[..^1], signature + "0", "0" + signature, new('0', 64), $"%{(int)signature[0]:x2}{signature[1..]}"];
        foreach (var changed in signatures.Where(one => one != signature))
            yield return new($"signature {changed}", honest.Replacing($"Signature={signature}", $"Signature={changed}"));
    }

    private static IEnumerable<Variant> Names(SignedRequest honest, string names)
    {
        var all = names.Split(';');
        Variant To(IEnumerable<string> changed, SignatureRule rule) =>
            new($"SignedHeaders {string.Join(';', changed)}", honest.Replacing($"SignedHeaders={names}", $"SignedHeaders={string.Join(';', changed)}"), rule);
        for (var i = 0; i < all.Length; i++)
        {
            yield return To(all.Where((_, at) => at != i), all[i] switch
            {
                "host" => SignatureRule.HostNotSigned,
                "x-amz-date" => SignatureRule.DateNotSigned,
                "x-amz-security-token" => SignatureRule.SecurityTokenNotSigned,
                _ when all[i].StartsWith("x-amz-", StringComparison.Ordinal) => SignatureRule.HeaderNotSigned,
                _ => SignatureRule.SignatureMismatch,
            });
            yield return To([.. all[..i], all[i], .. all[i..]], SignatureRule.MalformedSignedHeaders);
            yield return To([.. all[..i], all[i].ToUpperInvariant(), .. all[(i + 1)..]], SignatureRule.MalformedSignedHeaders);
            yield return To([.. all[..i], "", .. all[i..]], SignatureRule.MalformedSignedHeaders);
            yield return To([.. all[..i], " " + all[i], .. all[(i + 1)..]], SignatureRule.MalformedSignedHeaders);
            if (i > 0) yield return To([.. all[..(i - 1)], all[i], all[i - 1], .. all[(i + 1)..]], SignatureRule.MalformedSignedHeaders);
        }
        yield return To(all.Append("zzz"), SignatureRule.SignedHeaderAbsent);
        yield return To(all.Append("k").Order(StringComparer.Ordinal), SignatureRule.SignedHeaderAbsent);
    }

    private static IEnumerable<Variant> Header(SignedRequest honest, KeyValuePair<string, string> header)
    {
        var (name, value) = (header.Key, header.Value);
        var lower = name.ToLowerInvariant();
        Variant To(string changed, SignatureRule? rule) => new($"{name}: {changed}", honest.With(name, changed), rule);
        var usual = lower switch
        {
            "x-amz-date" => SignatureRule.MalformedDate,
            "x-amz-content-sha256" => SignatureRule.PayloadHash,
            _ => SignatureRule.SignatureMismatch,
        };
        var absent = lower == "x-amz-date" ? SignatureRule.IncompleteHeader : SignatureRule.SignedHeaderAbsent;
        yield return new($"without {name}", honest.Without(name), absent);
        yield return new($"{name} under another name", honest.Without(name).Adding("k-" + name, value), absent);
        yield return new($"{name} twice", honest.Adding(name, value), lower switch
        {
            "host" or "x-amz-date" or "x-amz-security-token" => SignatureRule.Repeated,
            _ => usual,
        });
        var fold = value.IndexOf('\r', StringComparison.Ordinal);
        foreach (var (at, flipped) in Variant.Flips(value))
            yield return To(flipped, fold >= 0 && at >= fold && at <= fold + 2 ? SignatureRule.MalformedRequest : usual);
        yield return To("", usual);
        yield return To(value + "k", usual);
        yield return To(value + ",k", usual);
        yield return To($"\"{value}\"", usual);
        if (value.Any(char.IsLower)) yield return To(value.ToUpperInvariant(), usual);
        yield return To(value + "\nk", lower is "x-amz-date" or "x-amz-content-sha256" ? usual : SignatureRule.MalformedRequest);
        yield return To($" \t{value}  ", null);
        if (lower == "x-amz-date") yield return To(Later(value), SignatureRule.SignatureMismatch);
        if (lower == "x-amz-content-sha256") yield return To("UNSIGNED-PAYLOAD", SignatureRule.UnsignedPayload);
    }

    private static string Later(string date) =>
        Requests.Time(date).AddSeconds(date.EndsWith("00Z", StringComparison.Ordinal) ? 1 : -1).ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The same signature where a presigned request has it.</summary>
    private static Variant Moved(SignedRequest honest, string credential, string names, string signature)
    {
        string[] parameters =
        [
            "X-Amz-Algorithm=AWS4-HMAC-SHA256", $"X-Amz-Credential={Uri.EscapeDataString(credential)}", $"X-Amz-Date={honest.Header("x-amz-date")}",
            $"X-Amz-SignedHeaders={Uri.EscapeDataString(names)}", $"X-Amz-Signature={signature}",
        ];
        var query = string.Join('&', honest.RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries).Concat(parameters));
        var rule = names.Contains("x-amz-security-token", StringComparison.Ordinal) ? SignatureRule.MixedAuthentication : SignatureRule.SignatureMismatch;
        return new("authentication moved to the query", honest.Without("Authorization") with { RawQuery = query }, rule);
    }
}
