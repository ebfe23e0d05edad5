using System.Buffers;
using SamlFederation.Saml;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Logout;

/// <summary>The edge of single logout: a SOAP message by POST, answered by one (SAML Bindings 3.2).</summary>
internal static class LogoutEndpoint
{
    private const string ContentType = "text/xml; charset=utf-8";

    public static void MapSingleLogout(this WebApplication app) =>
        app.MapPost("/saml/logout", AnswerAsync).WithMetadata(new MachineEndpointAttribute()).DisableAntiforgery();

    private static async Task AnswerAsync(HttpContext http, SamlLogout logout, TimeProvider clock)
    {
        var answer = await logout.RunAsync(await ReadAsync(http), http.Facts(clock), http.RequestAborted);
        var response = http.Response;
        // SAML Bindings 3.2.3.3: a refusal is 403. What was wrong is in the trail alone.
        response.StatusCode = answer.IsGranted ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
        response.ContentType = ContentType;
        response.ContentLength = answer.Message.Length;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(answer.Message, http.RequestAborted);
    }

    // One octet more than is read tells the reader that it is too long.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        var body = new ArrayBufferWriter<byte>();
        int read;
        while (body.WrittenCount <= LogoutReader.MaximumOctets && (read = await http.Request.Body.ReadAsync(body.GetMemory(8192), http.RequestAborted)) > 0) body.Advance(read);
        return body.WrittenMemory;
    }
}
