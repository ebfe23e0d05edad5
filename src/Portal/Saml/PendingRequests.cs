using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.SignIn;

namespace SamlFederation.Portal.Saml;

/// <summary>Keeps AuthnRequests while the employee signs in, and knows which were seen.</summary>
internal sealed class PendingRequests(PortalDb db, TimeProvider clock)
{
    /// <summary>How long a request is good for, from its IssueInstant and while it waits.</summary>
    internal static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Notes the request ID; false when it was seen before. One statement, so that of two racing requests one wins.</summary>
    internal async Task<bool> FirstSeenAsync(string entityId, string requestId, CancellationToken cancellation)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entityId + "\n" + requestId)));
        // Twice the life, and the skew: a request is too old before its ID is forgotten.
        var expires = clock.GetUtcNow() + Life + Life;
        return await db.Database.ExecuteSqlRawAsync(
            """INSERT INTO "SeenRequests" ("Key", "ExpiresAt") VALUES ({0}, {1}) ON CONFLICT DO NOTHING""",
            [key, StoredInstant.Of(db, expires)], cancellation) == 1;
    }

    /// <summary>Keeps a request; the handle is for the address.</summary>
    internal async Task<string> KeepAsync(PendingRequest request, CancellationToken cancellation)
    {
        var handle = RandomKey.New();
        var now = clock.GetUtcNow();
        request.HandleHash = RandomKey.Hash(handle);
        (request.CreatedAt, request.ExpiresAt) = (now, now + Life + Life);
        db.PendingRequests.Add(request);
        await db.SaveChangesAsync(cancellation);
        return handle;
    }

    internal Task<PendingRequest?> FindAsync(string handle, CancellationToken cancellation)
    {
        var (hash, now) = (RandomKey.Hash(handle), clock.GetUtcNow());
        return db.PendingRequests.AsNoTracking().FirstOrDefaultAsync(request => request.HandleHash == hash && request.ExpiresAt > now, cancellation);
    }

    /// <summary>Takes the request away; false when another took it first. A request is answered once.</summary>
    internal async Task<bool> TakeAsync(PendingRequest request, CancellationToken cancellation) =>
        await db.PendingRequests.Where(kept => kept.HandleHash == request.HandleHash).ExecuteDeleteAsync(cancellation) == 1;

    internal async Task PruneAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await db.PendingRequests.Where(request => request.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);
        await db.SeenRequests.Where(seen => seen.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);
    }
}
