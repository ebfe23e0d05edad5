using System.Diagnostics;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace SamlFederation.Tests.Benchmarks;

/// <summary>What <c>./run.sh bench</c> runs: everything on one core, in one process, so that the ratios hold whatever the machine.</summary>
internal static class BenchCommand
{
    private static readonly Type[] All = [typeof(RsaReading), typeof(EcdsaReading), typeof(RsaWriting), typeof(EcdsaWriting), typeof(HostileBenchmarks)];

    /// <summary>0 when every target is met, 1 when one is not, 2 when the arguments make no sense.</summary>
    internal static int Main(string[] arguments)
    {
        if (arguments is not ([] or ["--write"]))
        {
            Console.Error.WriteLine("Usage: ./run.sh bench [--write]");
            return 2;
        }
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            Process.GetCurrentProcess().ProcessorAffinity = (nint)1 << (Environment.ProcessorCount - 1);
        var table = new BenchmarkTable([.. All.SelectMany(Measure)]);
        Console.WriteLine(table.Markdown);
        foreach (var target in table.Targets)
            Console.WriteLine(target);
        if (arguments is ["--write"])
            BenchmarkTable.WriteToReadme(table.Markdown);
        return table.Targets.All(target => target.IsMet) ? 0 : 1;
    }

    private static IEnumerable<Measured> Measure(Type benchmarks)
    {
        Console.WriteLine($"Measuring {benchmarks.Name}.");
        return BenchmarkRunner.Run(benchmarks, Config()).Reports.Select(report => Measured.Of(benchmarks.Name, report));
    }

    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithClock(ProcessorTime.Clock).WithWarmupCount(12).WithIterationCount(20).WithIterationTime(TimeInterval.FromMilliseconds(60)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddLogger(NullLogger.Instance)
        .WithOptions(ConfigOptions.DisableLogFile)
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "samlfederation-bench"));
}

/// <summary>One row: the median of twenty iterations, and what one operation allocates.</summary>
internal sealed record Measured(string Type, string Method, string Description, TimeSpan Median, long Allocated)
{
    public static Measured Of(string type, BenchmarkReport report)
    {
        var benchmark = report.BenchmarkCase;
        var statistics = report.ResultStatistics ?? throw new InvalidOperationException($"{benchmark.DisplayInfo} was not measured");
        var name = benchmark.HasParameters ? $"{benchmark.Parameters.Items[0].Value}" : benchmark.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
        return new(type, benchmark.Descriptor.WorkloadMethod.Name, name, TimeSpan.FromMicroseconds(statistics.Median / 1000), report.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0);
    }
}
