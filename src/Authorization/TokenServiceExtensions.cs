using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SamlFederation.Authorization;

/// <summary>Adds what a service needs to accept the token service's credentials.</summary>
public static class TokenServiceExtensions
{
    /// <summary>Adds the client, the authentication scheme, authorization and a health check, as a section of the configuration says; see <see cref="TokenServiceOptions.Read"/>.</summary>
    public static IServiceCollection AddTokenService(this IServiceCollection services, IConfiguration section) => services.AddTokenService(TokenServiceOptions.Read(section));

    /// <summary>The same with options that are made by the program.</summary>
    public static IServiceCollection AddTokenService(this IServiceCollection services, TokenServiceOptions options)
    {
        services.AddTokenServiceClient(_ => options);
        services.AddAuthentication(TokenServiceAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, TokenServiceAuthentication>(TokenServiceAuthentication.Scheme, null);
        services.AddAuthorization();
        services.AddHealthChecks().AddCheck<TokenServiceHealth>("token-service");
        return services;
    }

    /// <summary>Adds the client alone, for services that ask by themselves.</summary>
    public static IServiceCollection AddTokenServiceClient(this IServiceCollection services, Func<IServiceProvider, TokenServiceOptions> options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        return services.AddSingleton<TokenServiceClient>();
    }
}

/// <summary>Healthy while the token service answers.</summary>
internal sealed class TokenServiceHealth(TokenServiceClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await client.IsReadyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The token service does not answer.");
}
