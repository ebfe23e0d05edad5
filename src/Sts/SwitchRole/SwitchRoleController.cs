using Microsoft.AspNetCore.Mvc;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.SignIn;

namespace SamlFederation.Sts.SwitchRole;

/// <summary>The form, with what a link or the person put in it.</summary>
internal sealed record SwitchPage(ConsoleHeader Header, SwitchTarget Target, EntityFault? Fault, IReadOnlyList<SwitchTarget> Recent);

/// <summary>Why a role may not be taken, for the person and for their administrator.</summary>
internal sealed record SwitchDenied(ConsoleHeader Header, SwitchTarget Target, string CallerArn, string RoleArn, WireError Error)
{
    private const string Mark = " Encoded authorization failure message: ";

    public string Message => Error.Message.Split(Mark)[0];

    /// <summary>What an administrator of the caller's account can decode, or null.</summary>
    public string? Encoded => Error.Message.Split(Mark) is [_, var encoded] ? encoded : null;
}

/// <summary>Switching to another role in the console, by a link or by typing, and back.</summary>
internal sealed class SwitchRoleController(
    ConsoleVisit visit, ConsoleCookie cookie, ConsoleSessions consoles, RoleSwitch switching, RecentRolesCookie recent, Accounts accounts, TimeProvider clock)
    : ConsolePageController(visit, cookie, clock)
{
    private const string Current = "switch";

    [HttpGet("/switchrole")]
    public async Task<IActionResult> Show(string? account, string? roleName, string? displayName, string? color, CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome || await OriginAsync(cancellation) is not { } origin) return Farewell();
        return View("Switch", new SwitchPage(welcome.Header, SwitchTarget.Of(account, roleName, displayName, color), null, recent.Read(HttpContext, origin.Session)));
    }

    [HttpPost("/switchrole")]
    public async Task<IActionResult> Switch([FromForm] string? account, [FromForm] string? roleName, [FromForm] string? displayName, [FromForm] string? color, CancellationToken cancellation)
    {
        if (await VisitAsync(Current, cancellation) is not VisitOutcome.Welcome welcome || await OriginAsync(cancellation) is not { } origin) return Farewell();
        var target = SwitchTarget.Of(account, roleName, displayName, color);
        var (role, fault) = await target.ResolveAsync(accounts, cancellation);
        if (fault is not null)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Switch", new SwitchPage(welcome.Header, target, fault, recent.Read(HttpContext, origin.Session)));
        }

        switch (await switching.SwitchAsync(origin, role!, target, Facts, cancellation))
        {
            case SwitchOutcome.Switched switched:
                recent.Add(HttpContext, origin.Session, target);
                GiveCookie(switched.Cookie);
                return LocalRedirect(Destination.Home);
            case SwitchOutcome.Refused refused:
                Response.StatusCode = refused.Error.Status;
                return View("Denied", new SwitchDenied(welcome.Header, target, origin.Session.CallerArn, role!.ToString(), refused.Error));
            default:
                return LocalRedirect(Destination.Home);
        }
    }

    [HttpPost("/switchrole/back")]
    public async Task<IActionResult> Back(CancellationToken cancellation)
    {
        if (await OriginAsync(cancellation) is { } origin && await switching.ReturnAsync(origin, Facts, cancellation) is { } returned) GiveCookie(returned);
        return LocalRedirect(Destination.Home);
    }

    private Task<OriginConsole?> OriginAsync(CancellationToken cancellation) => consoles.OriginAsync(CookieHash, Facts, cancellation);
}
