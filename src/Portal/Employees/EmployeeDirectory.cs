using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.Logout;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Employees;

/// <summary>What an administrator or a world file says about an employee. A null list leaves what is there.</summary>
internal sealed record EmployeeProfile(string UserName, string DisplayName, string? Email = null, bool Disabled = false)
{
    internal IReadOnlyList<string>? Groups { get; init; }
    internal IReadOnlyDictionary<string, IReadOnlyList<string>>? Attributes { get; init; }
}

/// <summary>The seam to the store of identities: the only room that touches Identity, so that another directory can stand here.</summary>
internal sealed partial class EmployeeDirectory(UserManager<Employee> users, PortalDb db, PasswordVerifier verifier, Logouts logouts, TimeProvider clock)
{
    // The user name becomes AWS's RoleSessionName, so it keeps to that alphabet and length.
    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{2,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserNameShape { get; }

    [GeneratedRegex(@"\A[^@\s\p{C}]{1,64}@[^@\s\p{C}]{1,190}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EmailShape { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9_.:/=+@-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AttributeNameShape { get; }

    internal Task<Employee?> FindAsync(string id, CancellationToken cancellation) =>
        db.Users.Include(employee => employee.Attributes).FirstOrDefaultAsync(employee => employee.Id == id, cancellation);

    internal Task<Employee?> FindByNameAsync(string userName, CancellationToken cancellation)
    {
        var name = Normalize(userName);
        return db.Users.Include(employee => employee.Attributes).FirstOrDefaultAsync(employee => employee.NormalizedUserName == name, cancellation);
    }

    internal async Task<IReadOnlyList<Employee>> SearchAsync(string? text, int count, CancellationToken cancellation)
    {
        var employees = db.Users.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var part = Normalize(text.Trim());
            var pattern = "%" + part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            employees = employees.Where(e => e.NormalizedUserName!.Contains(part) || e.NormalizedEmail!.Contains(part) || EF.Functions.Like(e.DisplayName.ToUpper(), pattern, "\\"));
        }

        return await employees.OrderBy(e => e.NormalizedUserName).Take(count).ToListAsync(cancellation);
    }

    /// <summary>Whether somebody is left who may use the administrator's pages.</summary>
    internal Task<bool> AnyAdministratorAsync(CancellationToken cancellation) =>
        db.Users.AnyAsync(employee => !employee.Disabled && db.UserRoles.Any(m => m.UserId == employee.Id && db.Roles.Any(group => group.Id == m.RoleId && group.IsAdministrators)), cancellation);

    internal Task<bool> AnyAsync(CancellationToken cancellation) => db.Users.AnyAsync(cancellation);

    internal async Task<IReadOnlyList<Group>> GroupsOfAsync(string employeeId, CancellationToken cancellation) =>
        await db.Roles.AsNoTracking().Where(group => db.UserRoles.Any(m => m.UserId == employeeId && m.RoleId == group.Id))
            .OrderBy(group => group.Name).ToListAsync(cancellation);

    /// <summary>Verifies a password; the hasher runs exactly once, also for nobody. Null when the service is too busy to say.</summary>
    internal async Task<bool?> VerifyPasswordAsync(Employee? employee, string password, CancellationToken cancellation)
    {
        var result = await verifier.VerifyAsync(employee, password, cancellation);
        if (result is PasswordVerificationResult.SuccessRehashNeeded)
        {
            employee!.PasswordHash = users.PasswordHasher.HashPassword(employee, password);
            await db.SaveChangesAsync(cancellation);
        }

        return result is null ? null : result is not PasswordVerificationResult.Failed;
    }

    /// <summary>Enters the employee or brings the entry to this profile; unknown groups are refused. The password stays as it is.</summary>
    internal async Task<IReadOnlyList<FieldFault>> SaveAsync(EmployeeProfile profile, CancellationToken cancellation)
    {
        var groups = profile.Groups is null ? [] : await GroupsNamedAsync(profile.Groups, cancellation);
        var faults = Check(profile, groups);
        if (faults.Count > 0)
            return faults;

        var employee = await FindByNameAsync(profile.UserName, cancellation);
        if (employee is null)
        {
            employee = new Employee { UserName = profile.UserName, NormalizedUserName = Normalize(profile.UserName), CreatedAt = clock.GetUtcNow(), SecurityStamp = Guid.NewGuid().ToString("N") };
            db.Users.Add(employee);
        }

        employee.DisplayName = profile.DisplayName.Trim();
        employee.Email = string.IsNullOrWhiteSpace(profile.Email) ? null : profile.Email.Trim();
        employee.NormalizedEmail = employee.Email is null ? null : Normalize(employee.Email);
        employee.Disabled = profile.Disabled;
        Apply(profile.Attributes, employee);
        if (profile.Groups is not null)
            await ApplyGroupsAsync(employee, groups, cancellation);
        if (profile.Disabled)
            await EndEverywhereAsync(employee, cancellation);
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    /// <summary>Sets a password. Every session of the employee ends, except the one named.</summary>
    internal async Task<IReadOnlyList<FieldFault>> SetPasswordAsync(Employee employee, string password, bool mustChange, string? exceptSessionId, CancellationToken cancellation)
    {
        var faults = await CheckPasswordAsync(employee, password);
        if (faults.Count > 0)
            return faults;
        employee.PasswordHash = users.PasswordHasher.HashPassword(employee, password);
        employee.SecurityStamp = Guid.NewGuid().ToString("N");
        employee.MustChangePassword = mustChange;
        db.Sessions.RemoveRange(db.Sessions.Where(session => session.EmployeeId == employee.Id && session.Id != exceptSessionId));
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    /// <summary>Sets a password that is good for choosing another one; every session of the employee ends, at service providers too. The password is returned and kept nowhere.</summary>
    internal async Task<string> GiveOneTimePasswordAsync(Employee employee, CancellationToken cancellation)
    {
        // A short user name may happen to stand in a random password, and is refused there.
        while (true)
        {
            var password = OneTimePassword.New();
            if ((await SetPasswordAsync(employee, password, mustChange: true, exceptSessionId: null, cancellation)).Count > 0)
                continue;
            await SignOutEverywhereAsync(employee, LogoutReasons.Admin, cancellation);
            return password;
        }
    }

    /// <summary>Disables the employee, which ends their sessions, or enables them again.</summary>
    internal async Task SetDisabledAsync(Employee employee, bool disabled, CancellationToken cancellation)
    {
        employee.Disabled = disabled;
        if (disabled)
            await EndEverywhereAsync(employee, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Ends every session of the employee, here and at every service provider that can be told.</summary>
    /// <param name="employee">The employee.</param>
    /// <param name="reason">Why, one of <see cref="LogoutReasons"/>.</param>
    /// <param name="cancellation">Ends the work; nothing is kept then.</param>
    internal async Task SignOutEverywhereAsync(Employee employee, string reason, CancellationToken cancellation)
    {
        await EndEverywhereAsync(employee, cancellation, reason);
        await db.SaveChangesAsync(cancellation);
    }

    internal async Task RemoveAsync(Employee employee, CancellationToken cancellation)
    {
        await logouts.AddAsync(employee, LogoutReasons.Admin, cancellation);
        db.Users.Remove(employee);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task EndEverywhereAsync(Employee employee, CancellationToken cancellation, string reason = LogoutReasons.Admin)
    {
        db.Sessions.RemoveRange(db.Sessions.Where(session => session.EmployeeId == employee.Id));
        await logouts.AddAsync(employee, reason, cancellation);
    }

    private static List<FieldFault> Check(EmployeeProfile profile, IReadOnlyList<Group> groups)
    {
        List<FieldFault> faults = [];
        if (!UserNameShape.IsMatch(profile.UserName))
            faults.Add(new("userName", "A user name has 2 to 64 letters, digits or _+=,.@- (it becomes the role session name)."));
        if (string.IsNullOrWhiteSpace(profile.DisplayName) || profile.DisplayName.Length > 200)
            faults.Add(new("displayName", "Give a name of at most 200 characters."));
        if (!string.IsNullOrWhiteSpace(profile.Email) && !EmailShape.IsMatch(profile.Email.Trim()))
            faults.Add(new("email", "This is not an e-mail address."));
        foreach (var name in profile.Groups ?? [])
        {
            if (!groups.Any(group => group.Name == name))
                faults.Add(new("groups", $"There is no group `{name}`."));
        }

        foreach (var (name, values) in profile.Attributes ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (!AttributeNameShape.IsMatch(name) || values.Any(value => value.Length is 0 or > 1000))
                faults.Add(new("attributes", $"Attribute `{name}` needs a name of at most 100 plain characters and values of 1 to 1,000 characters."));
        }

        return faults;
    }

    private void Apply(IReadOnlyDictionary<string, IReadOnlyList<string>>? attributes, Employee employee)
    {
        if (attributes is null)
            return;
        var wanted = attributes.SelectMany(pair => pair.Value.Distinct(StringComparer.Ordinal).Select(value => (Name: pair.Key, Value: value))).ToHashSet();
        foreach (var gone in employee.Attributes.Where(a => !wanted.Contains((a.Name, a.Value))).ToList())
            db.DirectoryValues.Remove(gone);
        foreach (var (name, value) in wanted.Where(pair => !employee.Attributes.Any(a => a.Name == pair.Name && a.Value == pair.Value)).ToList())
            employee.Attributes.Add(new DirectoryValue { EmployeeId = employee.Id, Name = name, Value = value });
    }

    private async Task ApplyGroupsAsync(Employee employee, IReadOnlyList<Group> groups, CancellationToken cancellation)
    {
        var memberships = await db.UserRoles.Where(m => m.UserId == employee.Id).ToListAsync(cancellation);
        db.UserRoles.RemoveRange(memberships.Where(m => !groups.Any(group => group.Id == m.RoleId)));
        db.UserRoles.AddRange(groups.Where(group => !memberships.Any(m => m.RoleId == group.Id))
            .Select(group => new IdentityUserRole<string> { UserId = employee.Id, RoleId = group.Id }));
    }

    private async Task<IReadOnlyList<Group>> GroupsNamedAsync(IReadOnlyList<string> names, CancellationToken cancellation) =>
        await db.Roles.Where(group => names.Contains(group.Name!)).ToListAsync(cancellation);

    private async Task<IReadOnlyList<FieldFault>> CheckPasswordAsync(Employee employee, string password)
    {
        if (password.Length > PasswordVerifier.MaximumLength)
            return [new("password", $"A password has at most {PasswordVerifier.MaximumLength} characters.")];
        List<FieldFault> faults = [];
        foreach (var validator in users.PasswordValidators)
            faults.AddRange((await validator.ValidateAsync(users, employee, password)).Errors.Select(error => new FieldFault("password", error.Description)));
        if (employee.UserName is { } name && password.Contains(name, StringComparison.OrdinalIgnoreCase))
            faults.Add(new("password", "A password must not contain the user name."));
        return faults;
    }

    private string Normalize(string text) => users.NormalizeName(text)!;
}
