using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Operator;

/// <summary>
/// <c>account create|list|administrator</c>. A key goes to the output as a section of an AWS credentials file and nothing else
/// does, so that it can be appended to one; what there is to say goes beside it.
/// </summary>
internal static class AccountCommands
{
    public static Command All(Where where, TextWriter output, TextWriter errors) => new("account", "Accounts and their first administrators.")
    {
        Create(where, output, errors), List(where, output), Administrator(where, output, errors),
    };

    private static Command Create(Where where, TextWriter output, TextWriter errors)
    {
        var name = new Argument<string>("NAME") { Description = "The account's name, 1 to 100 characters." };
        var number = new Option<string>("--number") { Description = "Its number, twelve digits.", Required = true };
        var alias = new Option<string?>("--alias") { Description = "Its alias, 3 to 63 of a-z, 0-9 and hyphens." };
        var command = new Command("create", "Makes an account with its root and its administrator, whose key is printed once.") { name, number, alias };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = await where.OpenAsync(parsed, cancellation);
            var (id, title) = (parsed.GetRequiredValue(number), parsed.GetRequiredValue(name));
            await using var transaction = await store.Db.Database.BeginTransactionAsync(cancellation);
            if (await store.Db.Accounts.FindAsync([id], cancellation) is { } taken)
                throw new StartupRefusedException($"The number {id} is taken by the account {taken.Name}; give another with --number.");
            if (await store.Accounts.PutAsync(store.Db, id, title, parsed.GetValue(alias), cancellation) is { } fault)
                throw new StartupRefusedException(fault.Message);
            var account = await store.Db.Accounts.SingleAsync(made => made.Id == id, cancellation);
            await TrailStore.AddAsync(store.Db, OperatorStore.Facts(account.Created), OperatorEvent.CreateAccount(id, title), cancellation);
            await AdministratorAsync(store, account, output, cancellation);
            await transaction.CommitAsync(cancellation);
            await errors.WriteLineAsync($"Account {id} ({title}) is made. The key of its administrator stands above, this once.");
            return 0;
        });
        return command;
    }

    private static Command List(Where where, TextWriter output)
    {
        var command = new Command("list", "Lists the accounts: number, alias, name.");
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = await where.OpenAsync(parsed, cancellation);
            var accounts = await store.Accounts.ListAsync(cancellation);
            var width = accounts.Select(account => account.Alias?.Length ?? 1).DefaultIfEmpty(1).Max();
            foreach (var account in accounts) await output.WriteLineAsync($"{account.Id}  {(account.Alias ?? "-").PadRight(width)}  {account.Name}");
            return 0;
        });
        return command;
    }

    private static Command Administrator(Where where, TextWriter output, TextWriter errors)
    {
        var number = new Argument<string>("NUMBER") { Description = "The account's number, twelve digits." };
        var command = new Command("administrator", "Makes the first administrator of an account that has none, and prints its key once.") { number };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = await where.OpenAsync(parsed, cancellation);
            var id = parsed.GetRequiredValue(number);
            var account = await FindAsync(store, id, cancellation);
            await using var transaction = await store.Db.Database.BeginTransactionAsync(cancellation);
            await AdministratorAsync(store, account, output, cancellation);
            await transaction.CommitAsync(cancellation);
            await errors.WriteLineAsync($"The key of account {id}'s administrator stands above, this once.");
            return 0;
        });
        return command;
    }

    /// <summary>The account of this number.</summary>
    /// <exception cref="StartupRefusedException">There is none.</exception>
    public static async Task<Account> FindAsync(OperatorStore store, string id, CancellationToken cancellation)
    {
        if (!AccountId.IsValid(id)) throw new StartupRefusedException("An account's number is twelve digits.");
        return await store.Db.Accounts.FindAsync([id], cancellation)
            ?? throw new StartupRefusedException($"There is no account {id}; ./run.sh account list shows those there are.");
    }

    // Printed before the commit: a key that was printed and is not there is made again, one that is there and was not printed would be lost.
    private static async Task AdministratorAsync(OperatorStore store, Account account, TextWriter output, CancellationToken cancellation)
    {
        if (await store.Administrators.MakeAsync(store.Db, account.Id, cancellation) is not var (key, secret))
            throw new StartupRefusedException($"The account {account.Id} has its user {Administrators.Name} already; make further users and keys with aws iam.");
        await TrailStore.AddAsync(store.Db, OperatorStore.Facts(key.Created), OperatorEvent.CreateUser(account.Id, Administrators.Name, key.Id), cancellation);
        await output.WriteAsync(new AwsProfile(AwsProfile.NameOf(account), key.Id, secret).Text);
        await output.FlushAsync(cancellation);
    }
}
