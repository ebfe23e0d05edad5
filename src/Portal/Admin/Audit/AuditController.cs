using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;

namespace SamlFederation.Portal.Admin.Audit;

internal sealed record AuditPage(IReadOnlyList<AuditRecord> Records, string? Event, string? Employee, string? Outcome, string? Request, bool IsNewest, long? Older)
{
    internal QueryString Query(long? before)
    {
        var query = new QueryString();
        foreach (var (name, value) in new[] { ("event", Event), ("employee", Employee), ("outcome", Outcome), ("request", Request) })
        {
            if (!string.IsNullOrEmpty(value))
                query = query.Add(name, value);
        }

        return before is { } id ? query.Add("before", id.ToString(System.Globalization.CultureInfo.InvariantCulture)) : query;
    }
}

/// <summary>The audit, newest first; pages follow one another by record id, so that new records do not shift them.</summary>
internal sealed class AuditController(AuditTrail audit) : AdminController
{
    private const int PageSize = 50;

    [HttpGet("/admin/audit")]
    public async Task<IActionResult> List([FromQuery(Name = "event")] string? what, string? employee, string? outcome, string? request, long? before)
    {
        var known = Enum.TryParse<AuditEvent>(what, out var parsed) && Enum.IsDefined(parsed) && parsed.ToString() == what;
        var filter = new AuditFilter(known ? parsed : null, Given(employee), outcome switch { "succeeded" => true, "refused" => false, _ => null }, Given(request));
        var records = await audit.NewestAsync(filter, before, PageSize + 1, Aborted);
        var page = records.Take(PageSize).ToList();
        return View("List", new AuditPage(page, known ? what : null, filter.UserName, filter.Succeeded is null ? null : outcome, filter.RequestId, before is null, records.Count > PageSize ? page[^1].Id : null));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
