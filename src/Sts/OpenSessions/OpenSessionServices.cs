namespace SamlFederation.Sts.OpenSessions;

/// <summary>Open sessions, put together.</summary>
internal static class OpenSessionServices
{
    public static IServiceCollection AddOpenSessions(this IServiceCollection services)
    {
        services.AddSingleton<OpenSessionReader>();
        services.AddSingleton<SessionCaller>();
        services.AddSingleton<RoleTakers>();
        return services;
    }
}
