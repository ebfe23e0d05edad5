using SamlFederation.Sts.SignIn;
using SamlFederation.Sts.SignInTokens;

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
        services.AddScoped<ConsoleVisit>();
        return services;
    }
}
