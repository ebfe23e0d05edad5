namespace SamlFederation.Sts.InHouse;

internal static class InHouseServices
{
    public static void AddInHouse(this IServiceCollection services)
    {
        services.AddSingleton<ResourcePolicies>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<Outcomes>();
        services.AddSingleton<Judge>();
        services.AddSingleton<InHousePipeline>();
        services.AddSingleton<InHouseEndpoint>();
    }
}
