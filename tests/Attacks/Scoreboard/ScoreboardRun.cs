using System.Diagnostics;
using SamlFederation.Saml;
using SamlFederation.Tests.Attacks.Doors;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks.Scoreboard;

/// <summary>Presents every vector to the library and to both doors, and counts.</summary>
internal static class ScoreboardRun
{
    // The shortest of some, since others use the machine too; the first ones are the compiler's.
    private const int Measurements = 5;

    public static async Task<Scoreboard> RunAsync()
    {
        await using var sts = await AttackedSts.StartAsync();
        List<Score> scores = [];
        List<string> failures = [];
        foreach (var (letters, title) in AttackRows.Chapters)
        {
            var attacks = AttackCorpus.Attacks.Where(attack => attack.Chapter == letters).ToList();
            var (accepted, misjudged) = (0, 0);
            var (vectors, slowest, largest) = AtTheLibrary(attacks, failures, ref accepted, ref misjudged);
            var executions = vectors;
            var posted = Vectors(attacks.Where(attack => attack.Expect is null), sts.Honest());
            foreach (var door in Enum.GetValues<SamlDoor>())
            {
                var report = await new DoorRun(sts).RunAsync(door, posted);
                executions += posted.Count;
                accepted += report.Accepted.Count;
                misjudged += report.Misjudged.Count;
                failures.AddRange(report.Failures.Select(failure => $"{door}: {failure}"));
            }
            scores.Add(new(title, attacks.Select(attack => attack.Row).Distinct().Count(), vectors, executions, accepted, misjudged, slowest, largest));
        }
        return new(scores, failures);
    }

    private static (int Vectors, TimeSpan Slowest, long Largest) AtTheLibrary(List<Attack> attacks, List<string> failures, ref int accepted, ref int misjudged)
    {
        var honest = new HonestResponse();
        var vectors = Vectors(attacks, honest);
        var (slowest, largest) = (TimeSpan.Zero, 0L);
        foreach (var vector in vectors)
        {
            var (fault, took, allocated) = Measured(vector.Response, Judging.Expectations(vector, honest));
            slowest = took > slowest ? took : slowest;
            largest = Math.Max(largest, allocated);
            if (fault is null)
                accepted++;
            else if (fault.Rule != vector.Expected)
                misjudged++;
            if (fault?.Rule != vector.Expected)
                failures.Add($"library: {vector}: expected {vector.Expected}, was {fault?.ToString() ?? "accepted"}");
            if (Judging.Judge(vector.HonestTwin, HonestMessages.Expect(honest)).Fault is { } refused)
                failures.Add($"library: {vector}: its honest twin was refused by {refused}");
        }
        return (vectors.Count, slowest, largest);
    }

    private static (AssertionFault? Fault, TimeSpan Took, long Allocated) Measured(string response, Expectations expectations)
    {
        AssertionFault? fault = null;
        var (took, allocated) = (TimeSpan.MaxValue, long.MaxValue);
        for (var i = 0; i < Measurements; i++)
        {
            var (began, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            fault = Judging.Judge(response, expectations).Fault;
            var (elapsed, octets) = (Stopwatch.GetElapsedTime(began), GC.GetAllocatedBytesForCurrentThread() - before);
            took = elapsed < took ? elapsed : took;
            allocated = Math.Min(allocated, octets);
        }
        return (fault, took, allocated);
    }

    private static List<AttackVector> Vectors(IEnumerable<Attack> attacks, HonestResponse honest) =>
        [.. attacks.SelectMany(attack => attack.Modes.Select(mode => attack.Build(honest, mode)))];
}
