namespace SamlFederation.Tests.Benchmarks;

/// <summary>The runtime compiles what runs often anew, when it finds the time: on a busy core later than a benchmark's own warming-up lasts.</summary>
internal static class Warmth
{
    private const int Rounds = 6;
    private const int Calls = 3_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    public static void Reach(Action action)
    {
        for (var round = 0; round < Rounds; round++)
        {
            for (var call = 0; call < Calls; call++)
                action();
            Thread.Sleep(Pause);
        }
    }
}
