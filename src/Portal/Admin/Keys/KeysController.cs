using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Admin.ServiceProviders;
using SamlFederation.Portal.Saml;

namespace SamlFederation.Portal.Admin.Keys;

/// <summary>A signing key as the page shows it; the private half is not read.</summary>
internal sealed record KeyLine(string FileName, bool Signs, CertificateFacts Certificate);

internal sealed record KeysPage(IReadOnlyList<KeyLine> Keys, string SignatureAlgorithm, string EntityId, string SsoUrl);

internal sealed class KeysController(SigningKeys keys, PortalEntity portal) : AdminController
{
    [HttpGet("/admin/keys")]
    public IActionResult List() => View("List", new KeysPage(
        [.. keys.Published.Select(key => new KeyLine(key.FileName, key.Signs, CertificateFacts.Of(key.Signs ? "signs now" : "published", key.Certificate)))],
        keys.Current.Algorithm.ToString(), portal.EntityId, portal.SsoUrl));
}
