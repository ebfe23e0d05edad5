using System.CommandLine;
using SamlFederation.Sts.Regions;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Operator;

/// <summary><c>region list|activate|deactivate</c>: which regions an account uses.</summary>
internal static class RegionCommands
{
    public static Command All(Where where, TextWriter output, TextWriter errors) => new("region", "The regions that an account uses.")
    {
        List(where, output), Set(where, errors, active: true), Set(where, errors, active: false),
    };

    private static Command List(Where where, TextWriter output)
    {
        var number = Account();
        var command = new Command("list", "Lists the regions, and whether the account uses them.") { number };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = await where.OpenAsync(parsed, cancellation);
            var account = await AccountCommands.FindAsync(store, parsed.GetRequiredValue(number), cancellation);
            foreach (var (region, active) in await store.Regions.ListAsync(account.Id, cancellation))
                await output.WriteLineAsync($"{region.Name,-15} {(active ? "active" : "inactive"),-9} {(region.IsOptIn ? "opt-in" : "by default"),-11} {region.Place}");
            return 0;
        });
        return command;
    }

    private static Command Set(Where where, TextWriter errors, bool active)
    {
        var name = new Argument<string>("REGION") { Description = "As eu-central-1." };
        var number = Account();
        var command = active
            ? new Command("activate", "Turns a region on for an account.") { name, number }
            : new Command("deactivate", "Turns a region off for an account; us-east-1 stays on.") { name, number };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = await where.OpenAsync(parsed, cancellation);
            var region = parsed.GetRequiredValue(name);
            var account = await AccountCommands.FindAsync(store, parsed.GetRequiredValue(number), cancellation);
            if (AccountRegions.Check(region, active) is { } fault) throw new StartupRefusedException(fault.Message);
            await using var transaction = await store.Db.Database.BeginTransactionAsync(cancellation);
            await AccountRegions.SetAsync(store.Db, account.Id, region, active, cancellation);
            var happened = OperatorEvent.Of(RegionEvent.Name(active), RegionEvent.Source, account.Id, RegionEvent.Parameters(account.Id, region));
            await TrailStore.CommitWithAsync(store.Db, transaction, OperatorStore.Facts(DateTimeOffset.UtcNow), happened, cancellation);
            await errors.WriteLineAsync($"{region} is {(active ? "active" : "inactive")} for account {account.Id} ({account.Name}).");
            return 0;
        });
        return command;
    }

    private static Option<string> Account() => new("--account") { Description = "The account's number, twelve digits.", Required = true };
}
