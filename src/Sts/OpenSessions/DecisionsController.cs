using Microsoft.AspNetCore.Mvc;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.RolePages;
using SamlFederation.Web;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>What a session could do, and who can take a role: the policy engine's answers with the statements that decide, as pages and as JSON.</summary>
internal sealed class DecisionsController(ConsoleVisit visit, ConsoleCookie cookie, SessionCaller calls, RoleReader roles, TimeProvider clock) : ConsolePageController(visit, cookie, clock)
{
    private const string SessionPath = SessionsController.ListPath + "/{key:length(20)}";
    private const string TakersPath = "/console/roles/{name}/who";

    [HttpGet(SessionPath), HttpGet(SessionPath + ".json")]
    public async Task<IActionResult> Session(string key, [FromQuery] string? action, [FromQuery] string? resource, CancellationToken cancellation)
    {
        if (await VisitAsync("sessions", cancellation) is not VisitOutcome.Welcome welcome) return this.WantsJson() ? this.AnswerJson(StsErrors.MissingAuthenticationToken) : Farewell();
        var (typed, on) = (Given(action), Given(resource));
        var outcome = await calls.RunAsync(welcome.Open.Session, "SimulateSession", Facts, [("AccessKeyId", key), ("ActionNames.member.1", typed), ("ResourceArns.member.1", typed is null ? null : on)], cancellation);
        if (this.WantsJson()) return this.AnswerJson("SimulateSession", outcome);
        if (outcome is ActionOutcome.Refused refused) return Refuse(refused.Error, "That cannot be told", SessionsController.OwnPath, "To your own sessions");
        var answer = ((ActionOutcome.Answered)outcome).Result;
        return View("Session", new SessionPage(
            welcome.Header, key, answer.Text("Arn"), answer.Text("PrincipalArn"), answer.OfType<ResponseNode.Flag>().Single(node => node.Name == "IsOpen").Value,
            [.. answer.Items("EvaluationResults").Select(one => DecisionLine.Of(one, "Action", "Resource"))], typed, on));
    }

    [HttpGet(TakersPath), HttpGet(TakersPath + ".json")]
    public async Task<IActionResult> Takers(string name, CancellationToken cancellation)
    {
        if (await VisitAsync("roles", cancellation) is not VisitOutcome.Welcome welcome) return this.WantsJson() ? this.AnswerJson(StsErrors.MissingAuthenticationToken) : Farewell();
        var session = welcome.Open.Session;
        var found = await roles.FindAsync(session, name, Facts, cancellation);
        if (found.Value is not { } role) return this.WantsJson() ? this.AnswerJson(found.Refusal!) : Refuse(found.Refusal!, "That role cannot be shown", "/console/roles", "To the roles");
        var outcome = await calls.RunAsync(session, "ListRoleTakers", Facts, [("RoleArn", role.Arn)], cancellation);
        if (this.WantsJson()) return this.AnswerJson("ListRoleTakers", outcome);
        return outcome is ActionOutcome.Refused refused
            ? Refuse(refused.Error, "That cannot be told", $"/console/roles/{Uri.EscapeDataString(name)}", "To the role")
            : View("Takers", new TakersPage(welcome.Header, role.Name, role.Arn, [.. ((ActionOutcome.Answered)outcome).Result.Items("Takers").Select(one => DecisionLine.Of(one, "Principal", "Kind"))]));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private ViewResult Refuse(WireError refusal, string title, string back, string backText)
    {
        Response.StatusCode = refusal.Status;
        return View("Error", new ErrorPage(refusal.Status, title, refusal.TrailMessage, "Come with a role that may do this, or ask an administrator of the account and give them the request id below.") { Code = refusal.Code, BackUrl = back, BackText = backText });
    }
}
