using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.SignIn;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.MyAccount;

internal sealed record AccountPage(Employee Employee, IReadOnlyList<Group> Groups, IReadOnlyList<PortalSession> Sessions, string SessionId, string? Done);

internal sealed record PasswordForm
{
    [StringLength(10_000)]
    public string? CurrentPassword { get; init; }

    [StringLength(10_000)]
    public string? NewPassword { get; init; }

    [StringLength(10_000)]
    public string? Repeated { get; init; }

    public string? ReturnUrl { get; init; }

    public bool Due { get; init; }

    public IReadOnlyList<string> Faults { get; init; } = [];
}

/// <summary>What employees do for themselves: the password, and their sessions.</summary>
internal sealed class AccountController(EmployeeDirectory directory, SessionStore sessions, SignInThrottle throttle, AuditTrail audit, ServiceOptions service) : PortalController
{
    [HttpGet("/account")]
    public async Task<IActionResult> Account(string? done)
    {
        if (await directory.FindAsync(SignedIn.EmployeeId, Aborted) is not { } employee)
            return NotFound();
        return View("Account", new AccountPage(employee, await directory.GroupsOfAsync(employee.Id, Aborted), await sessions.OfAsync(employee.Id, Aborted), SignedIn.SessionId, done));
    }

    [HttpPost("/account/sessions/{sessionId:length(32)}/end")]
    public async Task<IActionResult> EndSession(string sessionId)
    {
        if (await sessions.EndAsync(SignedIn.EmployeeId, sessionId, Aborted))
            await Record(AuditEvent.SessionEnded, true, sessionId == SignedIn.SessionId ? "Own" : "Another");
        return Redirect("/account?done=session");
    }

    [HttpPost("/account/sessions/end-others")]
    public async Task<IActionResult> EndOthers()
    {
        await sessions.EndOthersAsync(SignedIn.EmployeeId, SignedIn.SessionId, Aborted);
        await Record(AuditEvent.SessionEnded, true, "Others");
        return Redirect("/account?done=sessions");
    }

    [HttpPost("/account/sign-out-everywhere")]
    public async Task<IActionResult> SignOutEverywhere()
    {
        if (await directory.FindAsync(SignedIn.EmployeeId, Aborted) is not { } employee)
            return NotFound();
        await directory.SignOutEverywhereAsync(employee, LogoutReasons.User, Aborted);
        await Record(AuditEvent.SessionEnded, true, "Everywhere");
        SessionCookie.Delete(HttpContext, service);
        return Redirect("/signin?signedOut=true");
    }

    [HttpGet("/account/password"), OpenBeforePasswordChange]
    public IActionResult Password(string? returnUrl) => View("Password", new PasswordForm { ReturnUrl = returnUrl, Due = IsDue });

    [HttpPost("/account/password"), OpenBeforePasswordChange]
    public async Task<IActionResult> ChangePassword(PasswordForm form)
    {
        if (!ModelState.IsValid || await directory.FindAsync(SignedIn.EmployeeId, Aborted) is not { } employee)
            return NotFound();
        // A session left open must not become a place to guess the password at leisure.
        var key = SignInThrottle.NameKey(PasswordSignIn.Normalize(SignedIn.UserName), "session " + SignedIn.SessionId);
        var withinBound = await throttle.TakeAsync(key, SignInThrottle.PerName, Aborted);
        var verified = await directory.VerifyPasswordAsync(employee, form.CurrentPassword ?? "", Aborted);
        if (verified is not true || !withinBound)
        {
            await Record(AuditEvent.PasswordChanged, false, withinBound ? "WrongPassword" : "Locked");
            return Again(form, ["The current password is not right, or there were too many attempts."]);
        }

        if (form.NewPassword != form.Repeated)
            return Again(form, ["The new password and its repetition differ."]);
        if (form.NewPassword == form.CurrentPassword)
            return Again(form, ["The new password is the old one."]);
        var faults = await directory.SetPasswordAsync(employee, form.NewPassword ?? "", mustChange: false, SignedIn.SessionId, Aborted);
        if (faults.Count > 0)
            return Again(form, [.. faults.Select(fault => fault.Message)]);

        await Record(AuditEvent.PasswordChanged, true, null);
        // A new key: what knew the session before the password changed knows it no longer.
        var (fresh, _) = await sessions.OpenAsync(employee.Id, Caller, Aborted);
        await sessions.EndAsync(employee.Id, SignedIn.SessionId, Aborted);
        SessionCookie.Write(HttpContext, service, fresh);
        return Redirect(form.ReturnUrl is { } url && Url.IsLocalUrl(url) ? url : IsDue ? "/" : "/account?done=password");
    }

    private bool IsDue => User.HasClaim(claim => claim.Type == SessionClaims.MustChangePassword);

    private ViewResult Again(PasswordForm form, IReadOnlyList<string> faults)
    {
        ModelState.Clear();
        return View("Password", new PasswordForm { ReturnUrl = form.ReturnUrl, Due = IsDue, Faults = faults });
    }

    private Task Record(AuditEvent what, bool succeeded, string? reason) =>
        audit.WriteAsync(new(what, succeeded) { Reason = reason, EmployeeId = SignedIn.EmployeeId, UserName = SignedIn.UserName }, Caller, Aborted);
}
