using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Web;

namespace SamlFederation.Sts.Identity;

/// <summary>
/// Development gives every account that a world brings its first administrator, in the transaction that makes the account.
/// INVARIANT: the keys are in their file before that transaction commits. A start that ends in between leaves keys that are
/// nobody's and no account; the next one makes both again, and puts the keys in the place of the void ones.
/// Production makes none by itself: the operator's command prints the key once.
/// </summary>
internal sealed class FirstAdministrators(Administrators administrators, AdministratorFile file, ServiceOptions options)
{
    /// <summary>Makes an administrator for every account but those that were there before. The caller owns the transaction.</summary>
    public async Task MakeAsync(StsDb db, IReadOnlyCollection<string> before, CancellationToken cancellation)
    {
        if (options.Production) return;
        var made = new List<(Account, string, SecretAccessKey)>();
        foreach (var account in await db.Accounts.Where(account => !before.Contains(account.Id)).OrderBy(account => account.Id).ToListAsync(cancellation))
            if (await administrators.MakeAsync(db, account.Id, cancellation) is var (key, secret))
                made.Add((account, key.Id, secret));
        if (made.Count > 0) file.Add(made);
    }
}
