using System.Diagnostics;
using System.Globalization;

namespace SamlFederation.Tests.Fuzzing;

/// <summary>What afl-fuzz says of its run over one target.</summary>
internal sealed record FuzzResult(string Target, int Starts, long Executions, double PerSecond, long Edges, long Inputs, IReadOnlyList<string> Findings)
{
    public const string Head = "target     started with  executions  a second    edges  new inputs  findings";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Target,-10} {Starts,12} {Executions,11} {PerSecond,9:F0} {Edges,8} {Inputs,11} {Findings.Count,9}");
}

/// <summary>One run of afl-fuzz over one target.</summary>
internal static class FuzzRun
{
    private const int StartSeconds = 60;

    public static FuzzResult Of(FuzzTarget target, int seconds, Workplace workplace, string program)
    {
        var starts = workplace.Prepare(target);
        var exitCode = Fuzz(target, seconds, workplace, program);
        var statistics = Path.Combine(workplace.Output(target.Name), "default", "fuzzer_stats");
        if (!File.Exists(statistics))
            throw new InvalidOperationException($"afl-fuzz ended with {exitCode} before it began; {Log(workplace, target)} says why.");
        var values = File.ReadLines(statistics).Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        long Count(string name) => long.Parse(values[name], CultureInfo.InvariantCulture);
        return new(target.Name, starts, Count("execs_done"), double.Parse(values["execs_per_sec"], CultureInfo.InvariantCulture), Count("edges_found"), Count("corpus_found"), workplace.Keep(target.Name));
    }

    /// <summary>What was learned, less what takes no branch that the rest does not take: a folder of it, by afl-cmin.</summary>
    public static string Minimize(FuzzTarget target, Workplace workplace, string program)
    {
        var folder = Path.Combine(workplace.Folder, target.Name, "minimal");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Run("afl-cmin", ["-i", workplace.Learned(target.Name), "-o", folder], target, workplace, program) == 0
            ? folder
            : throw new InvalidOperationException($"afl-cmin failed; {Log(workplace, target)} says why.");
    }

    private static int Fuzz(FuzzTarget target, int seconds, Workplace workplace, string program) => Run("afl-fuzz",
        [
            "-i", workplace.Start(target.Name), "-o", workplace.Output(target.Name), "-x", Path.Combine(AppContext.BaseDirectory, "Dictionaries", target.Dictionary),
            "-V", seconds.ToString(CultureInfo.InvariantCulture), "-G", target.LongestInput.ToString(CultureInfo.InvariantCulture),
        ], target, workplace, program);

    private static int Run(string command, string[] arguments, FuzzTarget target, Workplace workplace, string program)
    {
        var start = new ProcessStartInfo(command, [.. arguments, "-m", "none", "-t", "10000", "--", Environment.ProcessPath!, program, "target", target.Name, workplace.Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The program is no ELF with afl's own marks, its crashes are exceptions, and the machine is what it is.
        foreach (var name in (string[])["AFL_SKIP_BIN_CHECK", "AFL_NO_UI", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "AFL_SKIP_CPUFREQ", "AFL_NO_AFFINITY", "AFL_ALLOW_TMP"])
            start.Environment[name] = "1";
        start.Environment["AFL_FORKSRV_INIT_TMOUT"] = (StartSeconds * 1000).ToString(CultureInfo.InvariantCulture);
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var log = File.CreateText(Log(workplace, target));
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string Log(Workplace workplace, FuzzTarget target) => Path.Combine(workplace.Folder, target.Name, "afl.log");

    private static void Write(StreamWriter log, string? line)
    {
        lock (log)
            log.WriteLine(line);
    }
}
