using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace SamlFederation.Portal.Admin.World;

/// <summary>What an import did to one entry.</summary>
internal sealed record WorldChange(string Deed, string What, string Name);

/// <summary>Watches a store while an import writes to it, and so tells what was changed from what was only said again.</summary>
internal sealed class WorldChanges : IDisposable
{
    private readonly PortalDb _db;
    private readonly Dictionary<object, WorldChange> _changes = new(ReferenceEqualityComparer.Instance);

    internal WorldChanges(PortalDb db)
    {
        _db = db;
        db.SavingChanges += Note;
    }

    internal IReadOnlyList<WorldChange> All => [.. _changes.Values.OrderBy(change => change.What, StringComparer.Ordinal).ThenBy(change => change.Name, StringComparer.OrdinalIgnoreCase)];

    public void Dispose() => _db.SavingChanges -= Note;

    private void Note(object? sender, SavingChangesEventArgs saving)
    {
        foreach (var entry in _db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            if (Named(entry) is var (what, name) && what.Length > 0)
                _changes.TryAdd(entry.Entity, new(Deed(entry), what, name));
        }
    }

    private static string Deed(EntityEntry entry) => entry.State switch { EntityState.Added => "Added", EntityState.Deleted => "Removed", _ => "Changed" };

    private (string What, string Name) Named(EntityEntry entry) => entry.Entity switch
    {
        Group group => ("Group", group.Name!),
        Employee employee => ("Employee", employee.UserName!),
        ServiceProvider provider => ("Service provider", provider.Name),
        Account account => ("Account", account.Name),
        CatalogueRole role => ("Role", role.RoleArn),
        Grant grant => ("Grant", $"{_db.Roles.Find(grant.GroupId)?.Name} → {_db.CatalogueRoles.Find(grant.RoleId)?.RoleArn}"),
        DirectoryValue value => ("Attribute", $"{_db.Users.Find(value.EmployeeId)?.UserName}: {value.Name}"),
        Microsoft.AspNetCore.Identity.IdentityUserRole<string> member => ("Membership", $"{_db.Users.Find(member.UserId)?.UserName} in {_db.Roles.Find(member.RoleId)?.Name}"),
        AttributeRelease release => ("Released attribute", release.Name),
        ServiceProviderGroup link => ("Application group", _db.Roles.Find(link.GroupId)?.Name ?? ""),
        _ => ("", ""),
    };
}
