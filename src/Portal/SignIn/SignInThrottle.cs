using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Portal.SignIn;

/// <summary>
/// Bounds the attempts per name, known browser and address. An attempt counts before its password is looked at, so that a burst
/// of parallel guesses is bounded too; a success is taken back, so that an office behind one address is not shut out.
/// </summary>
internal sealed class SignInThrottle(PortalDb db, TimeProvider clock)
{
    internal const int PerName = 10;
    internal const int PerAddress = 100;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    internal static string NameKey(string normalizedName, string? browserNumber) =>
        RandomKey.Hash(browserNumber is null ? "name " + normalizedName : "browser " + browserNumber + " " + normalizedName);

    /// <summary>One address, or one IPv6 network of 64 bits: whoever has one address of it has them all.</summary>
    internal static string AddressKey(string address)
    {
        if (IPAddress.TryParse(address, out var parsed) && parsed is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
            address = Convert.ToHexStringLower(parsed.GetAddressBytes().AsSpan(0, 8));
        return RandomKey.Hash("address " + address);
    }

    /// <summary>Counts an attempt and says whether it is within the bound.</summary>
    internal async Task<bool> TakeAsync(string key, int bound, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var attempts = await db.Database.SqlQueryRaw<int>(
            """
            INSERT INTO "SignInCounters" ("Key", "Attempts", "WindowEndsAt") VALUES ({0}, 1, {1})
            ON CONFLICT ("Key") DO UPDATE SET
              "Attempts" = CASE WHEN "SignInCounters"."WindowEndsAt" <= {2} THEN 1 ELSE "SignInCounters"."Attempts" + 1 END,
              "WindowEndsAt" = CASE WHEN "SignInCounters"."WindowEndsAt" <= {2} THEN excluded."WindowEndsAt" ELSE "SignInCounters"."WindowEndsAt" END
            RETURNING "Attempts" AS "Value"
            """,
            key, StoredInstant.Of(db, now + Window), StoredInstant.Of(db, now)).ToListAsync(cancellation);
        return attempts[0] <= bound;
    }

    /// <summary>Until when attempts are refused; null when they are not.</summary>
    internal async Task<DateTimeOffset?> LockedUntilAsync(string key, int bound, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await db.SignInCounters.Where(counter => counter.Key == key && counter.Attempts >= bound && counter.WindowEndsAt > now)
            .Select(counter => (DateTimeOffset?)counter.WindowEndsAt).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Takes one attempt back: it was right.</summary>
    internal Task GiveBackAsync(string key, CancellationToken cancellation) =>
        db.SignInCounters.Where(counter => counter.Key == key && counter.Attempts > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Attempts, counter => counter.Attempts - 1), cancellation);

    /// <summary>Forgets the count: the right person came.</summary>
    internal Task ForgetAsync(string key, CancellationToken cancellation) =>
        db.SignInCounters.Where(counter => counter.Key == key).ExecuteDeleteAsync(cancellation);

    internal Task PruneAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return db.SignInCounters.Where(counter => counter.WindowEndsAt <= now).ExecuteDeleteAsync(cancellation);
    }
}
