using Microsoft.AspNetCore.Mvc;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.RolePages;
using SamlFederation.Web;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>The question before all sessions of a role are ended.</summary>
internal sealed record RevokeAllPage(ConsoleHeader Header, string RoleArn)
{
    public string RoleName => RoleArn[(RoleArn.LastIndexOf('/') + 1)..];
}

/// <summary>Open sessions in the console: who holds them, and their end. Everything goes through the API's own actions, and so needs their permissions; each page is JSON too.</summary>
internal sealed class SessionsController(ConsoleVisit visit, ConsoleCookie cookie, SessionCaller calls, TimeProvider clock) : ConsolePageController(visit, cookie, clock)
{
    public const string ListPath = "/console/sessions";
    public const string OwnPath = ListPath + "/own";
    private const string Current = "sessions";

    [HttpGet(ListPath), HttpGet(ListPath + ".json")]
    public Task<IActionResult> List(string? role, string? marker, CancellationToken cancellation) => ShowAsync(role, marker, own: false, cancellation);

    [HttpGet(OwnPath), HttpGet(OwnPath + ".json")]
    public Task<IActionResult> Own(CancellationToken cancellation) => ShowAsync(null, null, own: true, cancellation);

    [HttpPost(ListPath + "/revoke")]
    public async Task<IActionResult> Revoke([FromForm] string? accessKeyId, [FromForm] string? back, CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var outcome = await calls.RunAsync(welcome.Open.Session, "RevokeSession", Facts, [("AccessKeyId", accessKeyId ?? "")], cancellation);
        return outcome is ActionOutcome.Refused refused ? Refuse(refused.Error, "The session was not ended", Back(back)) : LocalRedirect(Back(back));
    }

    [HttpGet(ListPath + "/revoke-all")]
    public async Task<IActionResult> AskRevokeAll(string? role, CancellationToken cancellation) =>
        await VisitAsync(Current, cancellation) is VisitOutcome.Welcome welcome ? View("RevokeAll", new RevokeAllPage(welcome.Header, role ?? "")) : Farewell();

    [HttpPost(ListPath + "/revoke-all")]
    public async Task<IActionResult> RevokeAll([FromForm] string? role, CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var page = $"{ListPath}?role={Uri.EscapeDataString(role ?? "")}";
        var outcome = await calls.RunAsync(welcome.Open.Session, "RevokeSessions", Facts, [("RoleArn", role ?? "")], cancellation);
        return outcome is ActionOutcome.Refused refused ? Refuse(refused.Error, "The sessions were not ended", page) : LocalRedirect(page);
    }

    private async Task<IActionResult> ShowAsync(string? role, string? marker, bool own, CancellationToken cancellation)
    {
        // A page where a program expects JSON must not look like success.
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return this.WantsJson() ? this.AnswerJson(StsErrors.MissingAuthenticationToken) : Farewell();
        var session = welcome.Open.Session;
        var outcome = await calls.RunAsync(session, "ListSessions", Facts, [("RoleArn", role), ("Marker", marker), ("Own", own ? "true" : null)], cancellation);
        if (this.WantsJson()) return this.AnswerJson("ListSessions", outcome);
        if (outcome is ActionOutcome.Refused refused) return Refuse(refused.Error, "The sessions are not open to you", OwnPath, "To your own sessions");
        var answer = ((ActionOutcome.Answered)outcome).Result;
        return View("Sessions", new SessionsPage(welcome.Header, [.. answer.Items("Sessions").Select(SessionLine.Of)], role, answer.Find("Marker") is { Length: > 0 } next ? next : null, session.AccessKeyId) { IsOwn = own });
    }

    private string Back(string? back) => Url.IsLocalUrl(back) && back.StartsWith(ListPath, StringComparison.Ordinal) ? back : OwnPath;

    private ViewResult Refuse(WireError refusal, string title, string back, string backText = "Back to the sessions")
    {
        Response.StatusCode = refusal.Status;
        return View("Error", new ErrorPage(refusal.Status, title, refusal.TrailMessage, "Come with a role that may do this, or ask an administrator of the account and give them the request id below.") { Code = refusal.Code, BackUrl = back, BackText = backText });
    }
}
