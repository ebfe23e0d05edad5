using System.Buffers;

namespace SamlFederation.Saml;

/// <summary>
/// Exclusive XML Canonicalization without comments: the octets of one element, from the table of its document.
/// Linear in what is read and written: a prefix has a number, and under it stands what an ancestor in the output bound it to.
/// </summary>
internal sealed class CanonicalWriter
{
    /// <summary>Honest canonical form is hardly longer than what it is made from. Namespaces that are declared once and used everywhere make it longer.</summary>
    public const int MaxOctets = 400_000;

    /// <summary>How many prefixes an InclusiveNamespaces PrefixList may name.</summary>
    public const int MaxPrefixes = 16;

    /// <summary>How many attributes and declarations one written element may have.</summary>
    public const int MaxWritten = 2 * Tokenizer.MaxAttributes + MaxPrefixes + 1;

    private const int NotRendered = -1;

    private int[] rendered = new int[32];
    private (int Prefix, int Before)[] changes = new (int, int)[64];
    private int changeCount;
    private (int Node, int Changes)[] open = new (int, int)[Tokenizer.MaxDepth];
    private readonly int[] inclusive = new int[MaxPrefixes];
    private readonly int[] inclusiveBinding = new int[MaxPrefixes];
    private int inclusiveCount;
    private Document document = null!;
    private OctetBuffer output = null!;

    /// <summary>Writes the element without its child <paramref name="enveloped"/>; false if the form is too long.</summary>
    public bool Write(Element apex, Element? enveloped, ReadOnlySpan<byte> prefixList, OctetBuffer to)
    {
        (document, output) = (apex.Document, to);
        output.Clear();
        Prepare(apex, prefixList);
        var left = enveloped?.Index ?? -1;
        var depth = 0;
        var end = document[apex.Index].End;
        for (var i = apex.Index; i < end;)
        {
            while (depth > 0 && document[open[depth - 1].Node].End == i)
                End(--depth);
            ref var node = ref document[i];
            if (i == left)
            {
                i = node.End;
                continue;
            }
            if (node.Name == Name.Text)
            {
                Value(node.Start, node.Length, node.IsPlain, inAttribute: false);
            }
            else
            {
                open[depth++] = (i, changeCount);
                Start(node);
            }
            if (output.Length > MaxOctets)
                return false;
            i++;
        }
        while (depth > 0)
            End(--depth);
        return true;
    }

    private void Prepare(Element apex, ReadOnlySpan<byte> prefixList)
    {
        if (rendered.Length < document.Prefixes.Count)
            rendered = new int[document.Prefixes.Count];
        rendered.AsSpan(0, document.Prefixes.Count).Fill(NotRendered);
        rendered[KnownPrefix.None] = KnownUri.None;
        rendered[KnownPrefix.Xml] = KnownUri.Xml;
        (changeCount, inclusiveCount) = (0, 0);
        foreach (var range in prefixList.Split((byte)' '))
        {
            var token = prefixList[range];
            if (token.IsEmpty)
                continue;
            var prefix = token.SequenceEqual("#default"u8) ? KnownPrefix.None : document.Prefixes.Find(token);
            if (prefix >= 0 && inclusiveCount < MaxPrefixes)
                (inclusive[inclusiveCount], inclusiveBinding[inclusiveCount++]) = (prefix, InScope(apex, prefix));
        }
    }

    // What the apex inherits; its own declarations are seen when it is written.
    private int InScope(Element apex, int prefix)
    {
        for (var ancestor = document[apex.Index].Parent; ancestor >= 0; ancestor = document[ancestor].Parent)
        {
            if (Declared(document[ancestor], prefix) is >= 0 and var bound)
                return bound;
        }
        return prefix == KnownPrefix.None ? KnownUri.None : NotRendered;
    }

    private int Declared(in Node node, int prefix)
    {
        for (var i = 0; i < node.Declarations; i++)
        {
            ref var declaration = ref document.Declaration(node.FirstDeclaration + i);
            if (declaration.Prefix == prefix)
                return declaration.Namespace;
        }
        return NotRendered;
    }

    private void Start(in Node node)
    {
        output.Write((byte)'<');
        output.Write(document.Slice(node.Start, node.Length));
        var first = changeCount;
        Use(node.Prefix, node.Namespace);
        for (var i = 0; i < node.Attributes; i++)
        {
            ref var attribute = ref document.Attribute(node.FirstAttribute + i);
            if (attribute.PrefixLength > 0)
                Use(attribute.Prefix, attribute.Namespace);
        }
        if (inclusiveCount > 0)
            Inclusive(node);
        Namespaces(first);
        Attributes(node);
        output.Write((byte)'>');
    }

