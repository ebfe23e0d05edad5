using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.WebEncoders;

namespace SamlFederation.Web;

/// <summary>Makes and runs a service: everything that both have in common before their first own line.</summary>
public static class ServiceHost
{
    /// <summary>The largest request body where an endpoint says nothing else: 100,000 characters, each percent-encoded, and the form around them.</summary>
    public const long BodyLimit = 320 * 1024;

    /// <summary>Reads the options and makes the builder: Kestrel with its limits, logging, clock, MVC with feature folders, antiforgery, readiness, telemetry.</summary>
    /// <param name="serviceName"><c>portal</c>, <c>sts</c> or <c>bucket</c>.</param>
    /// <param name="args">The command line.</param>
    /// <param name="application">The assembly with the controllers and views; the caller's when null.</param>
    /// <exception cref="StartupRefusedException">The options are not acceptable.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (WebApplicationBuilder Builder, ServiceOptions Options) CreateBuilder(string serviceName, string[] args, Assembly? application = null)
    {
        application ??= Assembly.GetCallingAssembly();
        SecurityFloor.Check();
        var options = ServiceOptions.Read(serviceName, args);

        // An empty builder: no appsettings.json, no ASPNETCORE_ variables, so that the options above are the only ones. The environment's
        // name stays Production in both modes, because the framework's own Development shows stack traces to browsers.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = application.GetName().Name,
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateScopes, provider.ValidateOnBuild) = (!options.Production, false));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listening.Configure(kestrel, options));

        AddLogging(builder.Logging);
        AddShared(builder.Services, options);
        AddFaces(builder.Services, options);
        Telemetry.Add(builder.Services, options);
        return (builder, options);
    }

    /// <summary>Builds and runs a service until it is asked to stop. The whole of a Program: <c>return await ServiceHost.RunAsync(PortalApplication.Build, args);</c></summary>
    /// <returns>The exit code: 0 after an orderly end, 1 after one sentence on standard error.</returns>
    public static async Task<int> RunAsync(Func<string[], WebApplication> build, string[] args)
    {
        ArgumentNullException.ThrowIfNull(build);
        try
        {
            await using var application = build(args);
            // Asked for now: the services are gone when the run ends.
            var failure = application.Services.GetRequiredService<StartupFailure>();
            await application.RunAsync();
            return failure.Reason is { } reason ? Refuse(reason) : 0;
        }
        catch (Exception refused) when (Sentence(refused) is not null)
        {
            return Refuse(refused);
        }
    }

    private static int Refuse(Exception failure)
    {
        Console.Error.WriteLine(Sentence(failure) ?? $"The start failed with {failure.GetType().Name}; the log above says where.");
        return 1;
    }

    private static string? Sentence(Exception failure) => failure switch
    {
        StartupRefusedException refused => refused.Message,
        { InnerException: AddressInUseException } => Listening.InUse(failure.Message),
        AddressInUseException => Listening.InUse(failure.Message),
        { InnerException: StartupRefusedException refused } => refused.Message,
        _ => null,
    };

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        // The framework's own request lines carry query strings; ours do not. Warnings and errors stay.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // It warns on every page that was `no-store` before the form made it `no-cache, no-store`.
        logging.AddFilter("Microsoft.AspNetCore.Antiforgery.DefaultAntiforgery", LogLevel.Error);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
    }

    private static void AddShared(IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<StartupReadiness>();
        services.AddSingleton<MetadataFetcher>();
        services.AddSingleton<HeldMessages>();
        services.AddSingleton<StartupFailure>();
        services.AddHostedService<StartupRunner>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        if (options.Production)
        {
            services.AddSingleton(TimeProvider.System);
            return;
        }

        var clock = new SettableClock();
        services.AddSingleton(clock);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(DevKey.Open(options.DataDirectory));
    }

    private static void AddFaces(IServiceCollection services, ServiceOptions options)
    {
        services.AddRouting();
        services.AddHttpContextAccessor();
        // Letters of every script stay letters; what HTML could mistake for markup is encoded as ever.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddControllersWithViews(mvc =>
        {
            mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
            mvc.Filters.Add(new StaleFormFilter());
        }).ConfigureApplicationPartManager(parts =>
        {
            foreach (var provider in parts.FeatureProviders.OfType<ControllerFeatureProvider>().ToList()) parts.FeatureProviders.Remove(provider);
            parts.FeatureProviders.Add(new InternalControllers());
        });
        services.Configure<RazorViewEngineOptions>(razor => razor.ViewLocationExpanders.Add(new FeatureViewLocations()));
        services.Configure<FormOptions>(form =>
        {
            form.ValueLengthLimit = (int)BodyLimit;
            form.KeyLengthLimit = 1024;
        });
        services.AddAntiforgery(antiforgery =>
        {
            options.Configure(antiforgery.Cookie, "form");
            antiforgery.FormFieldName = "__form";
            // SecurityHeaders says it for every page.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddRateLimiter(limiter => Listening.Bound(limiter));
    }
}
