using System.Text;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.World;
using SamlFederation.Web;

namespace SamlFederation.Portal.Admin.World;

internal sealed record WorldForm
{
    public IFormFile? File { get; init; }

    public string? Json { get; init; }
}

internal sealed record WorldPage(string? Json, IReadOnlyList<WorldFault> Faults, IReadOnlyList<WorldChange>? Changes, string? Mistake = null);

/// <summary>The import of a world file, by the same class as <c>--import</c>.</summary>
internal sealed class WorldController(WorldImport import, PortalDb db) : AdminController
{
    private const int FormLimit = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(false, true);

    [HttpGet("/admin/world")]
    public IActionResult Form() => View("World", new WorldPage(null, [], null));

    [HttpPost("/admin/world"), RequestSizeLimit(FormLimit)]
    [RequestFormLimits(ValueLengthLimit = FormLimit, MultipartBodyLengthLimit = FormLimit, BufferBodyLengthLimit = FormLimit)]
    public async Task<IActionResult> Import(WorldForm form)
    {
        if (form.File is { Length: > 0 } == !string.IsNullOrWhiteSpace(form.Json))
            return Again("World", new WorldPage(form.Json, [], null, "Give the world in one way: a file or a text."));
        if (await TextAsync(form) is not { } json)
            return Again("World", new WorldPage(form.Json, [], null, "The file is not UTF-8 text."));
        using var changes = new WorldChanges(db);
        // New employees without a password in the file get theirs one by one, from an administrator who sees it.
        var faults = await import.RunAsync(json, passwords: null, Aborted, SignedIn, Caller);
        // Not a redirect: what was changed is shown once. Sent again, the same file changes nothing.
        return faults.Count > 0 ? Again("World", new WorldPage(json, faults, null)) : View("World", new WorldPage(null, [], changes.All));
    }

    private async Task<string?> TextAsync(WorldForm form)
    {
        if (form.File is not { Length: > 0 } file)
            return form.Json;
        try
        {
            using var reader = new StreamReader(file.OpenReadStream(), Utf8);
            return await reader.ReadToEndAsync(Aborted);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
