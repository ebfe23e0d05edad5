using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Admin;
using SamlFederation.Portal.Admin.Inspector;
using SamlFederation.Portal.Admin.ServiceProviders;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.Faults;
using SamlFederation.Portal.Logout;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Portal.SignIn;
using SamlFederation.Portal.World;
using SamlFederation.Web;

namespace SamlFederation.Portal;

/// <summary>The identity provider.</summary>
public static class PortalApplication
{
    /// <summary>The policy of the administrator's pages.</summary>
    internal const string AdministratorsOnly = "administrators-only";

    /// <summary>Puts the portal together; the caller runs it.</summary>
    /// <exception cref="StartupRefusedException">The options are not acceptable.</exception>
    public static WebApplication Build(string[] args)
    {
        var (builder, options) = ServiceHost.CreateBuilder("portal", args);
        builder.Services.AddDatabase<PortalDb>(options);
        AddSignIn(builder.Services);
        AddApplication(builder.Services);
        AddStart(builder.Services);
        AddAdministration(builder.Services, options);
        AddFaults(builder.Services, options);
        // Last: what MVC registers must not read the key ring before its table is there.
        builder.Services.AddKeyRing<PortalDb>(options);

        var app = builder.Build();
        // The key is made, or refused in one sentence, before anything listens.
        _ = app.Services.GetRequiredService<SigningKeys>();
        app.UseFaces(options);
        app.MapControllers();
        return app;
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.AddIdentityCore<Employee>(identity =>
        {
            // NIST SP 800-63B-4: fifteen characters where a password stands alone, and no rules about their kinds.
            identity.Password.RequiredLength = 15;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
        }).AddRoles<Group>().AddEntityFrameworkStores<PortalDb>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = PasswordVerifier.Iterations);
        services.AddSingleton<IPasswordHasher<Employee>, CountingPasswordHasher>();
        services.AddSingleton<PasswordVerifier>();
        services.AddScoped<SignInThrottle>();
        services.AddScoped<SessionStore>();
        services.AddScoped<PasswordSignIn>();
        services.AddSingleton<KnownBrowser>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(AdministratorsOnly, policy => policy.RequireAuthenticatedUser().RequireClaim(SessionClaims.Administrator));
    }

    private static void AddApplication(IServiceCollection services)
    {
        services.AddScoped<AuditTrail>();
        services.AddScoped<EmployeeDirectory>();
        services.AddScoped<GroupDirectory>();
        services.AddScoped<RoleCatalogue>();
        services.AddScoped<ServiceProviderRegistry>();
        services.AddSingleton<MetadataFetcher>();
        services.AddScoped<Introduction>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<PortalEntity>();
        services.AddScoped<NameIds>();
        services.AddScoped<PendingRequests>();
        services.AddScoped<ResponseIssuer>();
        services.AddScoped<Logouts>();
        services.AddSingleton<LogoutSender>();
        services.AddHostedService<LogoutDelivery>();
        services.AddScoped<WorldImport>();
        services.AddScoped<Seeding>();
        services.AddHostedService<Pruning>();
    }

    private static void AddAdministration(IServiceCollection services, ServiceOptions options)
    {
        services.AddScoped<AdminChanges>();
        services.AddScoped<MetadataIntake>();
        services.AddScoped<RequestJudge>();
        services.Configure<CookieTempDataProviderOptions>(notices => options.Configure(notices.Cookie, "notice"));
    }

    // INVARIANT: without the option there is no controller, hence no address and no key.
    private static void AddFaults(IServiceCollection services, ServiceOptions options)
    {
        if (options.Faults)
            services.AddSingleton<FaultIdentity>();
        else
            services.AddMvcCore().ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new WithoutFaults()));
    }

    private static void AddStart(IServiceCollection services)
    {
        services.AddMigrationStep<PortalDb>();
        services.AddStartupStep("seeded", (scope, cancellation) => scope.GetRequiredService<Seeding>().RunAsync(cancellation));
        services.AddStartupStep("introduced", (scope, cancellation) => scope.GetRequiredService<Introduction>().RunAsync(cancellation));
    }
}
