using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Holding;
using SamlFederation.Sts.Identity;

namespace SamlFederation.Sts.Regions;

/// <summary>A region as an account has it.</summary>
internal sealed record RegionSetting(Region Region, bool IsActive);

/// <summary>Which regions an account uses: those on by default and those it activated, without those it deactivated.</summary>
internal sealed class AccountRegions(IDbContextFactory<StsDb> databases, Holdings holdings)
{
    private readonly Held<Dictionary<string, bool>> _settings = holdings.Of(async (db, account, cancellation) =>
        await db.Accounts.AnyAsync(one => one.Id == account, cancellation)
            ? await Settings(db, account).AsNoTracking().ToDictionaryAsync(one => one.Region, one => one.Active, StringComparer.Ordinal, cancellation)
            : null);

    /// <summary>Whether credentials of this account are issued in the region. A region that is none is active nowhere.</summary>
    public async Task<bool> IsActiveAsync(string accountId, string region, CancellationToken cancellation)
    {
        if (region == Region.Global) return true;
        if (Region.Find(region) is not { } known) return false;
        return await _settings.FindAsync(accountId, cancellation) is { } settings && settings.TryGetValue(region, out var active) ? active : !known.IsOptIn;
    }

    /// <summary>Every region, by name.</summary>
    public async Task<IReadOnlyList<RegionSetting>> ListAsync(string accountId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var settings = await Settings(db, accountId).AsNoTracking().ToDictionaryAsync(one => one.Region, one => one.Active, cancellation);
        return [.. Region.All.Select(region => new RegionSetting(region, settings.TryGetValue(region.Name, out var active) ? active : !region.IsOptIn))];
    }

    /// <summary>Whether the setting may be changed so; checked before anything is asked of the store.</summary>
    public static EntityFault? Check(string region, bool active)
    {
        if (Region.Find(region) is null) return new EntityFault("region", $"There is no region {Shown(region)}.");
        return !active && region == Region.Global ? new EntityFault("region", $"{Region.Global} serves the global endpoint and cannot be deactivated.") : null;
    }

    /// <summary>Activates or deactivates a region that <see cref="Check"/> let pass. The caller owns the transaction.</summary>
    public static async Task SetAsync(StsDb db, string accountId, string region, bool active, CancellationToken cancellation)
    {
        if (await Settings(db, accountId).FirstOrDefaultAsync(one => one.Region == region, cancellation) is { } setting) setting.Active = active;
        else db.Add(new AccountRegion { AccountId = accountId, Region = region, Active = active });
        await db.SaveChangesAsync(cancellation);
    }

    private static IQueryable<AccountRegion> Settings(StsDb db, string accountId) => db.Set<AccountRegion>().Where(one => one.AccountId == accountId);

    private static string Shown(string region) => region.Length <= 64 ? region : region[..64] + "…";
}
