using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Employees;

namespace SamlFederation.Portal.Admin.Catalogue;

/// <summary>The catalogue's roles, and which groups may take them.</summary>
internal sealed class RolesController(RoleCatalogue catalogue, GroupDirectory groups, AdminChanges changes) : AdminController
{
    [HttpGet("/admin/catalogue/roles/add")]
    public async Task<IActionResult> Add(string? account)
    {
        var known = account is null ? null : await catalogue.FindAccountAsync(account, Aborted);
        return View("Role", known is null ? new RoleForm() : new RoleForm
        {
            RoleArn = $"arn:aws:iam::{known.Number}:role/",
            ProviderArn = known.Roles.FirstOrDefault()?.ProviderArn ?? $"arn:aws:iam::{known.Number}:saml-provider/Portal",
        });
    }

    [HttpPost("/admin/catalogue/roles/add")]
    public async Task<IActionResult> Add(RoleForm form)
    {
        var faults = await changes.ApplyAsync(Change("RoleAdded", form.Profile.RoleArn), Caller, async () =>
            await catalogue.FindRoleByArnAsync(form.Profile.RoleArn, Aborted) is not null
                ? [new("roleArn", "This role is in the catalogue already.")]
                : await catalogue.SaveRoleAsync(form.Profile, Aborted), Aborted);
        if (faults.Count > 0)
            return Again("Role", form with { Faults = faults });
        var role = await catalogue.FindRoleByArnAsync(form.Profile.RoleArn, Aborted);
        return Done($"/admin/catalogue/accounts/{role!.AccountNumber}/grants", $"Role {role.Name} is in the catalogue. Say which groups may take it.");
    }

    [HttpGet("/admin/catalogue/roles/{id:length(32)}")]
    public async Task<IActionResult> Edit(string id) => await catalogue.FindRoleAsync(id, Aborted) is { } role
        ? View("Role", new RoleForm { Id = id, RoleArn = role.RoleArn, ProviderArn = role.ProviderArn, Description = role.Description })
        : NotFound();

    [HttpPost("/admin/catalogue/roles/{id:length(32)}")]
    public async Task<IActionResult> Save(string id, RoleForm form)
    {
        if (await catalogue.FindRoleAsync(id, Aborted) is not { } role)
            return NotFound();
        form = form with { Id = id, RoleArn = role.RoleArn };
        var faults = await changes.ApplyAsync(Change("RoleSaved", role.RoleArn), Caller, () => catalogue.SaveRoleAsync(form.Profile, Aborted), Aborted);
        return faults.Count == 0 ? Done("/admin/catalogue", $"Role {role.Name} is saved.") : Again("Role", form with { Faults = faults });
    }

    [HttpGet("/admin/catalogue/roles/{id:length(32)}/remove")]
    public async Task<IActionResult> AskRemove(string id)
    {
        if (await catalogue.FindRoleAsync(id, Aborted) is not { } role)
            return NotFound();
        var granted = await catalogue.GroupsGrantedAsync(id, Aborted);
        return Confirm(new($"Remove role {role.Name} in {role.Account!.Name}?", "Nobody can take it from the portal any more. The role itself is not touched.", $"/admin/catalogue/roles/{id}/remove", "Remove", "/admin/catalogue")
        {
            Consequences = [.. granted.Select(group => $"The group {group.Name} loses it.")],
        });
    }

    [HttpPost("/admin/catalogue/roles/{id:length(32)}/remove")]
    public async Task<IActionResult> Remove(string id)
    {
        if (await catalogue.FindRoleAsync(id, Aborted) is not { } role)
            return NotFound();
        await changes.ApplyAsync(Change("RoleRemoved", role.RoleArn), Caller, () => catalogue.RemoveRoleAsync(id, Aborted), Aborted);
        return Done("/admin/catalogue", $"Role {role.Name} is removed.");
    }

    [HttpGet("/admin/catalogue/accounts/{number:length(12)}/grants")]
    public async Task<IActionResult> Grants(string number)
    {
        if (await catalogue.FindAccountAsync(number, Aborted) is not { } account)
            return NotFound();
        var granted = (await catalogue.GrantsOfAsync(number, Aborted)).Select(grant => (grant.RoleId, grant.GroupId)).ToHashSet();
        return View("Grants", new GrantsPage(account, [.. account.Roles.OrderBy(role => role.Name, StringComparer.OrdinalIgnoreCase)], await groups.AllAsync(Aborted), granted));
    }

    /// <summary>Only what the page showed is changed: roles and groups that came in the meantime keep their grants.</summary>
    [HttpPost("/admin/catalogue/accounts/{number:length(12)}/grants"), RequestFormLimits(ValueCountLimit = 50_000)]
    public async Task<IActionResult> SaveGrants(string number)
    {
        if (await catalogue.FindAccountAsync(number, Aborted) is not { } account)
            return NotFound();
        var form = await Request.ReadFormAsync(Aborted);
        string[] shownRoles = [.. form["role"].OfType<string>().Where(id => account.Roles.Any(role => role.Id == id))];
        string[] shownGroups = [.. form["group"].OfType<string>()];
        var wanted = form["grant"].OfType<string>().Select(cell => cell.Split(' ', 2)).Where(cell => cell.Length == 2 && shownRoles.Contains(cell[0]) && shownGroups.Contains(cell[1]))
            .Select(cell => (cell[0], cell[1])).ToHashSet();
        var names = (await groups.AllAsync(Aborted)).ToDictionary(group => group.Id, group => group.Name!);
        (IReadOnlyList<Grant> Granted, IReadOnlyList<Grant> Withdrawn) done = ([], []);
        await changes.ApplyAsync(() => Change("GrantsSaved", Told(done.Granted, "granted to") + Told(done.Withdrawn, "withdrawn from")), Caller, async () =>
        {
            done = await catalogue.SetGrantsAsync(shownRoles, shownGroups, wanted, Aborted);
            return [];
        }, Aborted);
        return Done($"/admin/catalogue/accounts/{number}/grants", done is ({ Count: 0 }, { Count: 0 })
            ? "Nothing was changed."
            : $"{done.Granted.Count} granted, {done.Withdrawn.Count} withdrawn. It holds from the next click on.");

        string Told(IReadOnlyList<Grant> grants, string verb) => string.Concat(grants.Select(grant =>
            $"{account.Roles.First(role => role.Id == grant.RoleId).RoleArn} {verb} {names.GetValueOrDefault(grant.GroupId, grant.GroupId)}; "));
    }

    private AuditEntry Change(string deed, string subject) => Record(AuditEvent.CatalogueChanged, deed, subject);
}
