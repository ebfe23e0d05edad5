using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Portal.Employees;

/// <summary>The groups of employees.</summary>
internal sealed class GroupDirectory(PortalDb db)
{
    internal async Task<IReadOnlyList<Group>> AllAsync(CancellationToken cancellation) =>
        await db.Roles.AsNoTracking().OrderBy(group => group.Name).ToListAsync(cancellation);

    internal Task<Group?> FindAsync(string id, CancellationToken cancellation) => db.Roles.FirstOrDefaultAsync(group => group.Id == id, cancellation);

    internal async Task<IReadOnlyDictionary<string, int>> MemberCountsAsync(CancellationToken cancellation) =>
        await db.UserRoles.GroupBy(m => m.RoleId).Select(members => new { members.Key, Count = members.Count() }).ToDictionaryAsync(entry => entry.Key, entry => entry.Count, cancellation);

    internal Task<Group?> FindByNameAsync(string name, CancellationToken cancellation) =>
        db.Roles.FirstOrDefaultAsync(group => group.Name == name, cancellation);

    internal async Task<IReadOnlyList<Employee>> MembersAsync(string groupId, CancellationToken cancellation) =>
        await db.Users.AsNoTracking().Where(e => db.UserRoles.Any(m => m.RoleId == groupId && m.UserId == e.Id)).OrderBy(e => e.NormalizedUserName).ToListAsync(cancellation);

    /// <summary>Makes the group or brings it to this description.</summary>
    internal async Task<IReadOnlyList<FieldFault>> SaveAsync(string name, string description, bool isAdministrators, CancellationToken cancellation)
    {
        if (CheckName(name) is { } fault)
            return [fault];
        if (description.Length > 500)
            return [new("description", "The description has at most 500 characters.")];
        var group = await FindByNameAsync(name, cancellation);
        if (group is null)
        {
            group = new Group { Name = name, NormalizedName = name.ToUpperInvariant() };
            if (await db.Roles.AnyAsync(other => other.NormalizedName == group.NormalizedName, cancellation))
                return [new("name", "There is a group of this name, spelt in other letters.")];
            db.Roles.Add(group);
        }
        else if (group.IsAdministrators && !isAdministrators && !await OtherAdministratorsAsync(group.Id, cancellation))
        {
            return [new("administrators", "This is the last group of administrators.")];
        }

        (group.Description, group.IsAdministrators) = (description, isAdministrators);
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    /// <summary>Gives the group another name; grants and members stay, for they hold on to its id.</summary>
    internal async Task<IReadOnlyList<FieldFault>> RenameAsync(Group group, string name, CancellationToken cancellation)
    {
        if (CheckName(name) is { } fault)
            return [fault];
        var normalized = name.ToUpperInvariant();
        if (await db.Roles.AnyAsync(other => other.Id != group.Id && other.NormalizedName == normalized, cancellation))
            return [new("name", "There is a group of this name.")];
        (group.Name, group.NormalizedName) = (name, normalized);
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    internal async Task<IReadOnlyList<FieldFault>> AddMemberAsync(Group group, Employee? employee, CancellationToken cancellation)
    {
        if (employee is null)
            return [new("member", "There is no employee of this user name.")];
        if (await db.UserRoles.AnyAsync(m => m.UserId == employee.Id && m.RoleId == group.Id, cancellation))
            return [new("member", "This employee is a member already.")];
        db.UserRoles.Add(new IdentityUserRole<string> { UserId = employee.Id, RoleId = group.Id });
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    internal async Task RemoveMemberAsync(Group group, string employeeId, CancellationToken cancellation) =>
        await db.UserRoles.Where(m => m.RoleId == group.Id && m.UserId == employeeId).ExecuteDeleteAsync(cancellation);

    internal async Task<IReadOnlyList<FieldFault>> RemoveAsync(Group group, CancellationToken cancellation)
    {
        if (group.IsAdministrators && !await OtherAdministratorsAsync(group.Id, cancellation))
            return [new("administrators", "This is the last group of administrators.")];
        db.Roles.Remove(group);
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    private static FieldFault? CheckName(string name) => string.IsNullOrWhiteSpace(name) || name.Length > 100 || name.Any(char.IsControl) || name != name.Trim()
        ? new("name", "A group has a name of at most 100 characters.")
        : null;

    private Task<bool> OtherAdministratorsAsync(string groupId, CancellationToken cancellation) =>
        db.Roles.AnyAsync(other => other.IsAdministrators && other.Id != groupId && db.UserRoles.Any(m => m.RoleId == other.Id), cancellation);
}
