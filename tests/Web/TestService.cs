using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web;

/// <summary>A service made of nothing but the shared room, on a free loopback port with folders of its own.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app, ServiceOptions options, TemporaryFolder folder)
    {
        (_app, Options, Folder) = (app, options, folder);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = new Uri($"http://127.0.0.1:{options.Port}") };
    }

    internal ServiceOptions Options { get; }

    internal TemporaryFolder Folder { get; }

    internal HttpClient Client { get; }

    internal IServiceProvider Services => _app.Services;

    internal string DevKey => File.ReadAllText(Path.Combine(Options.DataDirectory, "dev-key")).Trim();

    internal static async Task<TestService> Start(string serviceName = "portal", Action<IServiceCollection>? services = null, params string[] more)
    {
        var folder = new TemporaryFolder();
        var (app, options) = Build(serviceName, [.. folder.Arguments, .. more], services);
        await app.StartAsync();
        return new TestService(app, options, folder);
    }

    internal static (WebApplication App, ServiceOptions Options) Build(string serviceName, string[] args, Action<IServiceCollection>? services = null)
    {
        var (builder, options) = ServiceHost.CreateBuilder(serviceName, args, typeof(TestService).Assembly);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseFaces(options);
        app.MapControllers();
        app.MapGet("/boom", string () => throw new InvalidOperationException("the secret reason"));
        app.MapGet("/machine-boom", string () => throw new InvalidOperationException("the secret reason")).WithMetadata(new MachineEndpointAttribute());
        app.MapGet("/status/{code:int}", (int code) => Results.StatusCode(code));
        app.MapGet("/scheme", (HttpContext http) => $"{http.Request.Scheme} {http.Connection.RemoteIpAddress}");
        app.MapGet("/self-posting", (HttpContext http) => http.UseSelfPostingPolicy());
        app.MapGet("/hang", (HttpContext http) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        app.MapPost("/read", (Func<HttpContext, Task<string>>)Read);
        app.MapPost("/read-more", (Func<HttpContext, Task<string>>)Read).WithMetadata(new RequestSizeLimitAttribute(1_000_000));
        return (app, options);
    }

    internal Task Stop() => _app.StopAsync();

    internal async Task<string> Raw(string request, TimeSpan patience)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Options.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, System.Text.Encoding.ASCII);
        return await reader.ReadToEndAsync().WaitAsync(patience);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Folder.Dispose();
    }

    private static async Task<string> Read(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        return (await reader.ReadToEndAsync()).Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>A folder that is gone after the test, with the options that point at it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("samlfederation-web-").FullName;

    internal string[] Arguments => ["--port", "0", "--data", File("data"), "--certs", File("certs")];

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
