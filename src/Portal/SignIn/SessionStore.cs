using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.Audit;

namespace SamlFederation.Portal.SignIn;

/// <summary>A live session with what every request asks about its employee.</summary>
internal sealed record LiveSession(PortalSession Session, Employee Employee, bool IsAdministrator);

/// <summary>Sessions live on the server: at most an hour idle and twelve hours in all, and gone when they are ended.</summary>
internal sealed class SessionStore(PortalDb db, TimeProvider clock)
{
    internal static readonly TimeSpan Idle = TimeSpan.FromHours(1);
    internal static readonly TimeSpan Absolute = TimeSpan.FromHours(12);

    // Writing each use to the store would turn every page into a commit.
    private static readonly TimeSpan Granularity = TimeSpan.FromMinutes(1);

    /// <summary>Opens a session under a new key; the key is for the cookie and is not kept.</summary>
    internal async Task<(string Key, PortalSession Session)> OpenAsync(string employeeId, Caller caller, CancellationToken cancellation)
    {
        var (key, now) = (RandomKey.New(), clock.GetUtcNow());
        var session = new PortalSession
        {
            KeyHash = RandomKey.Hash(key),
            Id = Guid.NewGuid().ToString("N"),
            EmployeeId = employeeId,
            SignedInAt = now,
            LastSeenAt = now,
            EndsAt = now + Absolute,
            Address = caller.Address,
            UserAgent = AuditTrail.Clean(caller.UserAgent, 200) ?? "",
        };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellation);
        return (key, session);
    }

    /// <summary>The session of a key; null when it is unknown, idle too long, at its end, or its employee is disabled.</summary>
    internal async Task<LiveSession?> FindAsync(string key, CancellationToken cancellation)
    {
        var (hash, now) = (RandomKey.Hash(key), clock.GetUtcNow());
        var idleSince = now - Idle;
        var live = await db.Sessions.AsNoTracking()
            .Where(session => session.KeyHash == hash && session.EndsAt > now && session.LastSeenAt > idleSince)
            .Join(db.Users.AsNoTracking(), session => session.EmployeeId, employee => employee.Id, (session, employee) => new
            {
                session,
                employee,
                isAdministrator = db.UserRoles.Any(m => m.UserId == employee.Id && db.Roles.Any(group => group.Id == m.RoleId && group.IsAdministrators)),
            })
            .FirstOrDefaultAsync(found => !found.employee.Disabled, cancellation);
        if (live is null)
            return null;
        if (now - live.session.LastSeenAt >= Granularity)
            await db.Sessions.Where(session => session.KeyHash == hash).ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), cancellation);
        return new(live.session, live.employee, live.isAdministrator);
    }

    internal async Task<IReadOnlyList<PortalSession>> OfAsync(string employeeId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var idleSince = now - Idle;
        return await db.Sessions.AsNoTracking().Where(session => session.EmployeeId == employeeId && session.EndsAt > now && session.LastSeenAt > idleSince)
            .OrderByDescending(session => session.LastSeenAt).ToListAsync(cancellation);
    }

    internal Task EndByKeyAsync(string key, CancellationToken cancellation)
    {
        var hash = RandomKey.Hash(key);
        return db.Sessions.Where(session => session.KeyHash == hash).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Ends one session of the employee; false when they have no such session.</summary>
    internal async Task<bool> EndAsync(string employeeId, string sessionId, CancellationToken cancellation) =>
        await db.Sessions.Where(session => session.EmployeeId == employeeId && session.Id == sessionId).ExecuteDeleteAsync(cancellation) > 0;

    internal Task EndOthersAsync(string employeeId, string sessionId, CancellationToken cancellation) =>
        db.Sessions.Where(session => session.EmployeeId == employeeId && session.Id != sessionId).ExecuteDeleteAsync(cancellation);

    internal Task PruneAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var idleSince = now - Idle;
        return db.Sessions.Where(session => session.EndsAt <= now || session.LastSeenAt <= idleSince).ExecuteDeleteAsync(cancellation);
    }
}
