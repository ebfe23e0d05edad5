using Microsoft.AspNetCore.Mvc;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.SwitchRole;
using SamlFederation.Web;

namespace SamlFederation.Sts.RolePages;

/// <summary>The list of roles.</summary>
internal sealed record RolesPage(ConsoleHeader Header, RoleLines Roles);

/// <summary>One role, and the link by which others switch to it.</summary>
internal sealed record RolePage(ConsoleHeader Header, RoleDetails Role, Reading<IReadOnlyList<RolePolicy>> Inline, Reading<IReadOnlyList<RolePolicy>> Attached, string SwitchLink);

/// <summary>The form for a new role; the policies to choose from, or null where the session may not see them.</summary>
internal sealed record CreateRolePage(ConsoleHeader Header, RoleForm Form, IReadOnlyList<string>? Policies, WireError? Refusal);

/// <summary>An account's roles in the console. Everything goes through the IAM API's own actions, and so needs their permissions.</summary>
internal sealed class RolesController(ConsoleVisit visit, ConsoleCookie cookie, RoleReader reader, ConsoleCalls calls, Accounts accounts, ServiceOptions options, TimeProvider clock)
    : ConsolePageController(visit, cookie, clock)
{
    private const string Current = "roles";
    private const string ListPath = "/console/roles";
    private const string CreatePath = "/console/create-role";

    [HttpGet(ListPath)]
    public async Task<IActionResult> List(string? marker, CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var roles = await reader.ListAsync(welcome.Open.Session, marker, Facts, cancellation);
        return roles.Value is { } lines ? View("Roles", new RolesPage(welcome.Header, lines)) : Refuse(roles.Refusal!, "The roles are not open to you", "/console", "Back to the console");
    }

    [HttpGet(ListPath + "/{name}")]
    public async Task<IActionResult> One(string name, CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var session = welcome.Open.Session;
        var found = await reader.FindAsync(session, name, Facts, cancellation);
        if (found.Value is not { } role) return Refuse(found.Refusal!, "That role cannot be shown", ListPath, "To the roles");
        var (inline, attached) = (await reader.InlineAsync(session, role.Name, Facts, cancellation), await reader.AttachedAsync(session, role.Name, Facts, cancellation));
        var target = SwitchTarget.Of(welcome.Header.AccountAlias ?? welcome.Header.AccountId, role.Path[1..] + role.Name, null, null);
        return View("Role", new RolePage(welcome.Header, role, inline, attached, options.PublicUrl + target.ShortLink));
    }

    [HttpGet(CreatePath)]
    public async Task<IActionResult> New(CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        return await FormAsync(welcome, new RoleForm(), null, cancellation);
    }

    [HttpPost(CreatePath)]
    public async Task<IActionResult> Create([FromForm] RoleForm form, CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        var session = welcome.Open.Session;
        var account = form.Account?.Trim() ?? "";
        var parameters = form.Parameters(await accounts.NumberOfAsync(account, cancellation) ?? account).ToList();
        if (await RefusalAsync(session, "CreateRole", parameters, cancellation) is { } refusal) return await FormAsync(welcome, form, refusal, cancellation);

        var page = $"{ListPath}/{Uri.EscapeDataString(parameters[0].Value)}";
        foreach (var arn in form.Policies ?? [])
        {
            if (await RefusalAsync(session, "AttachRolePolicy", [parameters[0], ("PolicyArn", arn)], cancellation) is { } unattached)
                return Refuse(unattached, "The role was made, and not all policies are attached to it", page, "To the role");
        }
        return LocalRedirect(page);
    }

    private async Task<WireError?> RefusalAsync(SessionPrincipal session, string action, IEnumerable<(string, string)> parameters, CancellationToken cancellation) =>
        await calls.RunAsync(session, QueryService.Iam, action, Facts, parameters, cancellation) is ActionOutcome.Refused refused ? refused.Error : null;

    private async Task<IActionResult> FormAsync(VisitOutcome.Welcome welcome, RoleForm form, WireError? refusal, CancellationToken cancellation)
    {
        if (refusal is not null) Response.StatusCode = refusal.Status;
        var policies = await reader.PoliciesAsync(welcome.Open.Session, Facts, cancellation);
        return View("CreateRole", new CreateRolePage(welcome.Header, form, policies.Value, refusal));
    }

    private ViewResult Refuse(WireError refusal, string title, string back, string backText)
    {
        Response.StatusCode = refusal.Status;
        return View("Error", new ErrorPage(refusal.Status, title, refusal.TrailMessage, "Come with a role that may do this, or ask an administrator of the account and give them the request id below.") { Code = refusal.Code, BackUrl = back, BackText = backText });
    }
}
