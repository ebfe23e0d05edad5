using Microsoft.AspNetCore.Mvc;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.SignIn;
using SamlFederation.Web;

namespace SamlFederation.Sts.SwitchRole;

/// <summary>The form, with what a link or the person put in it.</summary>
internal sealed record SwitchPage(ConsoleHeader Header, SwitchTarget Target, EntityFault? Fault, IReadOnlyList<SwitchTarget> Recent);

/// <summary>Why a role may not be taken, for the person and for their administrator.</summary>
internal sealed record SwitchDenied(ConsoleHeader Header, SwitchTarget Target, SessionPrincipal Session, string RoleArn, WireError Error)
{
    private const string Mark = " Encoded authorization failure message: ";

    /// <summary>What the role asks for and the console cannot show, or null when it is not that which is missing.</summary>
    public UnshownProof? Missing { get; init; }

    /// <summary>This service's address.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The call by which the role can be taken, with what is to be filled in in capitals.</summary>
    public string Command
    {
        get
        {
            List<string> lines = ["aws sts assume-role", $"--endpoint-url {Endpoint}", $"--role-arn {RoleArn}", $"--role-session-name {Session.SessionName ?? Session.PrincipalName}"];
            if (Missing?.Mfa is true) lines.AddRange([$"--serial-number arn:aws:iam::{Session.AccountId}:mfa/DEVICE", "--token-code CODE"]);
            if (Missing?.ExternalId is true) lines.Add("--external-id ID");
            return string.Join(" \\\n  ", lines);
        }
    }

    public string Message => Error.Message.Split(Mark)[0];

    /// <summary>What an administrator of the caller's account can decode, or null.</summary>
    public string? Encoded => Error.Message.Split(Mark) is [_, var encoded] ? encoded : null;
}

/// <summary>Switching to another role in the console, by a link or by typing, and back.</summary>
internal sealed class SwitchRoleController(
    ConsoleVisit visit, ConsoleCookie cookie, ConsoleSessions consoles, RoleSwitch switching, RecentRolesCookie recent, Accounts accounts, ServiceOptions options, TimeProvider clock)
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
                return View("Denied", new SwitchDenied(welcome.Header, target, origin.Session, role!.ToString(), refused.Error) { Missing = refused.Missing, Endpoint = options.PublicUrl });
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
