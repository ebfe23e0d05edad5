using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SamlFederation.Saml;

/// <summary>
/// Gives equal octet strings of a document equal numbers, in constant time each: the hash is seeded anew in each process,
/// so that nobody can write a document whose strings fall together.
/// </summary>
internal sealed class Interner(byte[][] known)
{
    private const int InitialBuckets = 64;
    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private Entry[] entries = new Entry[32];
    private int[] buckets = new int[InitialBuckets];
    private byte[] octets = [];
    private int last;

    public int Count { get; private set; }

    public void Reset(byte[] document)
    {
        octets = document;
        if (buckets.Length > InitialBuckets)
            (buckets, entries) = (new int[InitialBuckets], new Entry[32]);
        buckets.AsSpan().Clear();
        (Count, last) = (0, 0);
        foreach (var octetString in known)
            Add(~Count, octetString.Length, Hash(octetString));
    }

    public ReadOnlySpan<byte> this[int number] => Octets(entries[number]);

    /// <summary>The number of a piece of the document, which is given one if it has none yet.</summary>
    public int Intern(int start, int length)
    {
        // Nothing comes first in what is known, and the same is often asked for again.
        if (length == 0)
            return 0;
        if (entries[last].Length == length && Octets(entries[last]).SequenceEqual(octets.AsSpan(start, length)))
            return last;
        return last = Search(start, length);
    }

    private int Search(int start, int length)
    {
        var octetString = octets.AsSpan(start, length);
        var hash = Hash(octetString);
        var number = Find(octetString, hash);
        return number >= 0 ? number : Add(start, length, hash);
    }

    /// <summary>The number of any octets, -1 if they have none.</summary>
    public int Find(ReadOnlySpan<byte> octetString) => Find(octetString, Hash(octetString));

    private int Find(ReadOnlySpan<byte> octetString, uint hash)
    {
        for (var number = buckets[hash & (buckets.Length - 1)] - 1; number >= 0; number = entries[number].Next)
        {
            if (entries[number].Hash == hash && octetString.SequenceEqual(Octets(entries[number])))
                return number;
        }
        return -1;
    }

    private int Add(int start, int length, uint hash)
    {
        if (Count == entries.Length)
            Array.Resize(ref entries, 2 * Count);
        if (Count > buckets.Length)
            Spread();
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        entries[Count] = new Entry(start, length, hash, bucket - 1);
        bucket = ++Count;
        return Count - 1;
    }

    private void Spread()
    {
        buckets = new int[4 * buckets.Length];
        for (var number = 0; number < Count; number++)
        {
            ref var bucket = ref buckets[entries[number].Hash & (buckets.Length - 1)];
            entries[number] = entries[number] with { Next = bucket - 1 };
            bucket = number + 1;
        }
    }

    // What is known beforehand has its own octets; its start is the complement of its number.
    private ReadOnlySpan<byte> Octets(Entry entry) => entry.Start < 0 ? known[~entry.Start] : octets.AsSpan(entry.Start, entry.Length);

    private static uint Hash(ReadOnlySpan<byte> octetString)
    {
        var hash = Seed ^ (ulong)octetString.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(octetString);
        foreach (var word in words)
            hash = Mix(hash ^ word);
        var rest = 0UL;
        foreach (var octet in octetString[(words.Length * sizeof(ulong))..])
            rest = (rest << 8) | octet;
        hash = Mix(hash ^ rest);
        return (uint)(hash >> 32);
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Seed, out var low);
        return high ^ low;
    }

    private readonly record struct Entry(int Start, int Length, uint Hash, int Next);
}
