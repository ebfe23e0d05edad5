namespace SamlFederation.Tests.Fuzzing;

/// <summary>An honest input to begin with.</summary>
internal sealed record Seed(string Name, byte[] Octets);

/// <summary>A way of putting octets to the product, with a judge: whatever it throws is a finding.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="About">What the octets are.</param>
/// <param name="Dictionary">The words that mutations are helped with: a file of Dictionaries.</param>
internal abstract record FuzzTarget(string Name, string About, string Dictionary)
{
    /// <summary>The longest input that is tried, in octets.</summary>
    public int LongestInput { get; init; } = 32_768;

    /// <summary>Whether an input means the same to everybody, so that it can be checked in. What only this workplace's keys have signed does not.</summary>
    public bool IsForEverybody { get; init; } = true;

    /// <summary>Honest inputs of several shapes.</summary>
    public abstract IReadOnlyList<Seed> Seeds { get; }

    /// <summary>Judges one input. True when the product accepts it.</summary>
    /// <exception cref="FindingException">The product did what it must not.</exception>
    public bool Judge(byte[] input)
    {
        var accepted = false;
        Costs.Bound(() => accepted = Put(input));
        Agree(input);
        return accepted;
    }

    /// <summary>Puts the octets to the product, under the bounds of time and memory.</summary>
    protected abstract bool Put(byte[] input);

    /// <summary>What is compared afterwards, with all the time it needs.</summary>
    protected virtual void Agree(byte[] input)
    {
    }
}

/// <summary>The product did what it must not.</summary>
public sealed class FindingException(string message) : Exception(message);