    private void End(int level)
    {
        ref var node = ref document[open[level].Node];
        output.Write("</"u8);
        output.Write(document.Slice(node.Start, node.Length));
        output.Write((byte)'>');
        while (changeCount > open[level].Changes)
        {
            var (prefix, before) = changes[--changeCount];
            if (prefix >= 0)
                rendered[prefix] = before;
            else
                inclusiveBinding[~prefix] = before;
        }
    }

    // Exclusive Canonicalization 3: rendered where it is visibly utilized, unless the nearest ancestor in the output that renders it binds it to the same.
    private void Use(int prefix, int @namespace)
    {
        if (rendered[prefix] == @namespace)
            return;
        Change(prefix, rendered[prefix]);
        rendered[prefix] = @namespace;
    }

    // What the PrefixList names is rendered as Canonical XML would: wherever it comes into scope or changes.
    private void Inclusive(in Node node)
    {
        for (var i = 0; i < inclusiveCount; i++)
        {
            if (Declared(node, inclusive[i]) is >= 0 and var declared)
            {
                Change(~i, inclusiveBinding[i]);
                inclusiveBinding[i] = declared;
            }
            if (inclusiveBinding[i] >= 0)
                Use(inclusive[i], inclusiveBinding[i]);
        }
    }

    private void Change(int prefix, int before)
    {
        if (changeCount == changes.Length)
            Array.Resize(ref changes, 2 * changeCount);
        changes[changeCount++] = (prefix, before);
    }

    // Canonical XML 1.0 2.2: the default namespace first, then by prefix
    private void Namespaces(int first)
    {
        Span<int> order = stackalloc int[Tokenizer.MaxAttributes + MaxPrefixes + 1];
        var count = 0;
        for (var i = first; i < changeCount; i++)
        {
            if (changes[i].Prefix < 0)
                continue;
            var place = count++;
            for (; place > 0 && document.Prefixes[changes[i].Prefix].SequenceCompareTo(document.Prefixes[order[place - 1]]) < 0; place--)
                order[place] = order[place - 1];
            order[place] = changes[i].Prefix;
        }
        foreach (var prefix in order[..count])
        {
            output.Write(prefix == KnownPrefix.None ? " xmlns"u8 : " xmlns:"u8);
            output.Write(document.Prefixes[prefix]);
            output.Write("=\""u8);
            output.Write(document.Namespaces[rendered[prefix]]);
            output.Write((byte)'"');
        }
    }

    // By namespace name, then by local name; no namespace comes first
    private void Attributes(in Node node)
    {
        Span<int> order = stackalloc int[Tokenizer.MaxAttributes];
        for (var i = 0; i < node.Attributes; i++)
        {
            var place = i;
            for (; place > 0 && Compare(document.Attribute(node.FirstAttribute + i), document.Attribute(order[place - 1])) < 0; place--)
                order[place] = order[place - 1];
            order[place] = node.FirstAttribute + i;
        }
        foreach (var index in order[..node.Attributes])
        {
            ref var attribute = ref document.Attribute(index);
            output.Write((byte)' ');
            output.Write(document.Slice(attribute.Start, attribute.Length));
            output.Write("=\""u8);
            Value(attribute.ValueStart, attribute.ValueLength, attribute.IsPlain, inAttribute: true);
            output.Write((byte)'"');
        }
    }

    private int Compare(in AttributeToken left, in AttributeToken right)
    {
        var byNamespace = left.Namespace == right.Namespace ? 0 : document.Namespaces[left.Namespace].SequenceCompareTo(document.Namespaces[right.Namespace]);
        return byNamespace != 0 ? byNamespace : LocalName(left).SequenceCompareTo(LocalName(right));
    }

    private ReadOnlySpan<byte> LocalName(in AttributeToken attribute)
    {
        var name = document.Slice(attribute.Start, attribute.Length);
        return attribute.PrefixLength == 0 ? name : name[(attribute.PrefixLength + 1)..];
    }

    private void Value(int start, int length, bool isPlain, bool inAttribute)
    {
        var raw = document.Slice(start, length);
        if (isPlain)
        {
            output.Write(raw);
            return;
        }
        var value = ArrayPool<byte>.Shared.Rent(length);
        Escapes.Write(output, value.AsSpan(0, References.Resolve(raw, inAttribute, value)), inAttribute);
        ArrayPool<byte>.Shared.Return(value);
    }
}
