using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SamlFederation.Iam;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>Reads the claims of a token whose signature holds, in the order of <see cref="WebIdentityRule"/>; every check is a row of the trace.</summary>
internal sealed partial class ClaimsReader(WebIdentityToken token, IReadOnlyCollection<string> clientIds, DateTimeOffset now, DecisionTrace trace)
{
    /// <summary>How far the provider's clock may be ahead of ours.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private const string SourceIdentityName = "https://aws.amazon.com/source_identity";
    private WebIdentityRule? _fault;

    /// <summary>The claims, or the first rule that did not hold.</summary>
    public (WebIdentityClaims? Claims, WebIdentityRule Fault) Read()
    {
        Timestamps();
        var subject = Subject();
        var audiences = Audiences();
        var party = AuthorizedParty();
        var methods = Methods();
        var tags = Tags();
        var source = SourceIdentity();
        if (_fault is { } fault) return (null, fault);
        return (new WebIdentityClaims
        {
            Issuer = token.Issuer,
            Subject = subject,
            Audiences = audiences,
            Audience = audiences.First(clientIds.Contains),
            AuthorizedParty = party,
            AuthenticationMethods = methods,
            Tags = tags,
            SourceIdentity = source,
        }, default);
    }

    // RFC 7519, 4.1.4 to 4.1.6, and AWS: the timestamps are whole numbers.
    private void Timestamps()
    {
        var (expiration, issued, notBefore) = (Seconds("exp"), Seconds("iat"), Seconds("nbf"));
        var present = expiration is not null && issued is not null && (notBefore is not null || !token.Claims.TryGetProperty("nbf", out _));
        Check(WebIdentityRule.Timestamps, "RFC 7519, 4.1", "exp, iat and, if it is there, nbf as whole numbers", Seen("exp", "iat", "nbf"), present);
        if (_fault is not null) return;
        var (second, latest) = (now.ToUnixTimeSeconds(), (now + ClockSkew).ToUnixTimeSeconds());
        Check(WebIdentityRule.Expiration, "RFC 7519, 4.1.4", $"after {second}", $"exp {expiration}", second < expiration);
        Check(WebIdentityRule.NotBefore, "RFC 7519, 4.1.5", $"at most {latest}", $"nbf {notBefore?.ToString(CultureInfo.InvariantCulture) ?? "absent"}", (notBefore ?? 0) <= latest);
        Check(WebIdentityRule.IssuedAt, "RFC 7519, 4.1.6", $"at most {latest}", $"iat {issued}", issued <= latest);
    }

    private string Subject()
    {
        var subject = WebIdentityToken.Text(token.Claims, "sub") ?? "";
        Check(WebIdentityRule.Subject, "OpenID Connect Core 2: sub", "1 to 255 characters", Short(subject), subject.Length is >= 1 and <= 255);
        return subject;
    }

    private IReadOnlyList<string> Audiences()
    {
        IReadOnlyList<string> audiences = token.Claims.TryGetProperty("aud", out var aud)
            ? aud.ValueKind == JsonValueKind.String ? [aud.GetString()!] : TagsClaim.Texts(aud) ?? []
            : [];
        Check(WebIdentityRule.Audience, "OpenID Connect Core 3.1.3.7, 3", "a client id of the provider", Short(string.Join(' ', audiences)), audiences.Any(clientIds.Contains));
        return audiences;
    }

    // A party that the account does not know could otherwise hand on what was made for it.
    private string? AuthorizedParty()
    {
        if (!token.Claims.TryGetProperty("azp", out _)) return null;
        var party = WebIdentityToken.Text(token.Claims, "azp");
        Check(WebIdentityRule.AuthorizedParty, "OpenID Connect Core 3.1.3.7, 5", "a client id of the provider", Short(party ?? "no text"), party is not null && clientIds.Contains(party));
        return party;
    }

    private IReadOnlyList<string> Methods()
    {
        if (!token.Claims.TryGetProperty("amr", out var amr)) return [];
        var methods = TagsClaim.Texts(amr);
        Check(WebIdentityRule.AuthenticationMethods, "OpenID Connect Core 2: amr", "a list of texts", amr.ValueKind.ToString(), methods is not null);
        return methods ?? [];
    }

    private IReadOnlyList<SessionTag> Tags()
    {
        var tags = TagsClaim.Read(token.Claims);
        Check(WebIdentityRule.Tags, TagsClaim.Name, "at most 50 tags within AWS's limits, transitive keys among them", $"{tags?.Count.ToString(CultureInfo.InvariantCulture) ?? "unusable"} tags", tags is not null);
        return tags ?? [];
    }

    private string? SourceIdentity()
    {
        if (!token.Claims.TryGetProperty(SourceIdentityName, out var claim)) return null;
        var source = claim.ValueKind == JsonValueKind.String ? claim.GetString()! : "";
        Check(WebIdentityRule.SourceIdentity, SourceIdentityName, "[a-zA-Z_0-9+=,.@-]{2,64}, not beginning with aws:", Short(source), SourcePattern().IsMatch(source));
        return source;
    }

    private void Check(WebIdentityRule rule, string clause, string expected, string seen, bool passed)
    {
        // What comes after the first failure decides nothing any more.
        if (_fault is null && !trace.Check(rule.ToString(), clause, expected, seen, passed)) _fault = rule;
    }

    private long? Seconds(string name) =>
        token.Claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) ? seconds : null;

    private string Seen(params string[] names) =>
        Short(string.Join(' ', names.Select(name => $"{name} {(token.Claims.TryGetProperty(name, out var value) ? value.GetRawText() : "absent")}")));

    private static string Short(string text) => text.Length <= 200 ? text : text[..200];

    [GeneratedRegex(@"\A(?![aA][wW][sS]:)[a-zA-Z_0-9+=,.@-]{2,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SourcePattern();
}
