using System.Diagnostics;
using System.Globalization;

namespace SamlFederation.Tests.Fuzzing;

/// <summary>No input may take long or need much memory, whatever it is.</summary>
internal static class Costs
{
    public const double LongestMilliseconds = 50;
    public const long MostOctets = 2 << 20;

    /// <summary>Runs it, and again where it seemed dear: a pause of the machine, or what is made once, is not the input's doing.</summary>
    public static void Bound(Action action)
    {
        var (took, allocated) = Measure(action);
        for (var again = 0; again < 5 && (took.TotalMilliseconds > LongestMilliseconds || allocated > MostOctets); again++)
        {
            var (tookNow, allocatedNow) = Measure(action);
            (took, allocated) = (tookNow < took ? tookNow : took, Math.Min(allocated, allocatedNow));
        }
        if (took.TotalMilliseconds > LongestMilliseconds)
            throw new FindingException(string.Create(CultureInfo.InvariantCulture, $"it takes {took.TotalMilliseconds:F1} ms, and {LongestMilliseconds} are allowed"));
        if (allocated > MostOctets)
            throw new FindingException($"it allocates {allocated} octets, and {MostOctets} are allowed");
    }

    private static (TimeSpan Took, long Allocated) Measure(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        action();
        return (Stopwatch.GetElapsedTime(began), GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
