using SamlFederation.Sts.RolePages;
using SamlFederation.Sts.SignIn;
using SamlFederation.Sts.SignInTokens;
using SamlFederation.Sts.SwitchRole;

namespace SamlFederation.Sts.Console;

/// <summary>The browser's half of the service: sign-in page, federation endpoint and console.</summary>
internal static class ConsoleServices
{
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddSingleton<Destination>();
        services.AddSingleton<IssuerAddress>();
        services.AddSingleton<SigninTokens>();
        services.AddSingleton<SigninTokenIssuer>();
        services.AddSingleton<ConsoleLogin>();
        services.AddSingleton<ConsoleSessions>();
        services.AddSingleton<ConsoleCookie>();
        services.AddSingleton<SignInDoor>();
        services.AddSingleton<ConsoleCalls>();
        services.AddSingleton<UnshownProofFinder>();
        services.AddSingleton<RoleSwitch>();
        services.AddSingleton<RecentRolesCookie>();
        services.AddSingleton<RoleReader>();
        services.AddSingleton<RoleNames>();
        services.AddSingleton<RequestJudge>();
        services.AddScoped<ConsoleVisit>();
        return services;
    }
}
