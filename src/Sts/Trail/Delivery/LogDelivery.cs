using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>
/// Puts records into files, each into one, in the order of the trail. INVARIANT: the position moves on in the transaction that plans the files
/// of what it passes. A planned file has a name and a range of records, which never change, so that whoever writes it, once or again after a
/// crash, here or at another instance, writes the same file.
/// </summary>
internal sealed partial class LogDelivery(IDbContextFactory<StsDb> databases, DeliveryFolder folder, TimeProvider clock)
{
    private const int AtOnce = 5_000;

    /// <summary>Writes what was planned before, then plans and writes until nothing is left that was settled when it began.</summary>
    public async Task DeliverAsync(CancellationToken cancellation)
    {
        await WriteAsync(cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var horizon = await SettledTrail.HorizonAsync(db, cancellation);
        while (await PlanAsync(horizon, cancellation)) await WriteAsync(cancellation);
    }

    /// <summary>Plans the files of the next records up to the horizon; false when there are none, or another instance was first.</summary>
    internal async Task<bool> PlanAsync(long horizon, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Database.ExecuteSqlRawAsync($"""INSERT INTO "TrailDelivery" ("Id", "Position") VALUES ({TrailDelivery.Only}, 0) ON CONFLICT DO NOTHING""", cancellation);
        var position = await db.TrailDelivery.Select(delivery => delivery.Position).SingleAsync(cancellation);
        var records = await db.Trail.AsNoTracking().Where(record => record.Sequence > position && record.Sequence <= horizon).OrderBy(record => record.Sequence).Take(AtOnce)
            .Select(record => new { record.Sequence, record.AccountId, record.EventTime, record.Record }).ToListAsync(cancellation);
        if (records.Count == 0) return false;

        var now = clock.GetUtcNow();
        var files = records.GroupBy(record => new Chain(record.AccountId, RegionOf(record.Record))).Select(group => new TrailLogFile
        {
            AccountId = group.Key.AccountId,
            Region = group.Key.Region,
            Name = ObjectName.Log(group.Key, now),
            First = group.First().Sequence,
            Last = group.Last().Sequence,
            Oldest = group.Min(record => record.EventTime),
            Newest = group.Max(record => record.EventTime),
        });
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var last = records[^1].Sequence;
        if (await db.TrailDelivery.Where(delivery => delivery.Position == position).ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.Position, last), cancellation) == 0) return false;
        db.TrailLogFiles.AddRange(files);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Writes every planned file that nobody is known to have written.</summary>
    internal async Task WriteAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var file in await db.TrailLogFiles.AsNoTracking().Where(file => file.Hash == null).OrderBy(file => file.Id).ToListAsync(cancellation))
        {
            var content = await ContentAsync(db, file, cancellation);
            folder.Write(file.Name, GzipFile.Compress(content));
            var (hash, now) = (Convert.ToHexStringLower(SHA256.HashData(content)), clock.GetUtcNow());
            await db.TrailLogFiles.Where(one => one.Id == file.Id && one.Hash == null)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Hash, hash).SetProperty(one => one.Delivered, now), cancellation);
        }
    }

    /// <summary>The sequence up to which every record is in a file that is written.</summary>
    public static async Task<long> DeliveredAsync(StsDb db, CancellationToken cancellation)
    {
        var position = await db.TrailDelivery.Select(delivery => (long?)delivery.Position).SingleOrDefaultAsync(cancellation) ?? 0;
        return await db.TrailLogFiles.Where(file => file.Hash == null).MinAsync(file => (long?)file.First, cancellation) - 1 ?? position;
    }

    private static async Task<byte[]> ContentAsync(StsDb db, TrailLogFile file, CancellationToken cancellation)
    {
        var records = await db.Trail.AsNoTracking().Where(record => record.Sequence >= file.First && record.Sequence <= file.Last && record.AccountId == file.AccountId)
            .OrderBy(record => record.Sequence).Select(record => record.Record).ToListAsync(cancellation);
        return Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(',', records.Where(record => RegionOf(record) == file.Region))}}]}""");
    }

    // It becomes part of a path, so what is no region's name is not taken from a record.
    private static string RegionOf(string record)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(record));
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1) continue;
            var isRegion = json.ValueTextEquals("awsRegion"u8);
            json.Read();
            if (isRegion) return json.TokenType == JsonTokenType.String && json.GetString() is { } region && Region().IsMatch(region) ? region : RequestFacts.GlobalRegion;
            json.Skip();
        }
        return RequestFacts.GlobalRegion;
    }

    [GeneratedRegex(@"\A[a-z]{2,8}(?:-[a-z]{1,16}){1,2}-[0-9]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
