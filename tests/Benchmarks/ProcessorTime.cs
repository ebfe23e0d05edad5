using System.Runtime.InteropServices;
using Perfolizer.Horology;

namespace SamlFederation.Tests.Benchmarks;

/// <summary>The time that this process has been running on a processor: what others do on the machine meanwhile is not counted.</summary>
internal sealed class ProcessorTime : IClock
{
    private const int ProcessClock = 2; // CLOCK_PROCESS_CPUTIME_ID of Linux
    private const long NanosecondsInSecond = 1_000_000_000;

    public static IClock Clock { get; } = OperatingSystem.IsLinux() ? new ProcessorTime() : Chronometer.BestClock;

    public string Title => "processor time";

    public bool IsAvailable => true;

    public Frequency Frequency => new(NanosecondsInSecond);

    public long GetTimestamp() => Read(ProcessClock, out var time) == 0 ? (time.Seconds * NanosecondsInSecond) + time.Nanoseconds : throw new InvalidOperationException("the clock cannot be read");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
