using SamlFederation.Web;

namespace SamlFederation.Sts.OutboundIdentity;

/// <summary>What anybody needs to verify an account's web identity tokens (OpenID Connect Discovery): who issues, and with which keys.</summary>
internal static class OutboundEndpoints
{
    private const string Lifetime = "public, max-age=3600";

    public static void MapOutboundIdentity(this WebApplication app)
    {
        var issuer = app.MapGroup(OutboundIssuers.Path + "{issuerId:guid}/.well-known").WithMetadata(new MachineEndpointAttribute());
        issuer.MapGet("/openid-configuration", async (HttpContext http, string issuerId, OutboundIssuers issuers, CancellationToken cancellation) =>
            await issuers.ExistsAsync(issuerId, cancellation) ? Kept(http, Document(issuers.Url(issuerId))) : Results.NotFound());
        issuer.MapGet("/jwks.json", async (HttpContext http, string issuerId, OutboundIssuers issuers, OutboundKeys keys, CancellationToken cancellation) =>
            await issuers.ExistsAsync(issuerId, cancellation) ? Kept(http, new { keys = keys.Published }) : Results.NotFound());
    }

    private static object Document(string issuer) => new
    {
        issuer,
        jwks_uri = issuer + "/.well-known/jwks.json",
        response_types_supported = new[] { "id_token" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = OutboundKeys.Algorithms,
        claims_supported = new[] { "aud", "exp", "iat", "iss", "jti", "sub", OutboundToken.Namespace },
    };

    private static IResult Kept(HttpContext http, object document)
    {
        http.Response.Headers.CacheControl = Lifetime;
        return Results.Json(document);
    }
}
