using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SamlFederation.Sts.Holding;

/// <summary>What is held, put together.</summary>
internal static class HoldingServices
{
    public static IServiceCollection AddHolding(this IServiceCollection services)
    {
        services.AddSingleton<StoreVersion>();
        services.AddSingleton<IInterceptor, ChangeWitness>();
        services.AddSingleton<StoreWatch>();
        return services.AddSingleton<Holdings>();
    }
}
