using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.ServiceProviders;

namespace SamlFederation.Portal.Admin.Catalogue;

/// <summary>The catalogue's accounts.</summary>
internal sealed class AccountsController(RoleCatalogue catalogue, ServiceProviderRegistry registry, AdminChanges changes) : AdminController
{
    [HttpGet("/admin/catalogue")]
    public async Task<IActionResult> List() => View("Catalogue", await catalogue.AccountsAsync(Aborted));

    [HttpGet("/admin/catalogue/accounts/add")]
    public async Task<IActionResult> Add() => View("Account", new AccountForm { IsNew = true, Consumers = await ConsumersAsync() });

    [HttpPost("/admin/catalogue/accounts/add")]
    public async Task<IActionResult> Add(AccountForm form)
    {
        var faults = await changes.ApplyAsync(Change("AccountAdded", form.Profile.Number), Caller, async () =>
            await catalogue.FindAccountAsync(form.Profile.Number, Aborted) is not null
                ? [new("number", "This account is in the catalogue already.")]
                : await catalogue.SaveAccountAsync(form.Profile, Aborted), Aborted);
        return faults.Count == 0
            ? Done("/admin/catalogue", $"Account {form.Profile.Name} is in the catalogue. Add its roles next.")
            : Again("Account", form with { IsNew = true, Faults = faults, Consumers = await ConsumersAsync() });
    }

    [HttpGet("/admin/catalogue/accounts/{number:length(12)}")]
    public async Task<IActionResult> Edit(string number) =>
        await catalogue.FindAccountAsync(number, Aborted) is { } account ? View("Account", AccountForm.Of(account, await ConsumersAsync())) : NotFound();

    [HttpPost("/admin/catalogue/accounts/{number:length(12)}")]
    public async Task<IActionResult> Save(string number, AccountForm form)
    {
        if (await catalogue.FindAccountAsync(number, Aborted) is null)
            return NotFound();
        form = form with { Number = number };
        var faults = await changes.ApplyAsync(Change("AccountSaved", number), Caller, () => catalogue.SaveAccountAsync(form.Profile, Aborted), Aborted);
        return faults.Count == 0
            ? Done("/admin/catalogue", $"Account {form.Profile.Name} is saved.")
            : Again("Account", form with { Faults = faults, Consumers = await ConsumersAsync() });
    }

    [HttpGet("/admin/catalogue/accounts/{number:length(12)}/remove")]
    public async Task<IActionResult> AskRemove(string number) => await catalogue.FindAccountAsync(number, Aborted) is not { } account ? NotFound() : Confirm(
        new($"Remove account {account.Name}?", "Nobody can go to it from the portal any more. The account itself is not touched.", $"/admin/catalogue/accounts/{number}/remove", "Remove", "/admin/catalogue")
        {
            Consequences = [.. account.Roles.Select(role => $"The role {role.Name} goes with its grants.")],
        });

    [HttpPost("/admin/catalogue/accounts/{number:length(12)}/remove")]
    public async Task<IActionResult> Remove(string number)
    {
        if (await catalogue.FindAccountAsync(number, Aborted) is not { } account)
            return NotFound();
        await changes.ApplyAsync(Change("AccountRemoved", number), Caller, () => catalogue.RemoveAccountAsync(number, Aborted), Aborted);
        return Done("/admin/catalogue", $"Account {account.Name} is removed.");
    }

    private AuditEntry Change(string deed, string number) => Record(AuditEvent.CatalogueChanged, deed, number);

    private async Task<IReadOnlyList<ServiceProvider>> ConsumersAsync() => [.. (await registry.AllAsync(Aborted)).Where(provider => provider.ConsumesRoles)];
}
