namespace SamlFederation.Sts.CloudTrail;

internal static class CloudTrailServices
{
    public static void AddCloudTrail(this IServiceCollection services)
    {
        services.AddSingleton<PageTokens>();
        services.AddSingleton<CloudTrailAction, LookupEvents>();
        services.AddSingleton<CloudTrailAction, GetTrailStatus>();
        services.AddSingleton<CloudTrailAction, ListPublicKeys>();
        services.AddSingleton<CloudTrailPipeline>();
        services.AddSingleton<CloudTrailEndpoint>();
    }
}
