using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Identity;

/// <summary>Keeps, to the minute, when and where a session of a role last called.</summary>
internal sealed class RoleUses(IDbContextFactory<StsDb> databases)
{
    private readonly RecentUses _uses = new();

    public async Task UsedAsync(string roleId, string region, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!_uses.IsNew(roleId, region, now)) return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Roles.Where(role => role.UniqueId == roleId).ExecuteUpdateAsync(
            role => role.SetProperty(r => r.LastUsed, now).SetProperty(r => r.LastUsedRegion, region), cancellation);
    }
}
