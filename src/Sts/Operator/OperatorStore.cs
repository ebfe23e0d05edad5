using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Holding;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Regions;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Operator;

/// <summary>The service's own store, keys and classes, for a command that the operator gives beside it; the service may be running or not.</summary>
internal sealed class OperatorStore : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OperatorStore(ServiceProvider services, StsDb db) => (_services, Db) = (services, db);

    public StsDb Db { get; }

    public Accounts Accounts => _services.GetRequiredService<Accounts>();

    public AccountRegions Regions => _services.GetRequiredService<AccountRegions>();

    public Administrators Administrators => _services.GetRequiredService<Administrators>();

    /// <exception cref="StartupRefusedException">There is no service here, or its database is of another version.</exception>
    public static async Task<OperatorStore> OpenAsync(string[] arguments, CancellationToken cancellation)
    {
        var options = Read(arguments);
        var services = new ServiceCollection();
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddDatabase<StsDb>(options);
        services.AddHolding();
        services.AddSingleton(Sealing.Open(options, DateTimeOffset.UtcNow));
        services.AddSingleton<SecretSealer>();
        services.AddSingleton<AccessKeys>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<AccountRegions>();
        services.AddSingleton<Administrators>();
        var provider = services.BuildServiceProvider();
        var db = await provider.GetRequiredService<IDbContextFactory<StsDb>>().CreateDbContextAsync(cancellation);
        var store = new OperatorStore(provider, db);
        try
        {
            await Schema.RequireNewestAsync(db, cancellation);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the operator did, as the trail has it.</summary>
    public static RequestFacts Facts(DateTimeOffset now) => new()
    {
        RequestId = Guid.NewGuid().ToString(), Now = now, SourceIp = OperatorEvent.Invoker, UserAgent = OperatorEvent.Invoker, Host = "", Region = RequestFacts.GlobalRegion,
    };

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync();
        await _services.DisposeAsync();
    }

    // What is not there is not made: a command at the wrong folder must not leave an empty service behind.
    private static ServiceOptions Read(string[] arguments)
    {
        var data = Path.GetFullPath(After(arguments, "--data") ?? ".data");
        var certs = Path.GetFullPath(After(arguments, "--certs") ?? Path.Combine("certs", "sts"));
        if (!Directory.Exists(data)) throw new StartupRefusedException($"There is no service in {data}; start it once with ./run.sh, or name its folder with --data.");
        if (!File.Exists(Sealing.PathIn(certs))) throw new StartupRefusedException($"The token service's keys are not in {certs}; start it once with ./run.sh, or name the folder of keys with --certs.");
        var options = ServiceOptions.Read("sts", arguments);
        if (!options.UsesPostgreSql && !File.Exists(options.Database))
            throw new StartupRefusedException($"There is no service in {data}: {options.Database} does not exist; start it once with ./run.sh, or name its folder with --data.");
        return options;
    }

    private static string? After(string[] arguments, string option)
    {
        var at = Array.IndexOf(arguments, option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
