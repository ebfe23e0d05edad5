using Microsoft.EntityFrameworkCore;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Logout;

/// <summary>
/// Who has to be told that an employee's sessions have ended. What is asserted is remembered, and what is to be told is stored, in the same
/// transaction as the event itself: no crash loses a logout.
/// </summary>
internal sealed class Logouts(PortalDb db, TimeProvider clock)
{
    /// <summary>No session that begins with an assertion of ours is known to last longer: a token service's last twelve hours, and an hour for each role taken from there.</summary>
    internal static readonly TimeSpan LongestSession = TimeSpan.FromHours(24);

    /// <summary>Remembers the name that a service provider is being told; whoever calls saves.</summary>
    internal async Task RememberAsync(Employee employee, ServiceProvider provider, NameId name, CancellationToken cancellation)
    {
        var end = clock.GetUtcNow() + LongestSession;
        var known = await db.AssertedNames.FirstOrDefaultAsync(one => one.EmployeeId == employee.Id && one.EntityId == provider.EntityId && one.Value == name.Value && one.Format == name.Format, cancellation);
        if (known is not null)
            known.EndsAt = end;
        else
            db.AssertedNames.Add(new AssertedName { EmployeeId = employee.Id, EntityId = provider.EntityId, Value = name.Value, Format = name.Format, NameQualifier = name.NameQualifier, SpNameQualifier = name.SpNameQualifier, EndsAt = end });
    }

    /// <summary>Has every service provider told that can be: by each name under which it knows the employee. Whoever calls saves, with what ends the sessions here.</summary>
    internal async Task AddAsync(Employee employee, string reason, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var names = await db.AssertedNames.Where(name => name.EmployeeId == employee.Id && name.EndsAt > now).ToListAsync(cancellation);
        var entities = names.Select(name => name.EntityId).Distinct().ToList();
        var reachable = (await db.ServiceProviders.AsNoTracking().Where(provider => entities.Contains(provider.EntityId)).ToListAsync(cancellation))
            .Where(provider => LogoutSender.AddressOf(provider) is not null).Select(provider => provider.EntityId).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(name => reachable.Contains(name.EntityId)))
        {
            db.LogoutNotices.Add(new LogoutNotice
            {
                Id = Guid.NewGuid().ToString("N"), EmployeeId = employee.Id, UserName = employee.UserName ?? "", EntityId = name.EntityId,
                Value = name.Value, Format = name.Format, NameQualifier = name.NameQualifier, SpNameQualifier = name.SpNameQualifier,
                Reason = reason, RequestedAt = now, NextAttemptAt = now, EndsAt = name.EndsAt,
            });
            // What begins from now on is another session, and is remembered again.
            db.AssertedNames.Remove(name);
        }
    }

    /// <summary>The latest of an employee, newest first.</summary>
    internal async Task<IReadOnlyList<LogoutLine>> OfAsync(string employeeId, int count, CancellationToken cancellation)
    {
        var notices = await db.LogoutNotices.AsNoTracking().Where(notice => notice.EmployeeId == employeeId).OrderByDescending(notice => notice.RequestedAt).Take(count).ToListAsync(cancellation);
        var entities = notices.Select(notice => notice.EntityId).Distinct().ToList();
        var names = await db.ServiceProviders.AsNoTracking().Where(provider => entities.Contains(provider.EntityId)).ToDictionaryAsync(provider => provider.EntityId, provider => provider.Name, cancellation);
        return [.. notices.Select(notice => new LogoutLine(notice, names.GetValueOrDefault(notice.EntityId, notice.EntityId), clock.GetUtcNow()))];
    }

    /// <summary>How many service providers have not answered yet.</summary>
    internal Task<int> WaitingAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return db.LogoutNotices.CountAsync(notice => notice.DeliveredAt == null && notice.Attempts > 1 && notice.EndsAt > now, cancellation);
    }

    internal async Task PruneAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var old = now - TimeSpan.FromDays(30);
        await db.AssertedNames.Where(name => name.EndsAt < now).ExecuteDeleteAsync(cancellation);
        await db.LogoutNotices.Where(notice => notice.RequestedAt < old).ExecuteDeleteAsync(cancellation);
    }
}

/// <summary>A logout as pages show it.</summary>
internal sealed record LogoutLine(LogoutNotice Notice, string Provider, DateTimeOffset Now)
{
    internal string State => Notice.DeliveredAt is not null ? "Delivered" : Now >= Notice.EndsAt ? "Given up" : Notice.Attempts == 0 ? "Being sent" : "Not delivered yet";

    internal string Colour => Notice.DeliveredAt is not null ? "green" : Now >= Notice.EndsAt ? "red" : "amber";
}
