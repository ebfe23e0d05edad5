using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SamlFederation.Web;

/// <summary>The pipeline that both services share.</summary>
public static class Faces
{
    /// <summary>Adds, in this order: request ids and error pages, the named proxy's headers, security headers, the https rule, bounds, routing, authentication, authorization; and maps assets, health and, in Development, the clock. The service maps its own endpoints after it.</summary>
    public static WebApplication UseFaces(this WebApplication app, ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(options);
        SecurityHeaders.Use(app, options);
        app.UseMiddleware<ErrorPages>();
        if (options.Proxy is not null)
            app.UseForwardedHeaders(Listening.Forwarded(options.Proxy));
        if (options.Production)
            RequireHttps(app, options);
        app.UseRateLimiter();
        app.UseRouting();
        AnnouncedSize.Use(app);
        app.UseAuthentication();
        app.UseAuthorization();

        WebAssets.Map(app);
        Health.Map(app);
        if (!options.Production)
            ClockEndpoint.Map(app, app.Services.GetRequiredService<SettableClock>(), app.Services.GetRequiredService<DevKey>());
        return app;
    }

    // Nothing but health is answered over plain http, also to whoever finds a way around the proxy. A redirect would hide the mistake until a password went over the wire.
    private static void RequireHttps(WebApplication app, ServiceOptions options)
    {
        var page = new ErrorPage(StatusCodes.Status400BadRequest, "This needs a secure connection", "The request came over plain http.", $"Use {options.PublicUrl} instead.") { BackUrl = options.PublicUrl };
        app.Use((http, next) => http.Request.IsHttps || http.Request.Path.StartsWithSegments("/health") ? next(http) : page.WriteAsync(http));
    }
}
