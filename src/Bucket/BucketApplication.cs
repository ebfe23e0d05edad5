using SamlFederation.Authorization;
using SamlFederation.Web;

namespace SamlFederation.Bucket;

/// <summary>The sample bucket, put together.</summary>
public static class BucketApplication
{
    /// <summary>Reads the options and builds the service; the caller runs it.</summary>
    public static WebApplication Build(string[] args)
    {
        var (builder, options) = ServiceHost.CreateBuilder("bucket", args, typeof(BucketApplication).Assembly);
        var services = builder.Services;
        services.AddSingleton<BucketStore>();
        services.AddSingleton<ServiceKeys>();
        services.AddTokenServiceClient(provider => new TokenServiceOptions { Address = new Uri(options.PeerUrl), Keys = provider.GetRequiredService<ServiceKeys>().All });
        services.AddSingleton<Asking>();
        services.AddSingleton<AllowedWork>();
        services.AddSingleton<CopySource>();
        services.AddSingleton<S3Pipeline>();
        AddOperations(services);
        services.AddSingleton<Upkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<Upkeep>());
        services.AddStartupStep("introduced", (scope, cancellation) => scope.GetRequiredService<ServiceKeys>().WaitAsync(cancellation));
        services.AddStartupStep("opened", (scope, _) => Open(scope, options));

        var app = builder.Build();
        app.UseTargets();
        app.UseFaces(options);
        app.MapS3();
        return app;
    }

    // The tutorial's bucket is there from the first start on; whoever deletes it has deleted it.
    private static Task Open(IServiceProvider scope, ServiceOptions options)
    {
        var store = scope.GetRequiredService<BucketStore>();
        if (!store.Open() && !options.Production)
            store.Create(new BucketInfo { Name = "productionapp", Owner = "999999999999", Created = scope.GetRequiredService<TimeProvider>().GetUtcNow() });
        return Task.CompletedTask;
    }

    // One that is written is served.
    private static void AddOperations(IServiceCollection services)
    {
        foreach (var operation in typeof(S3Operation).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(S3Operation))))
        {
            services.AddSingleton(operation);
            services.AddSingleton(provider => (S3Operation)provider.GetRequiredService(operation));
        }
    }
}
