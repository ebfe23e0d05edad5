namespace SamlFederation.Sts.WebIdentity;

/// <summary>Registers this folder.</summary>
internal static class WebIdentityServices
{
    public static void AddWebIdentity(this IServiceCollection services)
    {
        services.AddSingleton<ProviderAddress>();
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<WebIdentityVerifier>();
        services.AddSingleton<OidcProviders>();
        services.AddSingleton<WebIdentityExchange>();
    }
}
