using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.SignIn;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Admin.Employees;

/// <summary>Whether an employee may sign in, and with what: disabling, passwords, sessions, the pause after wrong attempts.</summary>
internal sealed class AccessController(EmployeeDirectory directory, SignInThrottle throttle, AdminChanges changes) : AdminController
{
    [HttpGet("/admin/employees/{id:guid}/disable")]
    public async Task<IActionResult> AskDisable(string id) => await directory.FindAsync(id, Aborted) is { } employee ? Confirm(Disabling(employee, [])) : NotFound();

    [HttpPost("/admin/employees/{id:guid}/disable")]
    public async Task<IActionResult> Disable(string id)
    {
        if (await directory.FindAsync(id, Aborted) is not { } employee)
            return NotFound();
        var faults = await changes.ApplyAsync(Change("Disabled", employee), Caller, () => directory.SetDisabledAsync(employee, true, Aborted), Aborted);
        return faults.Count > 0
            ? Again("Confirm", Disabling(employee, faults))
            : Done($"/admin/employees/{id}", $"{employee.DisplayName} is disabled, and signed out everywhere.");
    }

    [HttpPost("/admin/employees/{id:guid}/enable")]
    public async Task<IActionResult> Enable(string id)
    {
        if (await directory.FindAsync(id, Aborted) is not { } employee)
            return NotFound();
        await changes.ApplyAsync(Change("Enabled", employee), Caller, () => directory.SetDisabledAsync(employee, false, Aborted), Aborted);
        return Done($"/admin/employees/{id}", $"{employee.DisplayName} may sign in again.");
    }

    [HttpGet("/admin/employees/{id:guid}/password")]
    public async Task<IActionResult> AskPassword(string id) => await directory.FindAsync(id, Aborted) is not { } employee ? NotFound() : Confirm(
        new($"Give {employee.DisplayName} a new password?", "A one-time password is made and shown to you once. The employee signs in with it and chooses their own.", $"/admin/employees/{id}/password", "Make a one-time password", $"/admin/employees/{id}")
        {
            Consequences = ["The old password does not work any more.", "The employee is signed out everywhere, at applications and token services that can be told too.", "A pause after wrong attempts ends."],
        });

    [HttpPost("/admin/employees/{id:guid}/password")]
    public async Task<IActionResult> GivePassword(string id)
    {
        if (await directory.FindAsync(id, Aborted) is not { } employee)
            return NotFound();
        var password = "";
        await changes.ApplyAsync(Change("PasswordReset", employee), Caller, async () =>
        {
            password = await directory.GiveOneTimePasswordAsync(employee, Aborted);
            await throttle.ForgetAsync(KeyOf(employee), Aborted);
        }, Aborted);
        // Not a redirect: a password that is shown once travels in no address and no cookie.
        return View("Password", new PasswordPage(employee, password, IsNew: false));
    }

    [HttpPost("/admin/employees/{id:guid}/sign-out")]
    public async Task<IActionResult> EndSessions(string id)
    {
        if (await directory.FindAsync(id, Aborted) is not { } employee)
            return NotFound();
        await changes.ApplyAsync(Change("SignedOutEverywhere", employee), Caller, () => directory.SignOutEverywhereAsync(employee, LogoutReasons.Admin, Aborted), Aborted);
        return Done($"/admin/employees/{id}", $"{employee.DisplayName} is signed out everywhere.");
    }

    [HttpPost("/admin/employees/{id:guid}/unlock")]
    public async Task<IActionResult> Unlock(string id)
    {
        if (await directory.FindAsync(id, Aborted) is not { } employee)
            return NotFound();
        await changes.ApplyAsync(Change("Unlocked", employee), Caller, () => throttle.ForgetAsync(KeyOf(employee), Aborted), Aborted);
        return Done($"/admin/employees/{id}", $"{employee.DisplayName} may try to sign in again.");
    }

    private static Confirmation Disabling(Employee employee, IReadOnlyList<FieldFault> faults) => new(
        $"Disable {employee.DisplayName}?", "They cannot sign in or open anything until they are enabled again.", $"/admin/employees/{employee.Id}/disable", "Disable", $"/admin/employees/{employee.Id}")
    {
        Consequences = ["They are signed out everywhere.", "Applications and token services that can be told end their sessions and credentials too."],
        Faults = faults,
    };

    private static string KeyOf(Employee employee) => SignInThrottle.NameKey(PasswordSignIn.Normalize(employee.UserName!), null);

    private AuditEntry Change(string deed, Employee employee) => Record(AuditEvent.EmployeeChanged, deed, employee.UserName!);
}
