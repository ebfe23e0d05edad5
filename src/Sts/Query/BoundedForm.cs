using System.Buffers;
using Microsoft.Net.Http.Headers;
using SamlFederation.Web;

namespace SamlFederation.Sts.Query;

/// <summary>Reads a form's body as it came, bounded in size and, by the server, in time. The reader counts for itself, so that a body that is too large or too slow is refused in the door's own words and on record.</summary>
internal static class BoundedForm
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Whether the body says that it is a form, in UTF-8.</summary>
    public static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The body, or the refusal. What lies beyond the bound is not read.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, WireError? Refusal)> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > ServiceHost.BodyLimit) return (default, StsErrors.RequestTooLarge);
        var body = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var read = await http.Request.Body.ReadAsync(body.GetMemory(8192), http.RequestAborted);
                if (read == 0) return (body.WrittenMemory, null);
                body.Advance(read);
                if (body.WrittenCount > ServiceHost.BodyLimit) return (default, StsErrors.RequestTooLarge);
            }
        }
        catch (BadHttpRequestException slow) when (slow.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return (default, StsErrors.RequestTimeout);
        }
    }
}
