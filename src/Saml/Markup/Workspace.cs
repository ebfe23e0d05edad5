using System.Text;

namespace SamlFederation.Saml;

/// <summary>The memory that reading one message needs, one set per thread, used again for the next. Nothing that leaves the reader refers to it.</summary>
internal sealed class Workspace
{
    private const int HeaviestKept = 512 * 1024;

    [ThreadStatic]
    private static Workspace? idle;

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
        var workspace = idle ?? new Workspace();
        idle = null;
        return workspace;
    }

    // What a hostile message made large is left to the collector.
    public void Return()
    {
        if (Source.Weight + Signed.Weight + SourceOctets.Array.Length + SignedOctets.Array.Length <= HeaviestKept)
            idle = this;
    }
}
