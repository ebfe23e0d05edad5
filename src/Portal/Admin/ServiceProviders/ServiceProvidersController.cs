using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Admin.ServiceProviders;

/// <summary>One line of the list; no metadata while it waits to be introduced, or when its time is over.</summary>
internal sealed record ServiceProviderLine(ServiceProvider Provider, MetadataSummary? Summary);

internal sealed record ServiceProviderPage(ServiceProvider Provider, MetadataSummary? Summary, SettingsForm Form, IReadOnlyList<Group> Groups, IReadOnlyList<FieldFault> Faults, string LaunchUrl);

/// <summary>The attributes that an employee would be described with; null attributes where no assertion would be issued.</summary>
internal sealed record ReleasePreview(ServiceProvider Provider, string? UserName, Employee? Employee, string? NameId, IReadOnlyList<SamlAttribute>? Attributes, string? Refusal);

internal sealed class ServiceProvidersController(
    ServiceProviderRegistry registry, GroupDirectory groups, EmployeeDirectory directory, RoleCatalogue catalogue, AdminChanges changes, TimeProvider clock, ServiceOptions service) : AdminController
{
    [HttpGet("/admin/service-providers")]
    public async Task<IActionResult> List() =>
        View("List", (IReadOnlyList<ServiceProviderLine>)[.. (await registry.AllAsync(Aborted)).Select(provider => new ServiceProviderLine(provider, SummaryOf(provider)))]);

    [HttpGet("/admin/service-providers/{id:length(32)}")]
    public async Task<IActionResult> Edit(string id)
    {
        if (await registry.FindAsync(id, Aborted) is not { } provider)
            return NotFound();
        var all = await groups.AllAsync(Aborted);
        return View("Edit", Page(provider, SettingsForm.Of(provider, all), all, []));
    }

    [HttpPost("/admin/service-providers/{id:length(32)}")]
    public async Task<IActionResult> Save(string id, SettingsForm form)
    {
        if (await registry.FindAsync(id, Aborted) is not { } provider)
            return NotFound();
        form = form.WithoutEmptyRows();
        var typed = form.SessionDuration?.Trim();
        var duration = int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : (int?)null;
        IReadOnlyList<FieldFault> faults = duration is null && !string.IsNullOrEmpty(typed)
            ? [new("sessionDuration", "A session duration is a whole number of seconds.")]
            : await changes.ApplyAsync(Change("Saved", provider), Caller, () => registry.SaveAsync(form.ProfileFor(provider, duration), null, null, Aborted), Aborted);
        if (faults.Count == 0)
            return Done($"/admin/service-providers/{id}", $"{form.Name} is saved.");
        provider = await registry.FindAsync(id, Aborted);
        return Again("Edit", Page(provider!, form, await groups.AllAsync(Aborted), faults));
    }

    [HttpGet("/admin/service-providers/{id:length(32)}/remove")]
    public async Task<IActionResult> AskRemove(string id) => await registry.FindAsync(id, Aborted) is not { } provider ? NotFound() : Confirm(
        new($"Remove {provider.Name}?", "Nobody can sign on to it any more. It can be added again with its metadata.", $"/admin/service-providers/{id}/remove", "Remove", $"/admin/service-providers/{id}")
        {
            Consequences = [$"Its entity ID is {provider.EntityId}.", "Its settings and released attributes are forgotten. The employees' persistent identifiers there are kept."],
        });

    [HttpPost("/admin/service-providers/{id:length(32)}/remove")]
    public async Task<IActionResult> Remove(string id)
    {
        if (await registry.FindAsync(id, Aborted) is not { } provider)
            return NotFound();
        await changes.ApplyAsync(Change("Removed", provider), Caller, () => registry.RemoveAsync(provider, Aborted), Aborted);
        return Done("/admin/service-providers", $"{provider.Name} is removed.");
    }

    /// <summary>What would be released for one employee: the very attributes that the issuer would send, and nothing is sent.</summary>
    [HttpGet("/admin/service-providers/{id:length(32)}/attributes")]
    public async Task<IActionResult> Attributes(string id, string? employee)
    {
        if (await registry.FindAsync(id, Aborted) is not { } provider)
            return NotFound();
        var name = employee?.Trim();
        var found = string.IsNullOrEmpty(name) || name.Length > 100 ? null : await directory.FindByNameAsync(name, Aborted);
        if (found is null)
            return View("Attributes", new ReleasePreview(provider, name, null, null, null, string.IsNullOrEmpty(name) ? null : "There is no employee of this user name."));
        var roles = provider.ConsumesRoles ? await RolesAsync(provider, found) : [];
        var attributes = AttributeReleaser.Release(provider, found, await directory.GroupsOfAsync(found.Id, Aborted), roles);
        var refusal = found.Disabled ? "The employee is disabled: no assertion would be issued."
            : !await registry.MayUseAsync(provider, found.Id, Aborted) ? "The application is not open to this employee: no assertion would be issued."
            : attributes is null ? "The employee has no usable session name: no assertion would be issued."
            : provider.ConsumesRoles && roles.Count == 0 ? "No role is granted to this employee there: no assertion would be issued."
            : null;
        return View("Attributes", new ReleasePreview(provider, name, found, NameIdOf(provider, found), attributes, refusal));
    }

    private async Task<IReadOnlyList<CatalogueRole>> RolesAsync(ServiceProvider provider, Employee employee)
    {
        List<CatalogueRole> roles = [];
        foreach (var (account, granted) in await catalogue.GrantedAsync(employee.Id, Aborted))
        {
            if ((await registry.ConsumerOfAsync(account, Aborted))?.Id == provider.Id)
                roles.AddRange(granted);
        }

        return roles;
    }

    private static string NameIdOf(ServiceProvider provider, Employee employee) => provider.NameIdFormat switch
    {
        NameIdFormats.EmailAddress => employee.Email ?? "none: the employee has no e-mail address, and no assertion would be issued",
        NameIdFormats.Unspecified => employee.UserName!,
        NameIdFormats.Transient => "a random value, another one at every sign-on",
        _ => "a random value that stays the same for this employee at this service provider",
    };

    private AuditEntry Change(string deed, ServiceProvider provider) => Record(AuditEvent.ServiceProviderChanged, deed, provider.Name) with { EntityId = provider.EntityId };

    private ServiceProviderPage Page(ServiceProvider provider, SettingsForm form, IReadOnlyList<Group> all, IReadOnlyList<FieldFault> faults) =>
        new(provider, SummaryOf(provider), form, all, faults, $"{service.PublicUrl}/launch/{provider.Id}");

    private MetadataSummary? SummaryOf(ServiceProvider provider) => ServiceProviderRegistry.MetadataOf(provider) is { } metadata ? MetadataSummary.Of(metadata, clock.GetUtcNow()) : null;
}
