using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace SamlFederation.Tests.Road;

/// <summary>Kestrel alone, with one endpoint that reads a form and answers a few bytes: what the machine can do at all.</summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(string port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        builder.Services.AddRouting();
        builder.Services.Configure<FormOptions>(form => form.ValueLengthLimit = 320 * 1024);
        var app = builder.Build();
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPost("/", async context =>
        {
            var form = await context.Request.ReadFormAsync();
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(form.Count > 0 ? "read" : "empty");
        });
        await app.RunAsync();
        return 0;
    }
}
