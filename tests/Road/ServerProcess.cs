using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SamlFederation.Tests.Road;

/// <summary>A server as a process on its own core.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri origin) => (_process, Origin) = (process, origin);

    public Uri Origin { get; }

    /// <summary>What it holds of the machine's memory now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The time that it had of its core.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static Task<ServerProcess> BareAsync()
    {
        var port = FreePort();
        return StartAsync(port, [typeof(BareServer).Assembly.Location, "bare", port.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>The token service as it is shipped, with its log going nowhere and <see cref="MeasuredService"/>'s endpoint beside its own.</summary>
    public static Task<ServerProcess> TokenServiceAsync(int port, string folder, Uri identityProvider, Options options) => StartAsync(port,
    [
        typeof(MeasuredService).Assembly.Location, "service", "--port", port.ToString(CultureInfo.InvariantCulture), "--public-url", $"http://127.0.0.1:{port}", "--peer-url", identityProvider.ToString().TrimEnd('/'),
        "--data", Path.Combine(folder, "data"), "--certs", Path.Combine(folder, "certs"), .. options.Database is null ? Array.Empty<string>() : ["--database", options.Database],
    ]);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(int port, string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("taskset", ["-c", Cores.Server, "dotnet", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, new Uri($"http://127.0.0.1:{port}/"));
        using var client = new HttpClient();
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            if (process.HasExited || patience.Elapsed > TimeSpan.FromSeconds(60)) throw new InvalidOperationException("The server did not start.");
            try
            {
                using var ready = await client.GetAsync(new Uri(server.Origin, "health/ready"));
                if (ready.IsSuccessStatusCode) return server;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
    }
}
