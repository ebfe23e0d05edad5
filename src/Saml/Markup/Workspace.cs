using System.Text;

namespace SamlFederation.Saml;

/// <summary>
/// The memory that reading one message needs, used again for the next: one set is kept for each core, as large as the limits let the largest message make it
/// (some megabytes). Nothing that leaves the reader refers to it.
/// </summary>
internal sealed class Workspace
{
    private static readonly Workspace?[] Idle = new Workspace?[Environment.ProcessorCount];

    /// <summary>The message as it came.</summary>
    public Document Source { get; } = new();

    public OctetBuffer SourceOctets { get; } = new();

    /// <summary>What was digested, read again: one element at a time.</summary>
    public Document Signed { get; } = new();

    public OctetBuffer SignedOctets { get; } = new();

    public CanonicalWriter Writer { get; } = new();

    /// <summary>Writes an element's canonical octets to <see cref="SignedOctets"/> and reads them into <see cref="Signed"/>, which is the only road there.</summary>
    public AssertionFault? Canonicalize(Element element, Element? enveloped, string prefixList)
    {
        if (!Writer.Write(element, enveloped, prefixList.Length == 0 ? [] : Encoding.UTF8.GetBytes(prefixList), SignedOctets))
        {
            SignedOctets.Clear();
            return new(AssertionRule.AttributeLimit, $"at most {CanonicalWriter.MaxOctets} canonical octets", "more, for namespaces that are declared far from where they are used");
        }
        Signed.Reset(SignedOctets.Array, SignedOctets.Length);
        return Tokenizer.Read(Signed, start: 0, CanonicalWriter.MaxWritten);
    }

    public static Workspace Take()
    {
        foreach (ref var place in Idle.AsSpan())
        {
            if (Interlocked.Exchange(ref place, null) is { } workspace)
                return workspace;
        }
        return new Workspace();
    }

    // Where more threads read than there are cores, what they bring beyond that is left to the collector.
    public void Return()
    {
        foreach (ref var place in Idle.AsSpan())
        {
            if (Interlocked.CompareExchange(ref place, this, null) is null)
                return;
        }
    }
}
