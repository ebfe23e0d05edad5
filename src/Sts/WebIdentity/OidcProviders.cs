using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>The OpenID Connect providers that accounts trust.</summary>
internal sealed class OidcProviders(IDbContextFactory<StsDb> databases)
{
    /// <summary>The account's provider of exactly this issuer, or null.</summary>
    public async Task<OidcProvider?> FindAsync(string accountId, string issuer, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var arn = Arn(accountId, issuer);
        // The ARN has no scheme; where http is possible, the scheme counts all the same.
        return await db.OidcProviders.AsNoTracking().FirstOrDefaultAsync(provider => provider.Arn == arn, cancellation) is { } found && found.Url == issuer ? found : null;
    }

    /// <summary>The ARN of the provider of an issuer.</summary>
    public static string Arn(string accountId, string issuer) => $"arn:aws:iam::{accountId}:oidc-provider/{WebIdentityClaims.WithoutScheme(issuer)}";
}
