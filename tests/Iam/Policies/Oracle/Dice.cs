namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>Repeatable chance: the same seed and number throw the same.</summary>
internal sealed class Dice
{
    private ulong _state;

    // Mixed once more, or the throws of one number would be those of its neighbour, shifted by one.
    internal Dice(int seed, long number) => _state = Mix(Mix((uint)seed) ^ (ulong)number);

    /// <summary>A number from 0, below the bound.</summary>
    internal int Below(int bound)
    {
        _state += 0x9E3779B97F4A7C15UL;
        return (int)(Mix(_state) % (ulong)bound);
    }

    // SplitMix64
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    internal bool OneIn(int sides) => Below(sides) == 0;

    internal T One<T>(params T[] from) => from[Below(from.Length)];

    internal T[] Some<T>(T[] from, int most) => [.. Enumerable.Range(0, 1 + Below(most)).Select(_ => One(from))];

    /// <summary>The same letters, some of them in another case.</summary>
    internal string AnyCase(string text) => Below(4) switch
    {
        0 => text.ToUpperInvariant(),
        1 => text.ToLowerInvariant(),
        _ => text,
    };
}
