using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.CloudTrail;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Holding;
using SamlFederation.Sts.Iam;
using SamlFederation.Sts.Iam.LoginProfiles;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.InHouse;
using SamlFederation.Sts.Logout;
using SamlFederation.Sts.OpenSessions;
using SamlFederation.Sts.OutboundIdentity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Regions;
using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Sts.WebIdentity;
using SamlFederation.Sts.World;
using SamlFederation.Web;

namespace SamlFederation.Sts;

/// <summary>The token service, put together.</summary>
public static class StsApplication
{
    /// <summary>Reads the options and builds the service; the caller runs it.</summary>
    public static WebApplication Build(string[] args)
    {
        var (builder, options) = ServiceHost.CreateBuilder("sts", args, typeof(StsApplication).Assembly);
        var services = builder.Services;
        services.AddDatabase<StsDb>(options);
        services.AddHolding();
        services.AddKeyRing<StsDb>(options);
        AddCredentials(services, options);
        AddIdentity(services);
        AddFederation(services);
        services.AddOutboundIdentity(options);
        AddActions(services);
        services.AddConsole();
        services.AddOpenSessions();
        services.AddMigrationStep<StsDb>();
        AddWorld(services);
        services.AddTrailDelivery(options);
        services.AddSingleton<Retention>();
        services.AddHostedService<Upkeep>();

        var app = builder.Build();
        // The key is made, or refused in one sentence, before anything listens.
        _ = app.Services.GetRequiredService<SamlSigning>();
        app.UseFaces(options);
        app.MapQueryApi();
        app.MapServiceProviderMetadata();
        app.MapSingleLogout();
        app.MapOutboundIdentity();
        app.MapControllers();
        return app;
    }

    private static void AddCredentials(IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(Sealing.Open(options, DateTimeOffset.UtcNow));
        services.AddSingleton<SessionTokenSealer>();
        services.AddSingleton<CredentialMinter>();
        services.AddSingleton<SecretSealer>();
        services.AddSingleton<AccessKeys>();
        services.AddSingleton<RoleUses>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<Liveness>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<CallerAuthenticator>();
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddSingleton<PolicyShelf>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<ProviderKeys>();
        services.AddSingleton<SamlProviders>();
        services.AddSingleton<Roles>();
        services.AddSingleton<Users>();
        services.AddSingleton<Groups>();
        services.AddSingleton<ManagedPolicies>();
        services.AddSingleton<AwsManagedPolicies>();
        services.AddSingleton<Administrators>();
        services.AddSingleton<ProfileFile>();
        services.AddSingleton<FirstKeys>();
        services.AddSingleton<PolicyHolders>();
        services.AddSingleton<Revocations>();
        services.AddSingleton<Authorizer>();
        services.AddSingleton<AuthorizationMessageSealer>();
        services.AddSingleton<Denials>();
        services.AddSingleton<Permission>();
        services.AddSingleton<MfaDevices>();
        services.AddSingleton<RolePermission>();
        services.AddSingleton<IamRoad>();
    }

    private static void AddFederation(IServiceCollection services)
    {
        services.AddSingleton<OwnAddresses>();
        services.AddSingleton<TrustPolicy>();
        services.AddSingleton<SessionPolicies>();
        services.AddSingleton<RoleSessions>();
        services.AddSingleton<TrailWriter>();
        services.AddSingleton<TrailStore>();
        services.AddSingleton<SamlExchange>();
        services.AddSingleton<SamlSigning>();
        services.AddSingleton<SamlLogout>();
        services.AddWebIdentity();
    }

    private static void AddWorld(IServiceCollection services)
    {
        services.AddSingleton<WorldImport>();
        services.AddSingleton<ProfileSettings>();
        services.AddSingleton<Seeding>();
        services.AddStartupStep("seeded", (scope, cancellation) => scope.GetRequiredService<Seeding>().SeedAsync(cancellation));
        services.AddStartupStep("introduced", (scope, cancellation) => scope.GetRequiredService<Seeding>().IntroduceAsync(cancellation));
    }

    private static void AddActions(IServiceCollection services)
    {
        services.AddActions();
        services.AddCloudTrail();
        services.AddInHouse();
        services.AddSingleton<RegionalHost>();
        services.AddSingleton<AccountRegions>();
        services.AddSingleton<RegionGate>();
        services.AddSingleton<QueryPipeline>();
    }
}
