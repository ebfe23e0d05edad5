using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SamlFederation.Web;

/// <summary>Traces and metrics by OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; nothing is even loaded otherwise.</summary>
internal static class Telemetry
{
    internal static void Add(IServiceCollection services, ServiceOptions options)
    {
        if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            AddExporting(services, options);
    }

    private static void AddExporting(IServiceCollection services, ServiceOptions options) =>
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("samlfederation-" + options.ServiceName))
            .WithTracing(tracing => tracing
                .AddSource("SamlFederation.*")
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
                .AddProcessor(new WithoutQueries()))
            .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "SamlFederation.*"))
            .UseOtlpExporter();
}

/// <summary>Takes the query out of every span: SAML messages, sign-in tokens and session tokens travel there.</summary>
internal sealed class WithoutQueries : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        data.SetTag("url.query", null);
        data.SetTag("url.full", null);
        data.SetTag("http.url", null);
        data.SetTag("http.target", null);
    }
}
