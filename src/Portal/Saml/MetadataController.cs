using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Web;

namespace SamlFederation.Portal.Saml;

[AllowAnonymous, MachineEndpoint]
internal sealed class MetadataController(PortalEntity portal) : PortalController
{
    [HttpGet(PortalEntity.MetadataPath)]
    public FileContentResult Metadata(bool download)
    {
        Response.Headers.CacheControl = "public, max-age=300";
        var content = File(portal.WriteMetadata(), "application/samlmetadata+xml");
        if (download)
            content.FileDownloadName = "portal-metadata.xml";
        return content;
    }
}
