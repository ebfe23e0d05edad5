using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Console;

/// <summary>The trail of the session's own account, for sessions whose policies allow <c>cloudtrail:LookupEvents</c>.</summary>
internal sealed class TrailController(ConsoleVisit visit, ConsoleCookie cookie, TrailStore trail, RoleNames roles, HeldMessages held, TimeProvider clock) : ConsolePageController(visit, cookie, clock)
{
    private const string Path = "/console/trail";
    private const int PageSize = 50;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [HttpGet(Path)]
    public Task<IActionResult> History(TrailFilter filter, CancellationToken cancellation) => EnterAsync(async welcome =>
    {
        var (query, mistakes) = await ReadAsync(filter, welcome.Header.AccountId, cancellation);
        var page = new TrailPage(welcome.Header, filter, [], null) { Mistakes = mistakes, Shortcuts = Shortcuts(filter) };
        if (mistakes.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(page);
        }
        var rows = await trail.PageAsync(query, filter.Place(), PageSize + 1, cancellation);
        await RecordAsync(welcome, LookedFor.In(query, PageSize), cancellation);
        return View(page with { Events = [.. rows.Take(PageSize).Select(row => TrailLine.Of(row, welcome.Header))], Before = rows.Count > PageSize ? TrailFilter.Marker(rows[PageSize - 1]) : null });
    }, cancellation);

    [HttpGet(Path + "/{requestId}")]
    public Task<IActionResult> OneRequest(string requestId, CancellationToken cancellation) => EnterAsync(async welcome =>
    {
        var rows = await FindAsync(welcome, requestId, cancellation);
        return rows.Count == 0
            ? Unknown()
            : View("Request", new TrailRequest(welcome.Header, requestId, [.. rows.Select(row => new TrailDetail(TrailLine.Of(row, welcome.Header), Pretty(row.Record), DecisionTrace.Parse(row.Trace)))]) { HasMessage = held.Find(requestId) is not null });
    }, cancellation);

    /// <summary>The records of a request, as a delivered file holds them.</summary>
    [HttpGet(Path + "/{requestId}.json")]
    public Task<IActionResult> Records(string requestId, CancellationToken cancellation) => EnterAsync(async welcome =>
    {
        var rows = await FindAsync(welcome, requestId, cancellation);
        if (rows.Count == 0) return Unknown();
        return File(Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(',', rows.Select(row => row.Record))}}]}"""), "application/json", $"{rows[0].RequestId}.json");
    }, cancellation);

    [HttpGet(Path + ".ndjson")]
    public async Task<IActionResult> Export(TrailFilter filter, CancellationToken cancellation)
    {
        if (await VisitAsync("trail", cancellation) is not VisitOutcome.Welcome welcome)
        {
            // A page where a program expects records must not look like success.
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Farewell();
        }

        if (!welcome.Header.MayReadTrail) return await Deny(welcome, cancellation);
        var (query, mistakes) = await ReadAsync(filter, welcome.Header.AccountId, cancellation);
        if (mistakes.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View("History", new TrailPage(welcome.Header, filter, [], null) { Mistakes = mistakes, Shortcuts = Shortcuts(filter) });
        }

        // Who took the whole trail away is on record, as the last line of what was taken.
        await RecordAsync(welcome, LookedFor.In(query), cancellation);
        Response.ContentType = "application/x-ndjson";
        Response.Headers.ContentDisposition = $"attachment; filename=\"trail-{welcome.Header.AccountId}.ndjson\"";
        await using var writer = new StreamWriter(Response.Body, new UTF8Encoding(false)) { NewLine = "\n" };
        await foreach (var line in trail.ExportAsync(query, cancellation))
            await writer.WriteLineAsync(line.AsMemory(), cancellation);
        return new EmptyResult();
    }

    private async Task<IReadOnlyList<TrailRecord>> FindAsync(VisitOutcome.Welcome welcome, string requestId, CancellationToken cancellation)
    {
        var rows = await trail.FindAsync(welcome.Header.AccountId, requestId, cancellation);
        await RecordAsync(welcome, LookedFor.Request(requestId), cancellation);
        return rows;
    }

    // Before anything of the answer leaves, as for a call by the wire; the page itself does not show its own record.
    private Task<TrailReceipt> RecordAsync(VisitOutcome.Welcome welcome, JsonObject? asked, CancellationToken cancellation) =>
        trail.RecordAsync(Facts, ConsoleEvent.Lookup(welcome.Open.Session, asked, welcome.LookupEvents), cancellation);

    private async Task<IActionResult> EnterAsync(Func<VisitOutcome.Welcome, Task<IActionResult>> show, CancellationToken cancellation)
    {
        if (await VisitAsync("trail", cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        return welcome.Header.MayReadTrail ? await show(welcome) : await Deny(welcome, cancellation);
    }

    // Whoever looks for a role types its name; the trail knows ARNs.
    private async Task<(TrailQuery Query, IReadOnlyDictionary<string, string> Mistakes)> ReadAsync(TrailFilter filter, string accountId, CancellationToken cancellation)
    {
        var (query, mistakes) = filter.Read(accountId);
        if (mistakes.Count > 0 || query.ResourceName is not { } name || name.StartsWith("arn:", StringComparison.Ordinal) || AccessKeyId.IsValid(name)) return (query, mistakes);
        return await roles.FindAsync(accountId, name, cancellation) is { } arn
            ? (query with { ResourceName = arn }, mistakes)
            : (query, new Dictionary<string, string> { ["resource"] = "This account has no role of that name. What was deleted, and what is no role, is found by its ARN." });
    }

    private IReadOnlyList<(string Text, string Address)> Shortcuts(TrailFilter filter)
    {
        string Since(TimeSpan span) => (Now - span).UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return
        [
            .. filter.Access == "calls" ? Array.Empty<(string, string)>() : [("Hide reads in the console", (filter with { Access = "calls" }).Address(Path))],
            ("Last hour", new TrailFilter { From = Since(TimeSpan.FromHours(1)) }.Address(Path)),
            ("Last 24 hours", new TrailFilter { From = Since(TimeSpan.FromDays(1)) }.Address(Path)),
            ("Refusals", new TrailFilter { Outcome = "refused" }.Address(Path)),
            ("Changes", new TrailFilter { Access = "changes" }.Address(Path)),
            ("Sign-ins", new TrailFilter { Event = "ConsoleLogin" }.Address(Path)),
        ];
    }

    // The account's own records alone: a request id of another account is as unknown as one that never was.
    private ViewResult Unknown()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return View("Error", new ErrorPage(404, "No such request", "The trail of this account has no record of that request id.", "Check the request id; records of refusals that belong to no account are shown by ./run.sh trace.") { BackUrl = Path, BackText = "Back to the event history" });
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
