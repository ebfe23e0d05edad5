using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>What can be done to the signing parameters of a presigned request.</summary>
internal static class PresignedTampering
{
    internal static IEnumerable<Variant> Of(SignedRequest honest)
    {
        var parts = honest.RawQuery.Split('&');
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].StartsWith("X-Amz-", StringComparison.Ordinal)) continue;
            foreach (var variant in Parameter(honest, parts, i))
                yield return variant;
        }
        yield return new("an Authorization beside it", honest.Adding("Authorization", "Bearer k"), SignatureRule.MixedAuthentication);
        yield return new("another X-Amz-Date beside it", honest.Adding("X-Amz-Date", "20261123T072038Z"), SignatureRule.DateConflict);
        yield return new("without Host", honest.Without("Host"), SignatureRule.SignedHeaderAbsent);
        foreach (var (_, flipped) in Variant.Flips(honest.Header("Host")))
            yield return new($"Host {flipped}", honest.With("Host", flipped));
        yield return new("Host in upper case", honest.With("Host", "LOCALHOST:5002"));
    }

    private static IEnumerable<Variant> Parameter(SignedRequest honest, string[] parts, int at)
    {
        var part = parts[at];
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var (name, written) = (part[..equals], part[(equals + 1)..]);
        var value = Uri.UnescapeDataString(written);
        var isNeeded = name is not ("X-Amz-Expires" or "X-Amz-Security-Token");
        var absent = isNeeded ? SignatureRule.IncompleteQuery : SignatureRule.SignatureMismatch;
        Variant To(string what, SignatureRule? rule, params string[] instead) =>
            new($"{name} {what}", honest with { RawQuery = string.Join('&', parts[..at].Concat(instead).Concat(parts[(at + 1)..])) }, rule);
        yield return To("dropped", absent);
        yield return To("twice", SignatureRule.Repeated, part, part);
        yield return To("twice, once in lower case", SignatureRule.Repeated, part, part.ToLowerInvariant());
        yield return To("in lower case", absent, $"{name.ToLowerInvariant()}={written}");
        yield return To("emptied", isNeeded ? SignatureRule.IncompleteQuery : name == "X-Amz-Expires" ? SignatureRule.InvalidExpires : SignatureRule.SignatureMismatch, name + "=");
        yield return To("with its name escaped", null, $"%58{name[1..]}={written}");
        yield return new($"{name} moved to a header", honest.Adding(name, value) with { RawQuery = string.Join('&', parts.Where((_, i) => i != at)) }, name switch
        {
            "X-Amz-Security-Token" => SignatureRule.MixedAuthentication,
            "X-Amz-Expires" => SignatureRule.HeaderNotSigned,
            _ => SignatureRule.IncompleteQuery,
        });
        foreach (var (changed, rule) in Values(name, value))
            yield return To(changed, rule, $"{name}={Uri.EscapeDataString(changed)}");
    }

    private static IEnumerable<(string Value, SignatureRule Rule)> Values(string name, string value) => name switch
    {
        "X-Amz-Credential" => Variant.Credentials(value),
        "X-Amz-SignedHeaders" => Flipped(value, SignatureRule.HostNotSigned)
            .Concat([("host;k", SignatureRule.SignedHeaderAbsent), ("host;host", SignatureRule.MalformedSignedHeaders), ("Host", SignatureRule.MalformedSignedHeaders), ("host;", SignatureRule.MalformedSignedHeaders)]),
        "X-Amz-Algorithm" => Flipped(value, SignatureRule.UnsupportedAlgorithm).Append((value.ToLowerInvariant(), SignatureRule.UnsupportedAlgorithm)),
        "X-Amz-Date" => Flipped(value, SignatureRule.MalformedDate).Append((value + "0", SignatureRule.MalformedDate)),
        "X-Amz-Expires" => Flipped(value, SignatureRule.InvalidExpires)
            .Concat([("61", SignatureRule.SignatureMismatch), ("604800", SignatureRule.SignatureMismatch), ("604801", SignatureRule.InvalidExpires), ("0", SignatureRule.InvalidExpires), ("-1", SignatureRule.InvalidExpires), ("99999999999999999999", SignatureRule.InvalidExpires)]),
        _ => Flipped(value, SignatureRule.SignatureMismatch).Concat([(value + "0", SignatureRule.SignatureMismatch), (value[1..], SignatureRule.SignatureMismatch)]),
    };

    private static IEnumerable<(string, SignatureRule)> Flipped(string value, SignatureRule rule) => Variant.Flips(value).Select(flip => (flip.Text, rule));
}
