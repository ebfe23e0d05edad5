using SamlFederation.Sts;
using SamlFederation.Web;

namespace SamlFederation.Tests.Road;

/// <summary>The token service as it is shipped, and one endpoint more on the same server, which reads a form and answers a few bytes: what every figure is a ratio of.</summary>
internal static class MeasuredService
{
    /// <summary>Where the endpoint is.</summary>
    public const string BarePath = "bare";

    public static Task<int> RunAsync(string[] args) => ServiceHost.RunAsync(Build, args);

    private static WebApplication Build(string[] args)
    {
        var app = StsApplication.Build(args);
        app.MapPost("/" + BarePath, async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync();
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync(form.Count > 0 ? "read" : "empty");
        }).DisableAntiforgery();
        return app;
    }
}
