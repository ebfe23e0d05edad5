using System.Diagnostics;
using System.Globalization;
using SamlFederation.Tests.Saml.Oracle;

namespace SamlFederation.Tests.Saml.Fuzzing;

/// <summary>What <c>./run.sh fuzz reader</c> runs: changed messages for as long as one likes.</summary>
internal static class FuzzCommand
{
    private const int Batch = 100_000;

    /// <summary>0 when all is well, 1 when something is not, 2 when the arguments make no sense.</summary>
    internal static int Main(string[] arguments)
    {
        var (count, seed) = (1_000_000L, ReaderComparison.AnySeed);
        if (arguments is not ["reader", ..] || !Read(arguments[1..], ref count, ref seed))
        {
            Console.Error.WriteLine("Usage: ./run.sh fuzz reader [--count N] [--seed S]");
            return 2;
        }
        Console.WriteLine($"Reading {count} changed messages of seed {seed}, and asking the oracle.");
        var watch = Stopwatch.StartNew();
        var report = ReaderComparison.Run(seed, count, told: done =>
        {
            if (done % Batch == 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {done} documents after {watch.Elapsed.TotalSeconds:0} s"));
        });
        foreach (var disagreement in report.Disagreements)
            Console.WriteLine(disagreement);
        Console.WriteLine(report);
        var isCheap = report.Slowest.TotalMilliseconds <= ReaderComparison.LongestMilliseconds && report.Largest <= ReaderComparison.MostOctets;
        return report.Disagreements.Count == 0 && isCheap ? 0 : 1;
    }

    private static bool Read(string[] options, ref long count, ref int seed)
    {
        for (var i = 0; i < options.Length; i += 2)
        {
            var value = i + 1 < options.Length ? options[i + 1] : "";
            var isRead = options[i] switch
            {
                "--count" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0,
                "--seed" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!isRead)
                return false;
        }
        return true;
    }
}
