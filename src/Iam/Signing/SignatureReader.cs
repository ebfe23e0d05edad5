using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SamlFederation.Iam;

/// <summary>Reads the authentication out of a request, from the header or from the query and never from both.</summary>
internal static partial class SignatureReader
{
    private const string TokenHeader = "x-amz-security-token";
    private const string DateHeader = "x-amz-date";
    private const long MaxExpires = 604_800;

    public static SigV4Parse Read(SignedRequest request, SigningProfile profile)
    {
        var authorization = request.HeaderValues("authorization").ToArray();
        if (QueryParameters.Parse(request.RawQuery) is not { } query)
            return authorization.Length == 0 && !request.RawQuery.Contains("X-Amz-", StringComparison.OrdinalIgnoreCase)
                ? Refuse(SignatureRule.MissingAuthentication, "authentication", "none")
                : Refuse(SignatureRule.MalformedRequest, "whole percent-escapes in the query", "a broken one");
        return (authorization, query.HasSigning) switch
        {
            ([], false) => Refuse(SignatureRule.MissingAuthentication, "authentication", "none"),
            ([], true) => ReadQuery(request, profile, query),
            (_, true) => Refuse(SignatureRule.MixedAuthentication, "the header or the query", "both"),
            ([var value], false) => ReadHeader(request, profile, value.Trim(' ', '\t')),
            _ => Refuse(SignatureRule.MalformedAuthorization, "one Authorization header", $"{authorization.Length}"),
        };
    }

    private static SigV4Parse ReadHeader(SignedRequest request, SigningProfile profile, string value)
    {
        if (RepeatedHeader(request) is { } repeated) return Refuse(SignatureRule.Repeated, "once", repeated);
        var amzDate = request.HeaderValues(DateHeader).SingleOrDefault();
        var date = request.HeaderValues("date").SingleOrDefault();
        var (header, fault) = AuthorizationHeader.Parse(value, hasDate: amzDate is not null || date is not null);
        if (header is null) return new SigV4Parse.Refused(fault!);
        if (!TryReadTime(amzDate, date, out var time, out fault)) return new SigV4Parse.Refused(fault);
        return Read(request, profile, header.Credential, header.SignedHeaders, amzDate is null ? "date" : DateHeader,
            new ClaimedSignature(request, profile)
            {
                Signature = header.Signature,
                RequestTime = time,
                SessionToken = request.HeaderValues(TokenHeader).SingleOrDefault() is { } token ? new SessionToken(token.Trim(' ', '\t')) : null,
            });
    }

    private static SigV4Parse ReadQuery(SignedRequest request, SigningProfile profile, QueryParameters query)
    {
        if ((query.RepeatedSigning ?? RepeatedHeader(request)) is { } repeated) return Refuse(SignatureRule.Repeated, "once", repeated);
        var missing = new[] { "X-Amz-Algorithm", "X-Amz-Credential", QueryParameters.SignatureName, "X-Amz-SignedHeaders", "X-Amz-Date" }
            .Where(name => string.IsNullOrEmpty(query.Value(name))).ToArray();
        if (missing.Length > 0)
            return new SigV4Parse.Refused(new(SignatureRule.IncompleteQuery, "every signing parameter", request.RawPath) { Missing = missing });
        if (query.Value("X-Amz-Algorithm") is var algorithm && algorithm != CanonicalRequest.Algorithm)
            return Refuse(SignatureRule.UnsupportedAlgorithm, CanonicalRequest.Algorithm, algorithm!);
        if (request.HeaderValues(TokenHeader).Any())
            return Refuse(SignatureRule.MixedAuthentication, "the session token in the query", "a header");
        var date = query.Value("X-Amz-Date")!;
        if (!CanonicalText.TryParseTime(date, out var time)) return Refuse(SignatureRule.MalformedDate, "yyyyMMddTHHmmssZ", date);
        if (request.HeaderValues(DateHeader).Any(value => value.Trim(' ', '\t') != date))
            return Refuse(SignatureRule.DateConflict, date, "another x-amz-date header");
        if (!TryReadExpires(query.Value("X-Amz-Expires"), out var expires))
            return Refuse(SignatureRule.InvalidExpires, $"1 to {MaxExpires}", query.Value("X-Amz-Expires")!);
        return Read(request, profile, query.Value("X-Amz-Credential")!, query.Value("X-Amz-SignedHeaders")!, dateHeader: null,
            new ClaimedSignature(request, profile)
            {
                Signature = query.Value(QueryParameters.SignatureName)!,
                RequestTime = time,
                IsPresigned = true,
                Expires = expires,
                SessionToken = query.Value("X-Amz-Security-Token") is { } token ? new SessionToken(token) : null,
            });
    }

