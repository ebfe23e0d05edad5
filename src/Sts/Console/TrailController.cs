using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Console;

/// <summary>The trail of the session's own account, for sessions whose policies allow <c>cloudtrail:LookupEvents</c>.</summary>
internal sealed class TrailController(ConsoleVisit visit, ConsoleCookie cookie, TrailStore trail, HeldMessages held, TimeProvider clock) : ConsolePageController(visit, cookie, clock)
{
    private const int PageSize = 50;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [HttpGet("/console/trail")]
    public async Task<IActionResult> History(TrailFilter filter, CancellationToken cancellation)
    {
        if (await VisitAsync("trail", cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        if (!welcome.Header.MayReadTrail) return await Deny(welcome, cancellation);
        var rows = await trail.PageAsync(filter.Query(welcome.Header.AccountId), filter.Place(), PageSize + 1, cancellation);
        var events = rows.Take(PageSize).Select(TrailLine.Of).ToList();
        return View(new TrailPage(welcome.Header, filter, events, rows.Count > PageSize ? TrailFilter.Marker(rows[PageSize - 1]) : null));
    }

    [HttpGet("/console/trail/{requestId}")]
    public async Task<IActionResult> OneRequest(string requestId, CancellationToken cancellation)
    {
        if (await VisitAsync("trail", cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        if (!welcome.Header.MayReadTrail) return await Deny(welcome, cancellation);

        // The account's own records alone: a request id of another account is as unknown as one that never was.
        var rows = (await trail.FindAsync(requestId, cancellation)).Where(row => row.AccountId == welcome.Header.AccountId).ToList();
        if (rows.Count == 0)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return View("Error", new ErrorPage(404, "No such request", "The trail of this account has no record of that request id.", "Check the request id; records of refusals that belong to no account are shown by ./run.sh trace.") { BackUrl = "/console/trail", BackText = "Back to the event history" });
        }

        return View("Request", new TrailRequest(welcome.Header, requestId, [.. rows.Select(row => new TrailDetail(TrailLine.Of(row), Pretty(row.Record), DecisionTrace.Parse(row.Trace)))]) { HasMessage = held.Find(requestId) is not null });
    }

    [HttpGet("/console/trail.ndjson")]
    public async Task<IActionResult> Export(TrailFilter filter, CancellationToken cancellation)
    {
        if (await VisitAsync("trail", cancellation) is not VisitOutcome.Welcome welcome)
        {
            // A page where a program expects records must not look like success.
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Farewell();
        }

        if (!welcome.Header.MayReadTrail) return await Deny(welcome, cancellation);

        // Who took the whole trail away is on record, as the last line of what was taken.
        await trail.RecordAsync(Facts, ConsoleEvent.Lookup(welcome.Open.Session), cancellation);
        Response.ContentType = "application/x-ndjson";
        Response.Headers.ContentDisposition = $"attachment; filename=\"trail-{welcome.Header.AccountId}.ndjson\"";
        await using var writer = new StreamWriter(Response.Body, new UTF8Encoding(false)) { NewLine = "\n" };
        await foreach (var line in trail.ExportAsync(filter.Query(welcome.Header.AccountId), cancellation))
            await writer.WriteLineAsync(line.AsMemory(), cancellation);
        return new EmptyResult();
    }

    private async Task<IActionResult> Deny(VisitOutcome.Welcome welcome, CancellationToken cancellation)
    {
        await trail.RecordAsync(Facts, ConsoleEvent.DeniedLookup(welcome.Open.Session, welcome.LookupEvents), cancellation);
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View("Error", new ErrorPage(403, "The event history is not open to this role", $"{welcome.Open.Session.CallerArn} is not authorized to perform: {ConsoleVisit.LookupEvents}.", "Come with a role that may read the trail, or ask an administrator of the account.") { BackUrl = "/console", BackText = "Back to the console" });
    }

    private static string Pretty(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document, Indented);
    }
}
