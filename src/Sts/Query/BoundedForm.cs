using System.Buffers;
using Microsoft.Net.Http.Headers;
using SamlFederation.Web;

namespace SamlFederation.Sts.Query;

/// <summary>Reads a form's body as it came, bounded in size and, by the server, in time. The reader counts for itself, so that a body that is too large or too slow is refused in the door's own words and on record.</summary>
internal static class BoundedForm
{
    /// <summary>The largest body of a caller with a known key: a million characters of metadata, each percent-encoded, and the form around them.</summary>
    public const long SignedLimit = 4 * 1024 * 1024;

    private const int UsualSize = 16 * 1024;

    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Whether the body says that it is a form, in UTF-8.</summary>
    public static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The body, or the refusal. What lies beyond the bound is not read.</summary>
    /// <param name="http">The request.</param>
    /// <param name="isKnownAsync">Whether the caller may send a large body; asked only once one is met, and before more of it is read.</param>
    public static async Task<(ReadOnlyMemory<byte> Body, WireError? Refusal)> ReadAsync(HttpContext http, Func<Task<bool>>? isKnownAsync = null)
    {
        var limit = ServiceHost.BodyLimit;
        if (http.Request.ContentLength > limit && !await MayGrowAsync()) return (default, StsErrors.RequestTooLarge);
        // What is announced is given room at once, up to a form of the usual size: an announcement alone costs nobody's memory.
        var body = new ArrayBufferWriter<byte>((int)Math.Min(http.Request.ContentLength ?? UsualSize, UsualSize) + 1);
        try
        {
            while (true)
            {
                var read = await http.Request.Body.ReadAsync(body.GetMemory(1), http.RequestAborted);
                if (read == 0) return (body.WrittenMemory, null);
                body.Advance(read);
                if (body.WrittenCount > limit && !await MayGrowAsync()) return (default, StsErrors.RequestTooLarge);
            }
        }
        catch (BadHttpRequestException slow) when (slow.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return (default, StsErrors.RequestTimeout);
        }

        async Task<bool> MayGrowAsync()
        {
            if (isKnownAsync is null || limit == SignedLimit || http.Request.ContentLength > SignedLimit || !await isKnownAsync()) return false;
            limit = SignedLimit;
            return true;
        }
    }
}
