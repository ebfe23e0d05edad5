using System.Text;
using SamlFederation.Web;

namespace SamlFederation.Portal.Admin.ServiceProviders;

/// <summary>The three ways in which an administrator gives metadata, of which one is used.</summary>
internal sealed record MetadataForm
{
    public string? Url { get; init; }

    public string? Metadata { get; init; }

    public IFormFile? File { get; init; }

    internal IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>The service provider whose metadata is replaced; null when a new one is added.</summary>
    internal ServiceProvider? Existing { get; init; }

    internal string Action => Existing is null ? "/admin/service-providers/add" : $"/admin/service-providers/{Existing.Id}/metadata";
}

/// <summary>A document that was given, and the address it came from.</summary>
internal sealed record GivenMetadata(string Xml, string? Url);

/// <summary>Takes the document out of an upload, a text or an address.</summary>
internal sealed class MetadataIntake(MetadataFetcher fetcher)
{
    /// <summary>The largest form: every character of the largest document in three bytes, as base64, and what stands around it.</summary>
    internal const int FormLimit = 6 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(false, true);

    /// <summary>The document, or the faults of the form.</summary>
    internal async Task<(GivenMetadata? Given, IReadOnlyList<FieldFault> Faults)> TakeAsync(MetadataForm form, CancellationToken cancellation)
    {
        var (hasText, hasUrl, hasFile) = (!string.IsNullOrWhiteSpace(form.Metadata), !string.IsNullOrWhiteSpace(form.Url), form.File is { Length: > 0 });
        return (hasText, hasUrl, hasFile) switch
        {
            (true, false, false) => (new(form.Metadata!, null), []),
            (false, false, true) => await UploadedAsync(form.File!, cancellation),
            (false, true, false) => await FetchedAsync(form.Url!.Trim(), cancellation),
            (false, false, false) => (null, [new("metadata", "Give the metadata: choose a file, paste the text or type an address.")]),
            _ => (null, [new("metadata", "Give the metadata in one way only: a file, a text or an address.")]),
        };
    }

    internal static string Pack(string xml) => Convert.ToBase64String(Encoding.UTF8.GetBytes(xml));

    /// <summary>The document as a page carried it; null when it is not what the page carried.</summary>
    internal static string? Unpack(string? packed)
    {
        var bytes = new byte[packed?.Length ?? 0];
        if (!Convert.TryFromBase64String(packed ?? "", bytes, out var length))
            return null;
        try
        {
            return Utf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static async Task<(GivenMetadata?, IReadOnlyList<FieldFault>)> UploadedAsync(IFormFile file, CancellationToken cancellation)
    {
        try
        {
            using var reader = new StreamReader(file.OpenReadStream(), Utf8, detectEncodingFromByteOrderMarks: true);
            return (new(await reader.ReadToEndAsync(cancellation), null), []);
        }
        catch (DecoderFallbackException)
        {
            return (null, [new("file", "The file is not UTF-8 text.")]);
        }
    }

    private async Task<(GivenMetadata?, IReadOnlyList<FieldFault>)> FetchedAsync(string url, CancellationToken cancellation) => await fetcher.FetchAsync(url, cancellation) switch
    {
        FetchOutcome.Fetched fetched => (new(fetched.Text, url), []),
        FetchOutcome.Refused refused => (null, [new("url", refused.Reason)]),
        FetchOutcome.Failed failed => (null, [new("url", failed.Reason)]),
        var other => throw new InvalidOperationException(other.GetType().Name),
    };
}