    private static SigV4Parse Read(
        SignedRequest request, SigningProfile profile, string credential, string signedHeaders, string? dateHeader,
        ClaimedSignature draft)
    {
        if (credential.Split('/') is not [{ Length: > 0 } accessKeyId, var date, var region, var service, var terminator])
            return Refuse(SignatureRule.MalformedCredential, "keyid/date/region/service/term", credential);
        var names = signedHeaders.Split(';');
        if (CheckSignedHeaders(request, names, signedHeaders, dateHeader) is { } fault) return new SigV4Parse.Refused(fault);
        return new SigV4Parse.Parsed(draft with
        {
            AccessKeyId = accessKeyId,
            ScopeDate = date,
            Region = region,
            Service = service,
            Terminator = terminator,
            SignedHeaders = names,
        });
    }

    private static SignatureFault? CheckSignedHeaders(SignedRequest request, string[] names, string text, string? dateHeader)
    {
        for (var i = 0; i < names.Length; i++)
            if (!HeaderName().IsMatch(names[i]) || (i > 0 && string.CompareOrdinal(names[i - 1], names[i]) >= 0))
                return new(SignatureRule.MalformedSignedHeaders, "header names in lower case, sorted, each once", text);
        if (!names.Contains("host")) return new(SignatureRule.HostNotSigned, "host", text);
        if (dateHeader is not null && !names.Contains(dateHeader)) return new(SignatureRule.DateNotSigned, dateHeader, text);

        var present = request.Headers.Select(header => header.Key.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        if (names.FirstOrDefault(name => !present.Contains(name)) is { } absent)
            return new(SignatureRule.SignedHeaderAbsent, absent, "no such header");
        // Every SDK signs all of these; an intermediary that adds one could otherwise change what a signed request means.
        if (present.FirstOrDefault(name => name.StartsWith("x-amz-", StringComparison.Ordinal) && !names.Contains(name)) is { } loose)
            return new(loose == TokenHeader ? SignatureRule.SecurityTokenNotSigned : SignatureRule.HeaderNotSigned, text, loose);
        return null;
    }

    private static string? RepeatedHeader(SignedRequest request) =>
        new[] { "host", DateHeader, "date", TokenHeader }.FirstOrDefault(name => request.HeaderValues(name).Skip(1).Any());

    private static bool TryReadTime(
        string? amzDate, string? date, out DateTimeOffset time, [NotNullWhen(false)] out SignatureFault? fault)
    {
        fault = null;
        var other = DateTimeOffset.MinValue;
        if (date is not null && !CanonicalText.TryParseDateHeader(date.Trim(' ', '\t'), out other))
            fault = new(SignatureRule.MalformedDate, "RFC 1123 or yyyyMMddTHHmmssZ", date);
        if (amzDate is null)
        {
            time = other;
            return fault is null;
        }
        if (!CanonicalText.TryParseTime(amzDate.Trim(' ', '\t'), out time))
            fault = new(SignatureRule.MalformedDate, "yyyyMMddTHHmmssZ", amzDate);
        // X-Amz-Date counts. A Date that clients and proxies add beside it may differ by seconds, not by more than clocks may.
        else if (fault is null && date is not null && (time - other).Duration() > SigV4Verifier.Skew)
            fault = new(SignatureRule.DateConflict, amzDate, date);
        return fault is null;
    }

    private static bool TryReadExpires(string? text, out TimeSpan? expires)
    {
        expires = null;
        if (text is null) return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > MaxExpires) return false;
        expires = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static SigV4Parse.Refused Refuse(SignatureRule rule, string expected, string seen) => new(new SignatureFault(rule, expected, seen));

    // RFC 9110 5.1, in lower case
    [GeneratedRegex(@"\A[a-z0-9!#$%&'*+.^_`|~-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName();
}
