using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Web;

namespace SamlFederation.Sts.OutboundIdentity;

/// <summary>Under which address an account issues web identity tokens.</summary>
internal sealed class OutboundIssuers(ServiceOptions options, IDbContextFactory<StsDb> databases)
{
    /// <summary>The path that every issuer's begins with.</summary>
    public const string Path = "/outbound-identity/";

    /// <summary>The issuer of this id.</summary>
    public string Url(string issuerId) => options.PublicUrl + Path + issuerId;

    /// <summary>The issuer of this account; null while it issues none.</summary>
    public async Task<string?> FindAsync(string accountId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Accounts.Where(account => account.Id == accountId).Select(account => account.OutboundIssuer).FirstOrDefaultAsync(cancellation) is { } id ? Url(id) : null;
    }

    /// <summary>Whether an account issues under this id.</summary>
    public async Task<bool> ExistsAsync(string issuerId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Accounts.AnyAsync(account => account.OutboundIssuer == issuerId, cancellation);
    }
}
