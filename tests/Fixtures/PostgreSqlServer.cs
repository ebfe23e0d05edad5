using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SamlFederation.Tests.Fixtures;

/// <summary>
/// A real PostgreSQL of the tests' own: a private folder, a free loopback port, a random password, gone with the process.
/// PostgreSQL refuses to be run by root, so root runs it as the user that its package made.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "postgres";

    private readonly string folder = Directory.CreateTempSubdirectory("samlfederation-pg-").FullName;
    private readonly string password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly int port = FreePort();
    private Process? server;
    private int databases;

    private PostgreSqlServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();

    /// <summary>Why there is no PostgreSQL to be started here, or null when there is.</summary>
    public static string? WhyAbsent { get; } =
        Programs is null ? "PostgreSQL's server programs are not installed ('./run.sh test' installs them where apt may be used)"
        : Environment.IsPrivilegedProcess && !File.Exists("/usr/bin/setpriv") && !File.Exists("/bin/setpriv") ? "root needs setpriv to run PostgreSQL as another user"
        : null;

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    public static async Task<PostgreSqlServer> StartAsync()
    {
        var started = new PostgreSqlServer();
        await started.BeginAsync();
        return started;
    }

    /// <summary>A new, empty database; the answer is its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref databases)}";
        await RunAsync("createdb", "-h", "127.0.0.1", "-p", Text(port), "-U", User, name);
        return $"Host=127.0.0.1;Port={port};Database={name};Username={User};Password={password}";
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    private async Task BeginAsync()
    {
        var data = Path.Combine(folder, "data");
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", User, folder]);
            await chown.WaitForExitAsync();
        }

        await RunAsync("initdb", "-D", data, "-U", User, "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C", "--no-sync");
        server = Start("postgres", "-D", data, "-p", Text(port), "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200");
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        for (var attempt = 0; !await AnswersAsync(); attempt++)
        {
            if (attempt == 300 || server.HasExited)
                throw new InvalidOperationException("PostgreSQL did not start");
            await Task.Delay(100);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        using var asking = Start("pg_isready", "-h", "127.0.0.1", "-p", Text(port));
        await asking.WaitForExitAsync();
        return asking.ExitCode == 0;
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {await output} {await errors}");
    }

    private Process Start(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        string[] asUser = ["--reuid", User, "--regid", User, "--clear-groups", path];
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [.. asUser, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = folder;
        start.Environment["PGPASSWORD"] = password;
        return Process.Start(start)!;
    }

    private void Stop()
    {
        var running = Interlocked.Exchange(ref server, null);
        if (running is null)
            return;
        // SIGINT is PostgreSQL's fast shutdown, which gives its shared memory back.
        using (var kill = Process.Start("kill", ["-INT", Text(running.Id)]))
            kill.WaitForExit();
        if (!running.WaitForExit(TimeSpan.FromSeconds(10)))
            running.Kill(entireProcessTree: true);
        running.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
