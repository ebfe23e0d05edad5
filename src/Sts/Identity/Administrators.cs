using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>The first administrator of an account: an IAM user with everything allowed, and a key that is shown once.</summary>
internal sealed class Administrators(AccessKeys keys, TimeProvider clock)
{
    public const string Name = "Administrator";

    /// <summary>Makes the user with a key; null when the account has a user of that name already. The caller owns the transaction.</summary>
    public async Task<(AccessKey Key, SecretAccessKey Secret)?> MakeAsync(StsDb db, string accountId, CancellationToken cancellation)
    {
        var folded = Name.ToLowerInvariant();
        if (await db.Users.AnyAsync(user => user.AccountId == accountId && user.FoldedName == folded, cancellation)) return null;
        var id = UniqueId.New(UniqueIdKind.User, accountId);
        var administrator = new User
        {
            UniqueId = id, AccountId = accountId, Name = Name, FoldedName = folded, Path = "/", Arn = new UserArn("aws", accountId, "/", Name).ToString(), Created = clock.GetUtcNow(),
            Attachments = [new PolicyAttachment { OwnerId = id, PolicyArn = AwsManagedPolicies.AdministratorAccess }],
        };
        var made = keys.Make(administrator);
        db.Users.Add(administrator);
        db.AccessKeys.Add(made.Key);
        await db.SaveChangesAsync(cancellation);
        return made;
    }
}
