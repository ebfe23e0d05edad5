using SamlFederation.Iam;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>What a verified token says. Only <see cref="WebIdentityVerifier"/> makes one.</summary>
internal sealed record WebIdentityClaims
{
    /// <summary><c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>sub</c>.</summary>
    public required string Subject { get; init; }

    /// <summary><c>aud</c>, every value.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The one of <see cref="Audiences"/> that is a client of the provider.</summary>
    public required string Audience { get; init; }

    /// <summary><c>azp</c>, or null.</summary>
    public string? AuthorizedParty { get; init; }

    /// <summary><c>amr</c>.</summary>
    public IReadOnlyList<string> AuthenticationMethods { get; init; } = [];

    /// <summary>The claims of <see cref="TagsClaim"/>.</summary>
    public IReadOnlyList<SessionTag> Tags { get; init; } = [];

    /// <summary>The claim <c>https://aws.amazon.com/source_identity</c>.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>The issuer as providers' ARNs and condition keys have it: without its scheme.</summary>
    public string Provider => WithoutScheme(Issuer);

    /// <summary>Who the token was made for: <c>azp</c> where there is one.</summary>
    public string Client => AuthorizedParty ?? Audience;

    /// <summary>An issuer without its scheme.</summary>
    public static string WithoutScheme(string issuer) => issuer[(issuer.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..];

    /// <summary>The condition keys of the provider: <c>aud</c>, <c>oaud</c>, <c>sub</c>, <c>amr</c>. With <c>azp</c>, <c>aud</c> holds it, and <c>oaud</c> what <c>aud</c> was.</summary>
    public IEnumerable<(string Key, IReadOnlyList<string> Values)> ContextKeys()
    {
        yield return ($"{Provider}:sub", [Subject]);
        yield return ($"{Provider}:aud", AuthorizedParty is { } party ? [party] : Audiences);
        if (AuthorizedParty is not null) yield return ($"{Provider}:oaud", Audiences);
        if (AuthenticationMethods.Count > 0) yield return ($"{Provider}:amr", AuthenticationMethods);
    }
}
