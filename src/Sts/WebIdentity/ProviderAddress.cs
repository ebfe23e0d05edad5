using System.Text.RegularExpressions;
using SamlFederation.Web;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>
/// Which addresses an OpenID Connect provider may have: https on the public internet, and in Development also this machine, with or
/// without https. What a provider on this machine publishes may lead to this machine only; what any other publishes, never to it.
/// </summary>
internal sealed partial class ProviderAddress(ServiceOptions options)
{
    /// <summary>Whether a provider may be registered under this address: AWS takes neither port nor query; a provider on this machine may have its port. A name without a dot could be that of condition keys: <c>saml:aud</c>.</summary>
    public bool MayBeIssuer(string text) =>
        Written().IsMatch(text) && Parse(text) is { Query.Length: 0 } url && (url.AbsoluteUri == text || url.AbsoluteUri == text + "/") && (IsHere(url) || (url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.HostNameType == UriHostNameType.Dns && url.Host.Contains('.', StringComparison.Ordinal)));

    /// <summary>Where connections for this issuer may lead, or null when its address is not one to ask.</summary>
    public Reach? ReachOf(string issuer) => Parse(issuer) switch
    {
        null => null,
        var url when IsHere(url) => Reach.Loopback,
        var url => url.Scheme == Uri.UriSchemeHttps ? Reach.Public : null,
    };

    /// <summary>Whether a document of this issuer may lie at this address.</summary>
    public bool MayHold(string document, Reach reach) =>
        Parse(document) is { } url && (reach == Reach.Loopback ? IsHere(url) : url.Scheme == Uri.UriSchemeHttps);

    /// <summary>Where the discovery document lies (OpenID Connect Discovery 4.1).</summary>
    public static string Discovery(string issuer) => issuer.TrimEnd('/') + "/.well-known/openid-configuration";

    // Written one way only, since issuers are compared octet by octet; and without what means something in a policy.
    [GeneratedRegex(@"\Ahttps?://[a-z0-9.:\[\]-]+(/[A-Za-z0-9._~%+=:@/-]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    private bool IsHere(Uri url) => !options.Production && url.IsLoopback;

    private static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0 && !text.Contains('#', StringComparison.Ordinal)
            ? url
            : null;
}
