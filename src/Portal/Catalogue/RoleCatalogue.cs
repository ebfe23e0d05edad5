using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Portal.Catalogue;

/// <summary>What an administrator or a world file says about an account.</summary>
internal sealed record AccountProfile(string Number, string Name, string Alias, string Badge = "", string BadgeColour = "grey", string? ServiceProvider = null);

/// <summary>What an administrator or a world file says about a role.</summary>
internal sealed record RoleProfile(string RoleArn, string ProviderArn, string Description = "");

/// <summary>One account with those of its roles that an employee may take.</summary>
internal sealed record GrantedAccount(Account Account, IReadOnlyList<CatalogueRole> Roles);

/// <summary>The portal's own catalogue of accounts, roles and grants. Groups decide; nothing here asks the token service.</summary>
internal sealed class RoleCatalogue(PortalDb db)
{
    internal static readonly IReadOnlyList<string> BadgeColours = ["grey", "blue", "green", "amber", "red", "violet"];

    /// <summary>Everything the employee may take, by account; read from the store each time, so that a withdrawn grant ends at once.</summary>
    internal async Task<IReadOnlyList<GrantedAccount>> GrantedAsync(string employeeId, CancellationToken cancellation)
    {
        var roles = await Granted(employeeId).Include(role => role.Account).AsNoTracking().ToListAsync(cancellation);
        return [.. roles.GroupBy(role => role.AccountNumber)
            .Select(group => new GrantedAccount(group.First().Account!, [.. group.OrderBy(role => role.Name, StringComparer.OrdinalIgnoreCase)]))
            .OrderBy(entry => entry.Account.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The role, when the employee may take it; null for one that is not granted and for one that does not exist alike.</summary>
    internal Task<CatalogueRole?> GrantedRoleAsync(string employeeId, string roleId, CancellationToken cancellation) =>
        Granted(employeeId).Include(role => role.Account).AsNoTracking().FirstOrDefaultAsync(role => role.Id == roleId, cancellation);

    internal async Task<IReadOnlyList<Account>> AccountsAsync(CancellationToken cancellation) =>
        await db.Accounts.AsNoTracking().Include(account => account.Roles).OrderBy(account => account.Name).ToListAsync(cancellation);

    internal Task<Account?> FindAccountAsync(string number, CancellationToken cancellation) =>
        db.Accounts.AsNoTracking().Include(account => account.Roles).FirstOrDefaultAsync(account => account.Number == number, cancellation);

    internal Task<CatalogueRole?> FindRoleByArnAsync(string arn, CancellationToken cancellation) =>
        db.CatalogueRoles.AsNoTracking().FirstOrDefaultAsync(role => role.RoleArn == arn, cancellation);

    internal Task<CatalogueRole?> FindRoleAsync(string roleId, CancellationToken cancellation) =>
        db.CatalogueRoles.Include(role => role.Account).FirstOrDefaultAsync(role => role.Id == roleId, cancellation);

    internal async Task<IReadOnlyList<Group>> GroupsGrantedAsync(string roleId, CancellationToken cancellation) =>
        await db.Roles.AsNoTracking().Where(group => db.Grants.Any(grant => grant.RoleId == roleId && grant.GroupId == group.Id)).OrderBy(group => group.Name).ToListAsync(cancellation);

    /// <summary>Enters the account or brings it to this profile.</summary>
    internal async Task<IReadOnlyList<FieldFault>> SaveAccountAsync(AccountProfile profile, CancellationToken cancellation)
    {
        var provider = profile.ServiceProvider is null ? null : await db.ServiceProviders.FirstOrDefaultAsync(p => p.EntityId == profile.ServiceProvider, cancellation);
        var faults = Check(profile, provider);
        if (await db.Accounts.AnyAsync(other => other.Alias == profile.Alias && other.Number != profile.Number, cancellation))
            faults.Add(new("alias", "Another account has this alias."));
        if (faults.Count > 0)
            return faults;

        var account = await db.Accounts.FindAsync([profile.Number], cancellation);
        if (account is null)
            db.Accounts.Add(account = new Account { Number = profile.Number, Name = profile.Name, Alias = profile.Alias });
        (account.Name, account.Alias, account.Badge, account.BadgeColour, account.ServiceProviderId) =
            (profile.Name.Trim(), profile.Alias, profile.Badge.Trim(), profile.BadgeColour, provider?.Id);
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    /// <summary>Enters the role or brings it to this profile. Its account is the one in the ARN, and must be in the catalogue.</summary>
    internal async Task<IReadOnlyList<FieldFault>> SaveRoleAsync(RoleProfile profile, CancellationToken cancellation)
    {
        List<FieldFault> faults = [];
        var (role, provider) = (CatalogueArn.ReadRole(profile.RoleArn), CatalogueArn.ReadProvider(profile.ProviderArn));
        if (role is null)
            faults.Add(new("roleArn", "This is not the ARN of a role, such as arn:aws:iam::123456789012:role/Developer."));
        else if (!await db.Accounts.AnyAsync(account => account.Number == role.Value.Account, cancellation))
            faults.Add(new("roleArn", $"Account {role.Value.Account} is not in the catalogue."));
        if (provider is null)
            faults.Add(new("providerArn", "This is not the ARN of a SAML provider, such as arn:aws:iam::123456789012:saml-provider/Portal."));
        else if (role is not null && provider != role)
            faults.Add(new("providerArn", "Role and provider belong to different accounts."));
        if (profile.Description.Length > 1000)
            faults.Add(new("description", "The description has at most 1,000 characters."));
        if (faults.Count > 0)
            return faults;

        var entry = await db.CatalogueRoles.FirstOrDefaultAsync(r => r.RoleArn == profile.RoleArn, cancellation);
        if (entry is null)
            db.CatalogueRoles.Add(entry = new CatalogueRole { Id = Guid.NewGuid().ToString("N"), RoleArn = profile.RoleArn, ProviderArn = profile.ProviderArn, AccountNumber = role!.Value.Account });
        (entry.ProviderArn, entry.Description) = (profile.ProviderArn, profile.Description.Trim());
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    internal async Task<IReadOnlyList<FieldFault>> GrantAsync(string groupName, string roleArn, CancellationToken cancellation)
    {
        var group = await db.Roles.FirstOrDefaultAsync(g => g.Name == groupName, cancellation);
        var role = await db.CatalogueRoles.FirstOrDefaultAsync(r => r.RoleArn == roleArn, cancellation);
        if (group is null)
            return [new("group", $"There is no group `{groupName}`.")];
        if (role is null)
            return [new("role", $"There is no role `{roleArn}` in the catalogue.")];
        if (await db.Grants.FindAsync([group.Id, role.Id], cancellation) is null)
            db.Grants.Add(new Grant { GroupId = group.Id, RoleId = role.Id });
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    /// <summary>The grants of an account's roles.</summary>
    internal async Task<IReadOnlyList<Grant>> GrantsOfAsync(string accountNumber, CancellationToken cancellation) =>
        await db.Grants.AsNoTracking().Where(grant => db.CatalogueRoles.Any(role => role.Id == grant.RoleId && role.AccountNumber == accountNumber)).ToListAsync(cancellation);

    /// <summary>Brings the grants among these roles and groups to those wanted; every other grant stays. Returns what was granted and what was withdrawn.</summary>
    internal async Task<(IReadOnlyList<Grant> Granted, IReadOnlyList<Grant> Withdrawn)> SetGrantsAsync(
        IReadOnlyCollection<string> roleIds, IReadOnlyCollection<string> groupIds, IReadOnlySet<(string RoleId, string GroupId)> wanted, CancellationToken cancellation)
    {
        var roles = await db.CatalogueRoles.Where(role => roleIds.Contains(role.Id)).Select(role => role.Id).ToListAsync(cancellation);
        var groups = await db.Roles.Where(group => groupIds.Contains(group.Id)).Select(group => group.Id).ToListAsync(cancellation);
        var present = await db.Grants.Where(grant => roles.Contains(grant.RoleId) && groups.Contains(grant.GroupId)).ToListAsync(cancellation);
        var withdrawn = present.Where(grant => !wanted.Contains((grant.RoleId, grant.GroupId))).ToList();
        var granted = wanted.Where(pair => roles.Contains(pair.RoleId) && groups.Contains(pair.GroupId) && !present.Any(grant => (grant.RoleId, grant.GroupId) == pair))
            .Select(pair => new Grant { RoleId = pair.RoleId, GroupId = pair.GroupId }).ToList();
        db.Grants.RemoveRange(withdrawn);
        db.Grants.AddRange(granted);
        await db.SaveChangesAsync(cancellation);
        return (granted, withdrawn);
    }

    internal async Task RemoveAccountAsync(string number, CancellationToken cancellation) =>
        await db.Accounts.Where(account => account.Number == number).ExecuteDeleteAsync(cancellation);

    internal async Task RemoveRoleAsync(string roleId, CancellationToken cancellation) =>
        await db.CatalogueRoles.Where(role => role.Id == roleId).ExecuteDeleteAsync(cancellation);

    private IQueryable<CatalogueRole> Granted(string employeeId) =>
        db.CatalogueRoles.Where(role => db.Grants.Any(grant => grant.RoleId == role.Id
            && db.UserRoles.Any(membership => membership.UserId == employeeId && membership.RoleId == grant.GroupId)));

    private static List<FieldFault> Check(AccountProfile profile, ServiceProvider? provider)
    {
        List<FieldFault> faults = [];
        if (!CatalogueArn.IsAccountNumber(profile.Number))
            faults.Add(new("number", "An account number has twelve digits."));
        if (string.IsNullOrWhiteSpace(profile.Name) || profile.Name.Length > 100)
            faults.Add(new("name", "Give a name of at most 100 characters."));
        if (!CatalogueArn.IsAlias(profile.Alias))
            faults.Add(new("alias", "An alias has 3 to 63 lower-case letters, digits and single hyphens."));
        if (profile.Badge.Length > 30)
            faults.Add(new("badge", "A badge has at most 30 characters."));
        if (!BadgeColours.Contains(profile.BadgeColour))
            faults.Add(new("badgeColour", $"A badge is {string.Join(", ", BadgeColours)}."));
        if (profile.ServiceProvider is not null && provider is not { ConsumesRoles: true })
            faults.Add(new("serviceProvider", "This is not the entity ID of a registered service provider that consumes roles."));
        return faults;
    }
}
