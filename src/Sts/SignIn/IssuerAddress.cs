using SamlFederation.Web;

namespace SamlFederation.Sts.SignIn;

/// <summary>Where a person signs in again when a console session has ended: the way back to the identity provider or broker.</summary>
internal sealed class IssuerAddress(ServiceOptions options)
{
    /// <summary>The address of a SAML Issuer's site: its entity ID's origin. Null for an entity ID that is no web address.</summary>
    public string? OfEntity(string entityId) => Of(entityId) is { } uri ? uri.GetLeftPart(UriPartial.Authority) + "/" : null;

    /// <summary>The Issuer of a login URL, when it is a web address that may be linked to.</summary>
    public string? OfBroker(string? issuer) => Of(issuer)?.AbsoluteUri;

    private Uri? Of(string? address) =>
        address is { Length: > 0 and <= 2048 } && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !options.Production && uri.IsLoopback))
            ? uri
            : null;
}
