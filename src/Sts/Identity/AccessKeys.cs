using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Holding;

namespace SamlFederation.Sts.Identity;

/// <summary>A long-term key that signs, with whose it is.</summary>
internal sealed record SigningKey(User User, string AccessKeyId, SecretAccessKey Secret);

/// <summary>Long-term access keys: made, looked up, and their last use kept to the minute.</summary>
internal sealed class AccessKeys(IDbContextFactory<StsDb> databases, Holdings holdings, SecretSealer sealer, TimeProvider clock)
{
    // Held as it is stored: the secret stays sealed but for the moment of its use.
    private sealed record HeldKey(AccessKey Key, User User);

    private readonly Held<HeldKey> _active = holdings.Of((db, id, cancellation) => db.AccessKeys.AsNoTracking().Where(key => key.Id == id && key.Active)
        .Join(db.Users.AsNoTracking(), key => key.UserId, user => user.UniqueId, (key, user) => new HeldKey(key, user))
        .FirstOrDefaultAsync(cancellation));
    private readonly RecentUses _uses = new();

    /// <summary>Makes a key for the user. The caller saves, and shows the secret this once.</summary>
    public (AccessKey Key, SecretAccessKey Secret) Make(User user)
    {
        var (id, secret) = (AccessKeyId.NewLongTerm(user.AccountId), SecretAccessKey.New());
        return (new AccessKey { Id = id, AccountId = user.AccountId, UserId = user.UniqueId, SealedSecret = sealer.Seal(secret.Reveal(), Binding(id)), Created = clock.GetUtcNow() }, secret);
    }

    /// <summary>The active key of this id; null when there is none, or its seal does not open.</summary>
    public async Task<SigningKey?> FindAsync(string id, CancellationToken cancellation) =>
        await _active.FindAsync(id, cancellation) is { } found && sealer.Open(found.Key.SealedSecret, Binding(id)) is { } secret ? new SigningKey(found.User, id, new SecretAccessKey(secret)) : null;

    /// <summary>Keeps that the key was used; writes at most once a minute while service and region stay the same.</summary>
    public async Task UsedAsync(string id, string service, string region, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!_uses.IsNew(id, $"{service}/{region}", now)) return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.AccessKeys.Where(key => key.Id == id).ExecuteUpdateAsync(
            key => key.SetProperty(k => k.LastUsed, now).SetProperty(k => k.LastUsedService, service).SetProperty(k => k.LastUsedRegion, region), cancellation);
    }

    private static string Binding(string id) => $"access-key/{id}";
}
