using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>
/// Every hour, for each account and region that has files, a digest of those that came since the last one, also when none did: a chain without
/// holes, in which nothing can be changed, removed or put in between unnoticed. As log files are, digests are planned first and written after.
/// </summary>
internal sealed class DigestDelivery(IDbContextFactory<StsDb> databases, DeliveryFolder folder, DigestKey key, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    public async Task DeliverAsync(CancellationToken cancellation)
    {
        await WriteAsync(cancellation);
        if (await PlanAsync(cancellation)) await WriteAsync(cancellation);
    }

    /// <summary>Plans the digests that are due; false when none is, or another instance was first.</summary>
    internal async Task<bool> PlanAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.TrailDelivery.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } delivery) return false;
        var end = Hour(clock.GetUtcNow());
        // The first digests begin with the hour in which the first files were delivered.
        var start = delivery.DigestedUntil ?? end;
        if (delivery.DigestedUntil is not null && end <= start) return false;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.TrailDelivery.Where(one => one.DigestedUntil == delivery.DigestedUntil).ExecuteUpdateAsync(set => set.SetProperty(one => one.DigestedUntil, end), cancellation) == 0) return false;
        if (end > start) await PlanAsync(db, start, end, cancellation);
        await transaction.CommitAsync(cancellation);
        return end > start;
    }

    /// <summary>Writes every planned digest that nobody is known to have written, in the order of the chains.</summary>
    internal async Task WriteAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var digest in await db.TrailDigests.AsNoTracking().Where(digest => digest.Hash == null).OrderBy(digest => digest.Id).ToListAsync(cancellation))
        {
            var file = await FileAsync(db, digest, cancellation);
            var content = file.Write();
            var hash = Convert.ToHexStringLower(SHA256.HashData(content));
            var signature = Convert.ToHexStringLower(key.Sign(file.Signed(hash)));
            // The signature first: no digest is ever seen without.
            folder.Write(digest.Name + ObjectName.SignatureSuffix, Encoding.ASCII.GetBytes(signature + "\n"));
            folder.Write(digest.Name, GzipFile.Compress(content));
            var now = clock.GetUtcNow();
            await db.TrailDigests.Where(one => one.Id == digest.Id && one.Hash == null)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Hash, hash).SetProperty(one => one.Signature, signature).SetProperty(one => one.Delivered, now), cancellation);
        }
    }

    private static async Task PlanAsync(StsDb db, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellation)
    {
        var before = await db.TrailDigests.AsNoTracking().Where(digest => digest.End == start).ToListAsync(cancellation);
        // By the time in their names: a digest's files are those that were planned before it ended, whenever they were written.
        var files = (await db.TrailLogFiles.AsNoTracking().Where(file => file.DigestId == null && file.Hash != null).Select(file => new { file.Id, file.AccountId, file.Region, file.Name }).ToListAsync(cancellation))
            .Where(file => ObjectName.ReadLog(file.Name)?.Time < end).ToLookup(file => new Chain(file.AccountId, file.Region), file => file.Id);
        var chains = before.Select(digest => new Chain(digest.AccountId, digest.Region)).Concat(files.Select(group => group.Key)).Distinct();
        foreach (var chain in chains.OrderBy(chain => chain.Account, StringComparer.Ordinal).ThenBy(chain => chain.Region, StringComparer.Ordinal))
        {
            var digest = new TrailDigest
            {
                AccountId = chain.AccountId,
                Region = chain.Region,
                Name = ObjectName.Digest(chain, end),
                Start = start,
                End = end,
                PreviousId = before.SingleOrDefault(one => one.AccountId == chain.AccountId && one.Region == chain.Region)?.Id,
            };
            db.TrailDigests.Add(digest);
            await db.SaveChangesAsync(cancellation);
            var own = files[chain].ToList();
            await db.TrailLogFiles.Where(file => own.Contains(file.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(file => file.DigestId, digest.Id), cancellation);
        }
    }

    private async Task<DigestFile> FileAsync(StsDb db, TrailDigest digest, CancellationToken cancellation)
    {
        var logs = await db.TrailLogFiles.AsNoTracking().Where(file => file.DigestId == digest.Id).OrderBy(file => file.Id).ToListAsync(cancellation);
        var previous = digest.PreviousId is { } id ? await db.TrailDigests.AsNoTracking().SingleAsync(one => one.Id == id, cancellation) : null;
        return new DigestFile
        {
            AwsAccountId = new Chain(digest.AccountId, digest.Region).Account,
            DigestStartTime = TrailRecordWriter.Time(digest.Start),
            DigestEndTime = TrailRecordWriter.Time(digest.End),
            DigestS3Bucket = folder.Bucket,
            DigestS3Object = digest.Name,
            DigestPublicKeyFingerprint = key.Public.Fingerprint,
            NewestEventTime = logs.Count == 0 ? null : TrailRecordWriter.Time(logs.Max(log => log.Newest)),
            OldestEventTime = logs.Count == 0 ? null : TrailRecordWriter.Time(logs.Min(log => log.Oldest)),
            PreviousDigestS3Bucket = previous is null ? null : folder.Bucket,
            PreviousDigestS3Object = previous?.Name,
            PreviousDigestHashValue = previous?.Hash,
            PreviousDigestHashAlgorithm = previous is null ? null : DigestFile.Sha256,
            PreviousDigestSignature = previous?.Signature,
            LogFiles = [.. logs.Select(log => new DigestedLog(folder.Bucket, log.Name, log.Hash!, DigestFile.Sha256, TrailRecordWriter.Time(log.Newest), TrailRecordWriter.Time(log.Oldest)))],
        };
    }

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % Period.Ticks, TimeSpan.Zero);
}
