using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Console;

/// <summary>Which role of an account bears a name; as everywhere, by any case of its letters.</summary>
internal sealed class RoleNames(IDbContextFactory<StsDb> databases)
{
    /// <summary>The role's ARN, or null.</summary>
    public async Task<string?> FindAsync(string accountId, string name, CancellationToken cancellation)
    {
        var folded = name.ToLowerInvariant();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Roles.Where(role => role.AccountId == accountId && role.FoldedName == folded).Select(role => role.Arn).SingleOrDefaultAsync(cancellation);
    }
}
