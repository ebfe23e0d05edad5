using SamlFederation.Saml;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Logout;
using SamlFederation.Web;

namespace SamlFederation.Sts.Federation;

/// <summary>What an identity provider imports to know this service: for all providers, and for one with its own sign-in address.</summary>
internal static class MetadataEndpoints
{
    private const string ContentType = "application/samlmetadata+xml";
    private const string EduPerson = "urn:oid:1.3.6.1.4.1.5923.1.1.1.";
    private const string EduOrg = "urn:oid:1.3.6.1.4.1.5923.1.2.1.";
    private const string Aws = "https://aws.amazon.com/SAML/Attributes/";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);

    public static void MapServiceProviderMetadata(this WebApplication app)
    {
        app.MapGet("/static/saml-metadata.xml", (OwnAddresses own, SamlSigning signing, ServiceOptions options, TimeProvider clock) =>
            Results.Bytes(Document(own, signing, options, own.SignIn, clock.GetUtcNow()), ContentType)).WithMetadata(new MachineEndpointAttribute());

        app.MapGet("/static/saml/{uuid}/saml-metadata.xml", async (string uuid, OwnAddresses own, SamlSigning signing, ServiceOptions options, SamlProviders providers, TimeProvider clock, CancellationToken cancellation) =>
            await providers.ExistsAsync(uuid, cancellation)
                ? Results.Bytes(Document(own, signing, options, own.Acs(uuid), clock.GetUtcNow()), ContentType)
                : Results.NotFound()).WithMetadata(new MachineEndpointAttribute());
    }

    private static byte[] Document(OwnAddresses own, SamlSigning signing, ServiceOptions options, string acs, DateTimeOffset now) => MetadataWriter.Write(new SpMetadata
    {
        EntityId = own.EntityId,
        ValidUntil = now + Validity,
        WantAssertionsSigned = true,
        SigningCertificates = [signing.Key.Certificate.RawData],
        SingleLogoutServices = [new SamlEndpoint(SamlBindings.Soap, own.Logout)],
        NameIdFormats = NameIdFormats.All,
        AssertionConsumerServices = [new SamlEndpoint(SamlBindings.Post, acs, 1, IsDefault: true)],
        ServiceName = "Token Service Console",
        RequestedAttributes =
        [
            new RequestedAttribute(Aws + "Role", "RoleEntitlement", IsRequired: true),
            new RequestedAttribute(Aws + "RoleSessionName", "RoleSessionName", IsRequired: true),
            .. Optional(EduPerson, ["eduPersonAffiliation", "eduPersonNickname", "eduPersonOrgDN", "eduPersonOrgUnitDN", "eduPersonPrimaryAffiliation", "eduPersonPrincipalName", "eduPersonEntitlement", "eduPersonPrimaryOrgUnitDN", "eduPersonScopedAffiliation", "eduPersonTargetedID", "eduPersonAssurance"], 1),
            .. Optional(EduOrg, ["eduOrgHomePageURI", "eduOrgIdentityAuthNPolicyURI", "eduOrgLegalName", "eduOrgSuperiorURI", "eduOrgWhitePagesURI"], 2),
            new RequestedAttribute("urn:oid:2.5.4.3", "cn", IsRequired: false),
        ],
        Organization = new Organization("SamlFederation", options.DisplayName, options.PublicUrl),
    });

    private static IEnumerable<RequestedAttribute> Optional(string prefix, string[] names, int first) =>
        names.Select((name, index) => new RequestedAttribute($"{prefix}{index + first}", name, IsRequired: false));
}
