using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Holding;

namespace SamlFederation.Sts.Identity;

/// <summary>The accounts.</summary>
internal sealed partial class Accounts(IDbContextFactory<StsDb> databases, Holdings holdings, TimeProvider clock)
{
    private readonly Held<Account> _byId = holdings.Of((db, id, cancellation) => db.Accounts.AsNoTracking().FirstOrDefaultAsync(account => account.Id == id, cancellation));

    /// <summary>The account, or null.</summary>
    public ValueTask<Account?> FindAsync(string id, CancellationToken cancellation) => _byId.FindAsync(id, cancellation);

    /// <summary>The account's number, from that number itself, also with hyphens, or from an alias; null for an alias that no account has.</summary>
    public async Task<string?> NumberOfAsync(string numberOrAlias, CancellationToken cancellation)
    {
        if (numberOrAlias.Replace("-", "", StringComparison.Ordinal) is var number && AccountId.IsValid(number)) return number;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Accounts.Where(account => account.Alias == numberOrAlias).Select(account => account.Id).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>All accounts, by number.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Accounts.AsNoTracking().OrderBy(account => account.Id).ToListAsync(cancellation);
    }

    /// <summary>Makes the account, or changes its name and alias.</summary>
    public async Task<EntityFault?> PutAsync(StsDb db, string id, string name, string? alias, CancellationToken cancellation)
    {
        if (!AccountId.IsValid(id)) return new EntityFault("number", "An account's number is twelve digits.");
        if (name.Length is 0 or > 100) return new EntityFault("name", "An account's name has 1 to 100 characters.");
        if (alias is not null && !AliasPattern().IsMatch(alias))
            return new EntityFault("alias", "An alias has 3 to 63 of a-z, 0-9 and single hyphens inside.");

        if (alias is not null && await db.Accounts.AnyAsync(other => other.Alias == alias && other.Id != id, cancellation))
            return new EntityFault("alias", $"The alias {alias} is another account's.");
        if (await db.Accounts.FindAsync([id], cancellation) is not { } account)
            db.Accounts.Add(account = new Account { Id = id, Name = name, Created = clock.GetUtcNow() });
        (account.Name, account.Alias) = (name, alias);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex AliasPattern();
}
