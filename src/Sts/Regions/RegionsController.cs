using Microsoft.AspNetCore.Mvc;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Regions;

/// <summary>The console's page of regions.</summary>
internal sealed record RegionsPage(ConsoleHeader Header, IReadOnlyList<RegionSetting> Regions);

/// <summary>The regions of the session's own account, for sessions whose policies allow <c>account:ListRegions</c>, <c>EnableRegion</c> and <c>DisableRegion</c>.</summary>
internal sealed class RegionsController(ConsoleVisit visit, ConsoleCookie cookie, AccountRegions regions, Authorizer authorizer, TrailStore trail, TimeProvider clock)
    : ConsolePageController(visit, cookie, clock)
{
    private const string Current = "regions";

    [HttpGet("/console/regions")]
    public async Task<IActionResult> List(CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var ruling = await DecideAsync(welcome, RegionEvent.List, null, cancellation);
        if (!ruling.IsAllowed) return await DenyAsync(welcome, "ListRegions", ruling, null, cancellation);
        await trail.RecordAsync(Facts, Event(welcome, "ListRegions", null) with { Trace = TraceOf(ruling) }, cancellation);
        return View("~/Regions/Views/Regions.cshtml", new RegionsPage(welcome.Header, await regions.ListAsync(welcome.Header.AccountId, cancellation)));
    }

    [HttpPost("/console/regions/activate")]
    public Task<IActionResult> Activate(string? region, CancellationToken cancellation) => SetAsync(region ?? "", active: true, cancellation);

    [HttpPost("/console/regions/deactivate")]
    public Task<IActionResult> Deactivate(string? region, CancellationToken cancellation) => SetAsync(region ?? "", active: false, cancellation);

    private async Task<IActionResult> SetAsync(string region, bool active, CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var (account, name) = (welcome.Header.AccountId, RegionEvent.Name(active));
        var ruling = await DecideAsync(welcome, RegionEvent.Permission(active), region, cancellation);
        if (!ruling.IsAllowed) return await DenyAsync(welcome, name, ruling, region, cancellation);
        if (AccountRegions.Check(region, active) is { } fault)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Error", new ErrorPage(400, "The region was not changed", fault.Message, "Choose another region.") { BackUrl = "/console/regions", BackText = "Back to the regions" });
        }

        var happened = Event(welcome, name, region) with { Trace = TraceOf(ruling) };
        await trail.RecordWithAsync(
            async (db, cancel) =>
            {
                await AccountRegions.SetAsync(db, account, region, active, cancel);
                return true;
            },
            Facts, happened, cancellation);
        return LocalRedirect("/console/regions");
    }

    private Task<Ruling> DecideAsync(VisitOutcome.Welcome welcome, string action, string? region, CancellationToken cancellation)
    {
        var keys = new RequestContext();
        if (region is not null) keys.Add("account:TargetRegion", region);
        return authorizer.DecideAsync(new Question(Caller.Of(welcome.Open.Session), action, RegionEvent.Resource(welcome.Header.AccountId), Facts) { Keys = keys }, cancellation);
    }

    private async Task<IActionResult> DenyAsync(VisitOutcome.Welcome welcome, string name, Ruling ruling, string? region, CancellationToken cancellation)
    {
        var session = welcome.Open.Session;
        var refused = StsErrors.NotAuthorized(session.CallerArn, ruling.Request.Action, ruling.Request.Resource);
        await trail.RecordAsync(Facts, Event(welcome, name, region) with { Trace = TraceOf(ruling), Error = refused }, cancellation);
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View("Error", new ErrorPage(403, "The regions are not open to this role", $"{session.CallerArn} is not authorized to perform: {ruling.Request.Action}.", "Come with a role that may administer the account, or ask an administrator of it.") { BackUrl = "/console", BackText = "Back to the console" });
    }

    private static TrailEvent Event(VisitOutcome.Welcome welcome, string name, string? region) => ConsoleEvent.Of(name, welcome.Open.Session) with
    {
        EventSource = RegionEvent.Source,
        EventType = "AwsApiCall",
        ReadOnly = region is null,
        RequestParameters = region is null ? null : RegionEvent.Parameters(welcome.Header.AccountId, StsErrors.Shortened(region)),
        ResponseElements = null,
    };

    private static DecisionTrace TraceOf(Ruling ruling)
    {
        var trace = new DecisionTrace();
        trace.Add(ruling.Request, ruling.Decision);
        return trace;
    }
}
