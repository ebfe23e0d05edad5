using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Portal.SignIn;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.World;

/// <summary>
/// Brings about what the portal's half of a world file says, through the same classes as the administrator's pages, all of it or
/// nothing. What is there already is brought to the file's words; what the file does not name stays. Passwords are set for new employees only.
/// </summary>
internal sealed class WorldImport(
    PortalDb db, GroupDirectory groups, EmployeeDirectory directory, ServiceProviderRegistry registry, RoleCatalogue catalogue, AuditTrail audit)
{
    private readonly List<WorldFault> _faults = [];

    /// <summary>Imports a file.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="passwords">Gives new employees without a password in the file one; null leaves them without, unable to sign in until an administrator sets one.</param>
    /// <param name="cancellation">Ends the work; nothing is kept then.</param>
    /// <param name="by">The administrator who imports, for the audit; null at the start of the service.</param>
    /// <param name="caller">Whose request it is; null at the start of the service.</param>
    /// <returns>What is wrong; empty when everything was brought about.</returns>
    internal async Task<IReadOnlyList<WorldFault>> RunAsync(string json, Func<string, string>? passwords, CancellationToken cancellation, SessionFacts? by = null, Caller? caller = null)
    {
        _faults.Clear();
        if (WorldEntry.ReadHalf(json, "portal", _faults) is not { } portal)
            return _faults;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var group in portal.Entries("groups"))
            await GroupAsync(group, cancellation);
        foreach (var employee in portal.Entries("employees"))
            await EmployeeAsync(employee, passwords, cancellation);
        foreach (var provider in portal.Entries("serviceProviders"))
            await ServiceProviderAsync(provider, cancellation);
        foreach (var account in portal.Entries("accounts"))
            await AccountAsync(account, cancellation);
        foreach (var role in portal.Entries("roles"))
            await RoleAsync(role, cancellation);
        foreach (var grant in portal.Entries("grants"))
            await GrantAsync(grant, cancellation);
        portal.Close();
        if (by is not null && !await directory.AnyAdministratorAsync(cancellation))
            portal.Refuse("employees", "Nobody would be left who may use the administrator's pages.");
        if (_faults.Count > 0)
        {
            await transaction.RollbackAsync(cancellation);
            db.ChangeTracker.Clear();
            return _faults;
        }

        await audit.WriteAsync(new(AuditEvent.WorldImported, true) { EmployeeId = by?.EmployeeId, UserName = by?.UserName }, caller ?? Caller.Startup, cancellation);
        await transaction.CommitAsync(cancellation);
        return [];
    }

    private async Task GroupAsync(WorldEntry entry, CancellationToken cancellation)
    {
        var (name, description, administrators) = (entry.Text("name"), entry.OptionalText("description") ?? "", entry.Flag("administrators"));
        await ApplyAsync(entry, () => groups.SaveAsync(name, description, administrators, cancellation));
    }

    private async Task EmployeeAsync(WorldEntry entry, Func<string, string>? passwords, CancellationToken cancellation)
    {
        var profile = new EmployeeProfile(entry.Text("userName"), entry.Text("displayName"), entry.OptionalText("email"), entry.Flag("disabled"))
        {
            Groups = entry.Texts("groups"),
            Attributes = entry.TextsByName("attributes"),
        };
        var (password, mustChange) = (entry.OptionalText("password"), entry.Flag("mustChangePassword"));
        var isNew = await directory.FindByNameAsync(profile.UserName, cancellation) is null;
        await ApplyAsync(entry, async () =>
        {
            var faults = await directory.SaveAsync(profile, cancellation);
            password ??= isNew && faults.Count == 0 ? passwords?.Invoke(profile.UserName) : null;
            if (faults.Count > 0 || password is null || !isNew)
                return faults;
            var employee = await directory.FindByNameAsync(profile.UserName, cancellation);
            return await directory.SetPasswordAsync(employee!, password, mustChange, exceptSessionId: null, cancellation);
        });
    }

    private async Task ServiceProviderAsync(WorldEntry entry, CancellationToken cancellation)
    {
        var (metadata, url) = (entry.OptionalText("metadata"), entry.OptionalText("metadataUrl"));
        var profile = new ServiceProviderProfile(entry.Text("entityId"), entry.Text("name"))
        {
            Description = entry.OptionalText("description") ?? "",
            Enabled = entry.Flag("enabled", otherwise: true),
            NameIdFormat = entry.OptionalText("nameIdFormat") ?? NameIdFormats.Persistent,
            SignResponse = entry.Flag("signResponse"),
            RequireSignedRequests = entry.Flag("requireSignedRequests"),
            ConsumesRoles = entry.Flag("consumesRoles"),
            SessionDuration = entry.Number("sessionDuration"),
            DefaultRelayState = entry.OptionalText("defaultRelayState"),
            Groups = entry.Texts("groups"),
            Attributes = [.. entry.Entries("attributes").Select(Release)],
        };
        if (metadata is null == url is null)
            entry.Refuse("metadata", "Give either `metadata` or `metadataUrl`.");
        await ApplyAsync(entry, () => registry.SaveAsync(profile, metadata, url, cancellation));
    }

    private static ReleaseProfile Release(WorldEntry entry)
    {
        var release = new ReleaseProfile(entry.Text("name"), entry.Text("source"), entry.OptionalText("nameFormat"), entry.OptionalText("friendlyName"));
        entry.Close();
        return release;
    }

    private async Task AccountAsync(WorldEntry entry, CancellationToken cancellation)
    {
        var profile = new AccountProfile(entry.Text("number"), entry.Text("name"), entry.Text("alias"), entry.OptionalText("badge") ?? "", entry.OptionalText("badgeColour") ?? "grey", entry.OptionalText("serviceProvider"));
        await ApplyAsync(entry, () => catalogue.SaveAccountAsync(profile, cancellation));
    }

    private async Task RoleAsync(WorldEntry entry, CancellationToken cancellation)
    {
        var profile = new RoleProfile(entry.Text("roleArn"), entry.Text("providerArn"), entry.OptionalText("description") ?? "");
        await ApplyAsync(entry, () => catalogue.SaveRoleAsync(profile, cancellation));
    }

    private async Task GrantAsync(WorldEntry entry, CancellationToken cancellation)
    {
        var (group, role) = (entry.Text("group"), entry.Text("role"));
        await ApplyAsync(entry, () => catalogue.GrantAsync(group, role, cancellation));
    }

    // An entry with faults of its own is not applied; the ones after it are still looked at, so that one run shows every fault.
    private async Task ApplyAsync(WorldEntry entry, Func<Task<IReadOnlyList<FieldFault>>> apply)
    {
        entry.Close();
        if (_faults.Any(fault => fault.Path.StartsWith(entry.Path + ".", StringComparison.Ordinal)))
            return;
        foreach (var fault in await apply())
            entry.Refuse(fault.Field, fault.Message);
    }
}
