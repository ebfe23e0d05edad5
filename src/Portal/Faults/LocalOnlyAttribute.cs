using System.Net;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using SamlFederation.Web;

namespace SamlFederation.Portal.Faults;

/// <summary>For this machine alone, asked for by a name of its own: to everybody else, and to a foreign name that was made to point here, nothing is there.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LocalOnlyAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    // Before antiforgery, whose refusal would tell that something is there.
    public int Order => int.MinValue;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var service = context.HttpContext.RequestServices.GetRequiredService<ServiceOptions>();
        var host = context.HttpContext.Request.Host.Host;
        if (!IsLocal(context.HttpContext.Connection.RemoteIpAddress) || !(IsLocalName(host) || host == new Uri(service.PublicUrl).Host))
            context.Result = new NotFoundResult();
    }

    private static bool IsLocal(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsLocalName(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
