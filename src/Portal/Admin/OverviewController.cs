using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.Admin.ServiceProviders;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Logout;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;

namespace SamlFederation.Portal.Admin;

internal sealed record OverviewTile(string Address, string Title, string Figure, string Words);

internal sealed record OverviewWarning(string Address, string Text);

internal sealed record OverviewPage(IReadOnlyList<OverviewTile> Tiles, IReadOnlyList<OverviewWarning> Warnings, IReadOnlyList<AuditRecord> Latest);

/// <summary>The administrator's first page: how much of everything there is, what is about to run out, what happened last.</summary>
internal sealed class OverviewController(PortalDb db, ServiceProviderRegistry registry, SigningKeys keys, Logouts logouts, AuditTrail audit, TimeProvider clock) : AdminController
{
    [HttpGet("/admin")]
    public async Task<IActionResult> Overview()
    {
        var providers = await registry.AllAsync(Aborted);
        return View("Overview", new OverviewPage(
        [
            new("/admin/service-providers", "Service providers", Figure(providers.Count), $"{providers.Count(provider => provider.Enabled)} enabled"),
            new("/admin/catalogue", "Catalogue", Figure(await db.CatalogueRoles.CountAsync(Aborted)), $"roles in {await db.Accounts.CountAsync(Aborted)} accounts"),
            new("/admin/employees", "Employees", Figure(await db.Users.CountAsync(Aborted)), $"{await db.Users.CountAsync(employee => employee.Disabled, Aborted)} disabled"),
            new("/admin/groups", "Groups", Figure(await db.Roles.CountAsync(Aborted)), $"{await db.Roles.CountAsync(group => group.IsAdministrators, Aborted)} of them administering"),
            new("/admin/keys", "Keys", Figure(keys.Published.Count), "in our metadata"),
            new("/admin/audit", "Refusals", Figure(await RefusedAsync()), "in the last 24 hours"),
        ], [.. Warnings(providers), .. await LogoutsAsync()], await audit.NewestAsync(new AuditFilter(), null, 5, Aborted)));
    }

    private Task<int> RefusedAsync()
    {
        var since = clock.GetUtcNow() - TimeSpan.FromDays(1);
        return db.Audit.CountAsync(record => record.At >= since && !record.Succeeded, Aborted);
    }

    private async Task<IEnumerable<OverviewWarning>> LogoutsAsync() => await logouts.WaitingAsync(Aborted) is > 0 and var waiting
        ? [new("/admin/audit?event=LogoutFailed", $"{Figure(waiting)} {(waiting == 1 ? "logout is" : "logouts are")} not delivered yet: the service provider does not answer as it must.")]
        : [];

    private IEnumerable<OverviewWarning> Warnings(IReadOnlyList<ServiceProvider> providers)
    {
        var now = clock.GetUtcNow();
        foreach (var key in keys.Published)
        {
            var end = new DateTimeOffset(key.Certificate.NotAfter.ToUniversalTime());
            if (Expiry.IsNear(end, now))
                yield return new("/admin/keys", $"{Expiry.Words(end, now)}: our key {key.FileName}.");
        }

        foreach (var provider in providers.Where(provider => provider.Enabled))
        {
            var address = $"/admin/service-providers/{provider.Id}";
            if (ServiceProviderRegistry.MetadataOf(provider) is not { } metadata)
                yield return new(address, $"{provider.Name}: {(provider.MetadataXml.Length == 0 ? "it waits for its metadata" : "its metadata cannot be used any more")}.");
            else
            {
                foreach (var warning in MetadataSummary.Of(metadata, now).Certificates.Where(certificate => Expiry.IsNear(certificate.NotAfter, now)))
                    yield return new(address, $"{Expiry.Words(warning.NotAfter, now)}: the {warning.Use} certificate of {provider.Name}.");
                if (metadata.ValidUntil is { } end && Expiry.IsNear(end, now))
                    yield return new(address, $"{Expiry.Words(end, now)}: the metadata of {provider.Name}.");
            }
        }
    }

    private static string Figure(int count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
