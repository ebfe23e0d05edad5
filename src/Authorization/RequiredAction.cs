using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace SamlFederation.Authorization;

/// <summary>What an endpoint asks of whoever calls it.</summary>
/// <param name="Action">Such as <c>notes:Read</c>.</param>
/// <param name="Resource">The ARN, in which <c>{name}</c> stands for the route's value of that name.</param>
public sealed record RequiredAction(string Action, string Resource)
{
    internal RequestedAction For(RouteValueDictionary route)
    {
        var resource = Resource;
        foreach (var (name, value) in route) resource = resource.Replace($"{{{name}}}", value?.ToString() ?? "", StringComparison.Ordinal);
        return new RequestedAction(Action, resource);
    }
}

/// <summary>The authorization call of an endpoint.</summary>
public static class RequiredActionExtensions
{
    /// <summary>
    /// Lets in whose signed request the token service allows to do this. Everybody else gets AWS's code and text, 403 or 400; when
    /// the token service does not answer, 503 with Retry-After. Said twice of one endpoint, both must be allowed.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="action">Such as <c>notes:Read</c>; the part before the colon is the service that clients sign for.</param>
    /// <param name="resource">The resource's ARN, in which <c>{name}</c> stands for the route's value of that name.</param>
    public static TBuilder RequireAction<TBuilder>(this TBuilder endpoint, string action, string resource) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiredAction(action, resource)).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = TokenServiceAuthentication.Scheme });
}
