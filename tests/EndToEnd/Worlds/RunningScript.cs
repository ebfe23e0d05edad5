using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using SamlFederation.Tests.EndToEnd.Machine;

namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>The real run.sh, on free ports and with folders of its own, as a person would start it.</summary>
public sealed partial class RunningScript : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<double> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;

    private RunningScript(Process process, Uri portal, Uri sts, Uri bucket)
    {
        this.process = process;
        (Portal, Sts, Bucket) = (portal, sts, bucket);
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public Uri Portal { get; }

    public Uri Sts { get; }

    public Uri Bucket { get; }

    /// <summary>Everything that was printed so far, errors included, in the order of arrival.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    public static RunningScript Start(TemporaryFolder folder, params string[] more)
    {
        var ports = Ports.Free(3);
        string[] arguments =
        [
            "--portal-port", Text(ports[0]), "--sts-port", Text(ports[1]), "--bucket-port", Text(ports[2]),
            "--data", folder["data"], "--certs", folder["certs"], .. more,
        ];
        return new RunningScript(
            ShellCommand.Start(Repository.RunScript, arguments, Clean),
            new Uri($"http://localhost:{ports[0]}"),
            new Uri($"http://localhost:{ports[1]}"),
            new Uri($"http://localhost:{ports[2]}"));
    }

    /// <summary>Runs the script where it is expected to end by itself.</summary>
    public static Task<Finished> RefusedAsync(IReadOnlyDictionary<string, string?>? environment = null, params string[] arguments) =>
        ShellCommand.RunAsync(Repository.RunScript, arguments, environment ?? Clean, seconds: 120);

    /// <summary>Waits for the closing line and returns the seconds it names.</summary>
    public async Task<double> ReadyAsync()
    {
        var ended = process.WaitForExitAsync();
        var first = await Task.WhenAny(ready.Task, ended, Task.Delay(TimeSpan.FromSeconds(180)));
        if (first != ready.Task)
            throw new InvalidOperationException($"run.sh did not become ready:\n{Output}");
        return await ready.Task;
    }

    public async Task<int> EndedAsync(int seconds = 30)
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(seconds));
        await reading.WaitAsync(TimeSpan.FromSeconds(seconds));
        return process.ExitCode;
    }

    public async Task<int> SignalledAsync(PosixSignal signal)
    {
        Signal(process.Id, signal);
        return await EndedAsync();
    }

    /// <summary>The process of one of the services.</summary>
    public int ProcessOf(string assembly) =>
        File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture))
            .Single(child => File.ReadAllText($"/proc/{child}/cmdline").Contains($"/SamlFederation.{assembly}.dll\0", StringComparison.Ordinal));

    public static void Kill(int process)
    {
        using var target = Process.GetProcessById(process);
        target.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Signal(process.Id, PosixSignal.SIGTERM);
            await EndedAsync();
        }

        process.Dispose();
    }

    private static void Signal(int process, PosixSignal signal)
    {
        var name = signal == PosixSignal.SIGINT ? "-INT" : "-TERM";
        using var kill = Process.Start("kill", [name, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (output)
                output.AppendLine(line);
            if (ReadyLine().Match(line) is { Success: true } match)
                ready.TrySetResult(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    // What the tests' own environment holds must not become an option.
    private static readonly IReadOnlyDictionary<string, string?> Clean = Environment.GetEnvironmentVariables().Keys
        .Cast<string>()
        .Where(name => name.StartsWith("SAMLFEDERATION_", StringComparison.Ordinal))
        .ToDictionary(name => name, _ => (string?)null);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\AReady in ([0-9]+\.[0-9]) s\.", RegexOptions.CultureInvariant)]
    private static partial Regex ReadyLine();
}
