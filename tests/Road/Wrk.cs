using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SamlFederation.Tests.Road;

/// <summary>What a run of the load gave. Times in milliseconds.</summary>
internal sealed record Run(double Requests, double Seconds, double Refused, double Failed, double P50, double P99)
{
    public double Rate => Requests / Seconds;
}

/// <summary>The load: wrk on the other core, steered by a script that takes each request's body from a file, once.</summary>
internal static class Wrk
{
    /// <summary>Where it is, or null.</summary>
    public static bool IsThere => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "wrk")));

    /// <summary>POSTs the bodies of a file, line by line; paced to a rate when one is given.</summary>
    public static Task<Run> BodiesAsync(string folder, Uri target, string bodies, Options options, double? rate = null) => RunAsync(folder, target, options, rate,
        $"""
         local file = io.open("{bodies}", "r")
         wrk.method = "POST"
         wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
         request = function()
           local body = file:read("*l")
           if not body then wrk.thread:stop() body = "Action=Exhausted" end
           return wrk.format(nil, nil, nil, body)
         end
         """);

    /// <summary>Sends one request over and over.</summary>
    public static Task<Run> SameAsync(string folder, Uri target, HttpRequestMessage request, Options options)
    {
        var headers = request.Headers.Concat(request.Content!.Headers).Where(header => header.Key is not ("Content-Length" or "Host"));
        var body = request.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return RunAsync(folder, target, options, null,
            $"""
             wrk.method = "POST"
             wrk.body = {Quoted(body)}
             {string.Join('\n', headers.Select(header => $"wrk.headers[{Quoted(header.Key)}] = {Quoted(string.Join(", ", header.Value))}"))}
             """);
    }

    private static async Task<Run> RunAsync(string folder, Uri target, Options options, double? rate, string script)
    {
        var path = Path.Combine(folder, "load.lua");
        var pause = rate is { } wanted ? options.Connections * 1000 / wanted : 0;
        // Pauses of random length keep the requests from coming in step.
        var paced = rate is null ? "" : string.Create(CultureInfo.InvariantCulture, $"delay = function() return math.random(0, {2 * pause:F0}) end\n");
        await File.WriteAllTextAsync(path, script + "\n" + paced + Report);
        using var wrk = Process.Start(new ProcessStartInfo("taskset",
        [
            "-c", Cores.Load, "wrk", "-t1", $"-c{options.Connections}", $"-d{options.Seconds}s", "--timeout", "10s", "-s", path, target.ToString(),
        ]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var report = JsonDocument.Parse(output.Split('\n').Last(line => line.StartsWith("{\"requests\"", StringComparison.Ordinal))).RootElement;
        double Number(string name) => report.GetProperty(name).GetDouble();
        return new Run(Number("requests"), Number("micros") / 1e6, Number("refused"), Number("failed"), Number("p50") / 1000, Number("p99") / 1000);
    }

    private const string Report =
        """
        done = function(summary, latency, requests)
          local e = summary.errors
          print(string.format('{"requests":%d,"micros":%d,"refused":%d,"failed":%d,"p50":%d,"p99":%d}',
            summary.requests, summary.duration, e.status, e.connect + e.read + e.write + e.timeout, latency:percentile(50), latency:percentile(99)))
        end
        """;

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}

/// <summary>Which core does what.</summary>
internal static class Cores
{
    public const string Server = "0";
    public const string Load = "1";

    /// <summary>How many there are; this process itself is kept on one.</summary>
    public static int Count => File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal));

    /// <summary>How many programs want a core, on the average of the last minute: two of them are these.</summary>
    public static string Busy => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
