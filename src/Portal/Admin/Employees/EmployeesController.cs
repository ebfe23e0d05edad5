using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.Logout;
using SamlFederation.Portal.SignIn;

namespace SamlFederation.Portal.Admin.Employees;

/// <summary>The directory of employees: who they are, and to which groups they belong.</summary>
internal sealed class EmployeesController(EmployeeDirectory directory, GroupDirectory groups, SessionStore sessions, SignInThrottle throttle, Logouts logouts, AdminChanges changes) : AdminController
{
    private const int PageSize = 100;

    [HttpGet("/admin/employees")]
    public async Task<IActionResult> List(string? search)
    {
        var words = search?.Length > 100 ? search[..100] : search;
        var found = await directory.SearchAsync(words, PageSize + 1, Aborted);
        return View("List", new EmployeeList(words, [.. found.Take(PageSize)], found.Count > PageSize));
    }

    [HttpGet("/admin/employees/add")]
    public async Task<IActionResult> Add() => View("Add", new NewEmployeePage(new EmployeeForm(), await groups.AllAsync(Aborted)));

    [HttpPost("/admin/employees/add")]
    public async Task<IActionResult> Add(EmployeeForm form)
    {
        var profile = form.Profile(disabled: false);
        var password = "";
        var faults = await changes.ApplyAsync(Change("Added", profile.UserName), Caller, async () =>
        {
            if (await directory.FindByNameAsync(profile.UserName, Aborted) is not null)
                return [new("userName", "There is an employee of this user name.")];
            if (await directory.SaveAsync(profile, Aborted) is { Count: > 0 } wrong)
                return wrong;
            password = await directory.GiveOneTimePasswordAsync((await directory.FindByNameAsync(profile.UserName, Aborted))!, Aborted);
            return [];
        }, Aborted);
        if (faults.Count > 0)
            return Again("Add", new NewEmployeePage(form with { Faults = faults }, await groups.AllAsync(Aborted)));
        // Not a redirect: a password that is shown once travels in no address and no cookie. Sent again, the form is refused.
        return View("Password", new PasswordPage((await directory.FindByNameAsync(profile.UserName, Aborted))!, password, IsNew: true));
    }

    [HttpGet("/admin/employees/{id:guid}")]
    public async Task<IActionResult> Edit(string id) => await directory.FindAsync(id, Aborted) is { } employee
        ? View("Edit", await PageAsync(employee, EmployeeForm.Of(employee, await directory.GroupsOfAsync(id, Aborted))))
        : NotFound();

    [HttpPost("/admin/employees/{id:guid}")]
    public async Task<IActionResult> Save(string id, EmployeeForm form)
    {
        if (await directory.FindAsync(id, Aborted) is not { } employee)
            return NotFound();
        form = form with { UserName = employee.UserName };
        var faults = await changes.ApplyAsync(Change("Saved", $"{employee.UserName}: groups {string.Join(", ", form.Groups)}"), Caller, () => directory.SaveAsync(form.Profile(employee.Disabled), Aborted), Aborted);
        if (faults.Count == 0)
            return Done($"/admin/employees/{id}", $"{form.DisplayName} is saved.");
        employee = await directory.FindAsync(id, Aborted);
        return Again("Edit", await PageAsync(employee!, form with { Faults = faults }));
    }

    private async Task<EmployeePage> PageAsync(Employee employee, EmployeeForm form) => new(
        employee,
        form,
        await groups.AllAsync(Aborted),
        await sessions.OfAsync(employee.Id, Aborted),
        await throttle.LockedUntilAsync(SignInThrottle.NameKey(PasswordSignIn.Normalize(employee.UserName!), null), SignInThrottle.PerName, Aborted),
        employee.Id == SignedIn.EmployeeId,
        await logouts.OfAsync(employee.Id, 10, Aborted));

    private AuditEntry Change(string deed, string subject) => Record(AuditEvent.EmployeeChanged, deed, subject);
}
