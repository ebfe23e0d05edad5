using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Web;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>How delivery fares, as GetTrailStatus says it: of the account's own files, and of the last attempt, which is one for all accounts. Nothing where the trail is not delivered.</summary>
internal sealed class DeliveryStatus(IDbContextFactory<StsDb> databases, ServiceOptions options)
{
    public async Task AddAsync(JsonObject status, string accountId, CancellationToken cancellation)
    {
        if (options.TrailFolder is null) return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.TrailDelivery.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } delivery) return;
        var log = await db.TrailLogFiles.Where(file => file.AccountId == accountId).MaxAsync(file => file.Delivered, cancellation);
        var digest = await db.TrailDigests.Where(one => one.AccountId == accountId).MaxAsync(one => one.Delivered, cancellation);
        if (log is not null) status["LatestDeliveryTime"] = log.Value.ToUnixTimeSeconds();
        if (delivery.Error is not null) status["LatestDeliveryError"] = delivery.Error;
        if (digest is not null) status["LatestDigestDeliveryTime"] = digest.Value.ToUnixTimeSeconds();
        if (delivery.DigestError is not null) status["LatestDigestDeliveryError"] = delivery.DigestError;
        if (delivery.Attempted is not null) status["LatestDeliveryAttemptTime"] = TrailRecordWriter.Time(delivery.Attempted.Value);
        if (delivery.Succeeded is not null) status["LatestDeliveryAttemptSucceeded"] = TrailRecordWriter.Time(delivery.Succeeded.Value);
    }
}
