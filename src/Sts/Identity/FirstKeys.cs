using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Web;

namespace SamlFederation.Sts.Identity;

/// <summary>
/// Development gives every account that a world brings its first administrator, and every user that it brings a key, in the
/// transaction that makes them.
/// INVARIANT: the keys are in their file before that transaction commits. A start that ends in between leaves keys that are
/// nobody's and no account; the next one makes both again, and puts the keys in the place of the void ones.
/// Production makes none by itself: the operator's command prints the administrator's key once.
/// </summary>
internal sealed class FirstKeys(Administrators administrators, AccessKeys keys, ProfileFile file, ServiceOptions options)
{
    /// <summary>The path of users that are services: the keys of each go into a file of their own, which that service reads.</summary>
    public const string ServicePath = "/services/";

    /// <summary>Makes an administrator for every account but those that were there before, and a key for each of these users. The caller owns the transaction.</summary>
    public async Task MakeAsync(StsDb db, IReadOnlyCollection<string> accountsBefore, IReadOnlyList<User> users, CancellationToken cancellation)
    {
        if (options.Production) return;
        var accounts = await db.Accounts.OrderBy(account => account.Id).ToListAsync(cancellation);
        var made = new List<AwsProfile>();
        var services = new List<(User User, AwsProfile Profile)>();
        foreach (var account in accounts.Where(account => !accountsBefore.Contains(account.Id)))
            if (await administrators.MakeAsync(db, account.Id, cancellation) is var (key, secret))
                made.Add(new AwsProfile(AwsProfile.NameOf(account), key.Id, secret));
        foreach (var user in users)
        {
            var (key, secret) = keys.Make(user);
            db.AccessKeys.Add(key);
            if (user.Path == ServicePath) services.Add((user, new AwsProfile(user.AccountId, key.Id, secret)));
            else made.Add(new AwsProfile(AwsProfile.NameOf(user, accounts), key.Id, secret));
        }
        await db.SaveChangesAsync(cancellation);
        if (made.Count > 0) file.Add(made);
        foreach (var service in services.GroupBy(one => one.User.Name.ToLowerInvariant())) file.AddOfService(service.Key, service.Select(one => one.Profile));
    }
}
