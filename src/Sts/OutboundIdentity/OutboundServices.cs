using SamlFederation.Web;

namespace SamlFederation.Sts.OutboundIdentity;

/// <summary>Registers this folder.</summary>
internal static class OutboundServices
{
    public static void AddOutboundIdentity(this IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(OutboundKeys.Open(options));
        services.AddSingleton<OutboundIssuers>();
    }
}
