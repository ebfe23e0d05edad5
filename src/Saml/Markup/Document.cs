namespace SamlFederation.Saml;

/// <summary>One element or one run of text: where it stands in the octets, and where what follows it stands in the table.</summary>
internal struct Node
{
    /// <summary>Of an element its qualified name, of text its raw octets.</summary>
    public int Start, Length;

    /// <summary>The first node that is not inside this one.</summary>
    public int End;

    public int Parent;
    public int FirstAttribute, FirstDeclaration;
    public short Attributes, Declarations;
    public short PrefixLength;
    public int Prefix, Namespace;
    public Name Name;

    /// <summary>Whether the raw octets of this text are its value and its canonical form at once.</summary>
    public bool IsPlain;
}

/// <summary>One attribute that declares no namespace.</summary>
internal struct AttributeToken
{
    public int Start, Length;
    public int ValueStart, ValueLength;
    public short PrefixLength;
    public int Prefix, Namespace;
    public bool IsPlain;
}

/// <summary>One namespace declaration, all by number; before it, the prefix was bound to another, or to -1.</summary>
internal readonly record struct Declaration(int Prefix, int Namespace, int Before);

/// <summary>The octets of a text and the table of its tokens, in document order. Its arrays are used again for the next text.</summary>
internal sealed class Document
{
    private AttributeToken[] attributes = new AttributeToken[128];
    private Declaration[] declarations = new Declaration[32];
    private Node[] nodes = new Node[192];
    private int[] bindings = new int[32];
    private readonly int[] counts = new int[Names.Count];

    public byte[] Octets { get; private set; } = [];
    public int Length { get; private set; }
    public int NodeCount { get; private set; }
    public int AttributeCount { get; private set; }
    public int DeclarationCount { get; private set; }
    public Interner Prefixes { get; } = new(KnownPrefix.Octets);
    public Interner Namespaces { get; } = new(KnownUri.Octets);

    /// <summary>Where the first namespace name stands that is not of printable ASCII, written plainly. Such a document may be looked at to be refused, and for nothing else.</summary>
    public int? OddNamespace { get; set; }

    public Element Root => new(this, 0);

    public void Reset(byte[] octets, int length)
    {
        (Octets, Length) = (octets, length);
        (NodeCount, AttributeCount, DeclarationCount, OddNamespace) = (0, 0, 0, null);
        counts.AsSpan().Clear();
        Prefixes.Reset(octets);
        Namespaces.Reset(octets);
        (bindings[KnownPrefix.None], bindings[KnownPrefix.Xml], bindings[KnownPrefix.Xmlns]) = (KnownUri.None, KnownUri.Xml, -1);
    }

    /// <summary>The namespace that each prefix is bound to while the tokenizer is at work, -1 for none.</summary>
    public int[] Bindings => bindings;

    /// <summary>How many elements there are of that local name.</summary>
    public int Count(Name name) => counts[(int)name];

    public ref Node this[int index] => ref nodes[index];

    public ref AttributeToken Attribute(int index) => ref attributes[index];

    public ref Declaration Declaration(int index) => ref declarations[index];

    public ReadOnlySpan<byte> Slice(int start, int length) => Octets.AsSpan(start, length);

    /// <summary>The number of the prefix that stands there.</summary>
    public int InternPrefix(int start, int length)
    {
        var known = Prefixes.Count;
        var prefix = Prefixes.Intern(start, length);
        if (prefix >= bindings.Length)
            Array.Resize(ref bindings, 2 * bindings.Length);
        if (prefix == known)
            bindings[prefix] = -1;
        return prefix;
    }

    /// <summary>The place of the next node, emptied; <see cref="Add"/> makes it part of the document.</summary>
    public ref Node Next()
    {
        if (NodeCount == nodes.Length)
            Array.Resize(ref nodes, 2 * NodeCount);
        ref var next = ref nodes[NodeCount];
        next = default;
        return ref next;
    }

    public int Add(Name name)
    {
        nodes[NodeCount].Name = name;
        counts[(int)name]++;
        return NodeCount++;
    }

    public void AddAttribute(in AttributeToken attribute)
    {
        if (AttributeCount == attributes.Length)
            Array.Resize(ref attributes, 2 * AttributeCount);
        attributes[AttributeCount++] = attribute;
    }

    public void AddDeclaration(Declaration declaration)
    {
        if (DeclarationCount == declarations.Length)
            Array.Resize(ref declarations, 2 * DeclarationCount);
        declarations[DeclarationCount++] = declaration;
    }
}
