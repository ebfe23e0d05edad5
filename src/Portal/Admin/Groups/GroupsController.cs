using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Employees;

namespace SamlFederation.Portal.Admin.Groups;

/// <summary>A group as a form carries it.</summary>
internal sealed record GroupForm
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool Administrators { get; init; }
}

internal sealed record GroupLine(Group Group, int Members);

/// <summary>A group with its members; no id while it is new.</summary>
internal sealed record GroupPage(string? Id, GroupForm Form, IReadOnlyList<Employee> Members, IReadOnlyList<FieldFault> Faults, string? Member = null);

internal sealed class GroupsController(GroupDirectory groups, EmployeeDirectory directory, AdminChanges changes) : AdminController
{
    [HttpGet("/admin/groups")]
    public async Task<IActionResult> List()
    {
        var members = await groups.MemberCountsAsync(Aborted);
        return View("List", (IReadOnlyList<GroupLine>)[.. (await groups.AllAsync(Aborted)).Select(group => new GroupLine(group, members.GetValueOrDefault(group.Id)))]);
    }

    [HttpGet("/admin/groups/add")]
    public IActionResult Add() => View("Edit", new GroupPage(null, new GroupForm(), [], []));

    [HttpPost("/admin/groups/add")]
    public async Task<IActionResult> Add(GroupForm form)
    {
        var name = (form.Name ?? "").Trim();
        var faults = await changes.ApplyAsync(Change("Added", name), Caller, async () =>
            await groups.FindByNameAsync(name, Aborted) is not null
                ? [new("name", "There is a group of this name.")]
                : await groups.SaveAsync(name, (form.Description ?? "").Trim(), form.Administrators, Aborted), Aborted);
        if (faults.Count > 0)
            return Again("Edit", new GroupPage(null, form, [], faults));
        var added = await groups.FindByNameAsync(name, Aborted);
        return Done($"/admin/groups/{added!.Id}", $"The group {name} is made. Add its members.");
    }

    [HttpGet("/admin/groups/{id:guid}")]
    public async Task<IActionResult> Edit(string id) => await groups.FindAsync(id, Aborted) is { } group ? View("Edit", await PageAsync(group, FormOf(group), [])) : NotFound();

    [HttpPost("/admin/groups/{id:guid}")]
    public async Task<IActionResult> Save(string id, GroupForm form)
    {
        if (await groups.FindAsync(id, Aborted) is not { } group)
            return NotFound();
        var (before, name) = (group.Name!, (form.Name ?? "").Trim());
        var faults = await changes.ApplyAsync(Change("Saved", (before == name ? name : $"{before}, now {name}") + (form.Administrators ? ", administers" : "")), Caller, async () =>
        {
            if (before != name && await groups.RenameAsync(group, name, Aborted) is { Count: > 0 } wrong)
                return wrong;
            return await groups.SaveAsync(name, (form.Description ?? "").Trim(), form.Administrators, Aborted);
        }, Aborted);
        if (faults.Count == 0)
            return Done($"/admin/groups/{id}", $"The group {name} is saved.");
        return await AgainAsync(id, form, faults);
    }

    [HttpPost("/admin/groups/{id:guid}/members")]
    public async Task<IActionResult> AddMember(string id, [FromForm] string? member)
    {
        if (await groups.FindAsync(id, Aborted) is not { } group)
            return NotFound();
        var typed = (member ?? "").Trim();
        var employee = typed.Length is 0 or > 100 ? null : await directory.FindByNameAsync(typed, Aborted);
        var faults = await changes.ApplyAsync(Change("MemberAdded", $"{employee?.UserName} to {group.Name}"), Caller, () => groups.AddMemberAsync(group, employee, Aborted), Aborted);
        return faults.Count > 0
            ? await AgainAsync(id, FormOf(group), faults, typed)
            : Done($"/admin/groups/{id}", $"{employee!.DisplayName} is a member of {group.Name}.");
    }

    [HttpPost("/admin/groups/{id:guid}/members/{employeeId:guid}/remove")]
    public async Task<IActionResult> RemoveMember(string id, string employeeId)
    {
        if (await groups.FindAsync(id, Aborted) is not { } group || await directory.FindAsync(employeeId, Aborted) is not { } employee)
            return NotFound();
        var faults = await changes.ApplyAsync(Change("MemberRemoved", $"{employee.UserName} from {group.Name}"), Caller, () => groups.RemoveMemberAsync(group, employeeId, Aborted), Aborted);
        return faults.Count > 0
            ? await AgainAsync(id, FormOf(group), faults)
            : Done(employeeId == SignedIn.EmployeeId && group.IsAdministrators ? "/" : $"/admin/groups/{id}", $"{employee.DisplayName} is not a member of {group.Name} any more.");
    }

    [HttpGet("/admin/groups/{id:guid}/remove")]
    public async Task<IActionResult> AskRemove(string id) => await groups.FindAsync(id, Aborted) is { } group ? Confirm(Removing(group, await groups.MembersAsync(id, Aborted), [])) : NotFound();

    [HttpPost("/admin/groups/{id:guid}/remove")]
    public async Task<IActionResult> Remove(string id)
    {
        if (await groups.FindAsync(id, Aborted) is not { } group)
            return NotFound();
        var faults = await changes.ApplyAsync(Change("Removed", group.Name!), Caller, () => groups.RemoveAsync(group, Aborted), Aborted);
        return faults.Count > 0
            ? Again("Confirm", Removing(group, await groups.MembersAsync(id, Aborted), faults))
            : Done("/admin/groups", $"The group {group.Name} is removed.");
    }

    private static Confirmation Removing(Group group, IReadOnlyList<Employee> members, IReadOnlyList<FieldFault> faults) => new(
        $"Remove the group {group.Name}?", "Its members stay, but lose what the group gave them.", $"/admin/groups/{group.Id}/remove", "Remove", $"/admin/groups/{group.Id}")
    {
        Consequences = [$"It has {members.Count} {(members.Count == 1 ? "member" : "members")}.", "Its grants of roles and applications are gone."],
        Faults = faults,
    };

    private static GroupForm FormOf(Group group) => new() { Name = group.Name, Description = group.Description, Administrators = group.IsAdministrators };

    private async Task<GroupPage> PageAsync(Group group, GroupForm form, IReadOnlyList<FieldFault> faults, string? member = null) =>
        new(group.Id, form, await groups.MembersAsync(group.Id, Aborted), faults, member);

    private async Task<IActionResult> AgainAsync(string id, GroupForm form, IReadOnlyList<FieldFault> faults, string? member = null) =>
        await groups.FindAsync(id, Aborted) is { } group ? Again("Edit", await PageAsync(group, form, faults, member)) : NotFound();

    private AuditEntry Change(string deed, string subject) => Record(AuditEvent.GroupChanged, deed, subject);
}
