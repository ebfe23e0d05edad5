using SamlFederation.Saml;

namespace SamlFederation.Portal.Saml;

/// <summary>Which authentication the portal can truthfully state.</summary>
internal static class AuthnContext
{
    // A password over TLS, or over the loopback that Development is confined to. It is a password as well.
    private static readonly IReadOnlyList<string> Ours = [AuthnContextClasses.PasswordProtectedTransport, AuthnContextClasses.Password, AuthnContextClasses.Unspecified];

    /// <summary>The class to state; null when none of those asked for is true (SAML Core 3.3.2.2.1).</summary>
    internal static string? Choose(AuthnRequest request) => request.RequestedAuthnContext switch
    {
        [] => AuthnContextClasses.PasswordProtectedTransport,
        _ when request.RequestedAuthnContextComparison == "better" => null,
        var wanted when request.RequestedAuthnContextComparison == "minimum" => wanted.Any(Ours.Contains) ? AuthnContextClasses.PasswordProtectedTransport : null,
        var wanted => wanted.FirstOrDefault(Ours.Contains),
    };
}
