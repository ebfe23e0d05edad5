using System.Buffers;
using System.Text;

namespace SamlFederation.Saml;

/// <summary>A place in a <see cref="Document"/>, to be asked as one asks an element. Valid until the document is reset.</summary>
internal readonly struct Element(Document document, int index)
{
    public Document Document => document;

    public int Index => index;

    public Name Name => document[index].Name;

    public int Namespace => document[index].Namespace;

    public bool HasParent => document[index].Parent >= 0;

    public Element Parent => new(document, document[index].Parent);

    /// <summary>Whether there is neither an element nor text in it.</summary>
    public bool IsEmpty => document[index].End == index + 1;

    public string LocalName
    {
        get
        {
            ref var node = ref document[index];
            return Encoding.UTF8.GetString(Local(document.Slice(node.Start, node.Length), node.PrefixLength));
        }
    }

    /// <summary>For a trace: the namespace in braces and the local name.</summary>
    public string Shown => Saml.Text.Show($"{{{Encoding.ASCII.GetString(document.Namespaces[Namespace])}}}{LocalName}");

    public ElementsIn Children => new(document, index);

    public bool Is(Name name, int @namespace) => document[index].Name == name && document[index].Namespace == @namespace;

    public bool IsAt(Element other) => index == other.Index && document == other.Document;

    /// <summary>How many elements there are in it, itself included.</summary>
    public int CountElements
    {
        get
        {
            var count = 0;
            for (var i = index; i < document[index].End; i++)
                count += document[i].Name == Name.Text ? 0 : 1;
            return count;
        }
    }

    /// <summary>How many elements of that local name, of whatever namespace, there are in it, itself included; and the first of them.</summary>
    public int Count(Name name, out Element first)
    {
        first = default;
        var count = 0;
        if (document.Count(name) == 0)
            return 0;
        for (var i = index; i < document[index].End; i++)
        {
            if (document[i].Name != name)
                continue;
            if (count++ == 0)
                first = new Element(document, i);
        }
        return count;
    }

    /// <summary>The value of an attribute without prefix; null if it is absent: an empty one is not the same.</summary>
    public string? Optional(ReadOnlySpan<byte> name) => Attribute(name, KnownUri.None);

    public string? Attribute(ReadOnlySpan<byte> localName, int @namespace)
    {
        ref var node = ref document[index];
        for (var i = node.FirstAttribute; i < node.FirstAttribute + node.Attributes; i++)
        {
            ref var attribute = ref document.Attribute(i);
            if (attribute.Namespace == @namespace && localName.SequenceEqual(Local(document.Slice(attribute.Start, attribute.Length), attribute.PrefixLength)))
                return Value(attribute);
        }
        return null;
    }

    public string Value(in AttributeToken attribute) => Resolved(document.Slice(attribute.ValueStart, attribute.ValueLength), attribute.IsPlain, inAttribute: true);

    /// <summary>All text in the element and below it.</summary>
    public string Text
    {
        get
        {
            ref var node = ref document[index];
            if (node.End == index + 1)
                return "";
            if (node.End == index + 2 && document[index + 1].Name == Name.Text)
                return Run(index + 1);
            var text = new StringBuilder();
            for (var i = index + 1; i < node.End; i++)
            {
                if (document[i].Name == Name.Text)
                    text.Append(Run(i));
            }
            return text.ToString();
        }
    }

    /// <summary>The octets of the text, if that is all there is in the element and needs no resolving; else nothing.</summary>
    public ReadOnlySpan<byte> PlainText
    {
        get
        {
            if (document[index].End != index + 2)
                return [];
            ref var node = ref document[index + 1];
            return node.Name == Name.Text && node.IsPlain ? document.Slice(node.Start, node.Length) : [];
        }
    }

    /// <summary>Whether nothing but white space stands between the element's children.</summary>
    public bool HoldsElementsOnly
    {
        get
        {
            for (var i = index + 1; i < document[index].End; i = document[i].End)
            {
                if (document[i].Name == Name.Text && !IsSpace(document[i]))
                    return false;
            }
            return true;
        }
    }

    private bool IsSpace(in Node text)
    {
        const string space = " \t\r\n";
        return text.IsPlain
            ? document.Slice(text.Start, text.Length).IndexOfAnyExcept(" \t\r\n"u8) < 0
            : Resolved(document.Slice(text.Start, text.Length), isPlain: false, inAttribute: false).AsSpan().IndexOfAnyExcept(space) < 0;
    }

    private string Run(int text) => Resolved(document.Slice(document[text].Start, document[text].Length), document[text].IsPlain, inAttribute: false);

    private static string Resolved(ReadOnlySpan<byte> raw, bool isPlain, bool inAttribute)
    {
        if (isPlain)
            return KnownText.Of(raw) ?? Encoding.UTF8.GetString(raw);
        var value = ArrayPool<byte>.Shared.Rent(raw.Length);
        var text = Encoding.UTF8.GetString(value, 0, References.Resolve(raw, inAttribute, value));
        ArrayPool<byte>.Shared.Return(value);
        return text;
    }

    private static ReadOnlySpan<byte> Local(ReadOnlySpan<byte> qualifiedName, int prefixLength) => prefixLength == 0 ? qualifiedName : qualifiedName[(prefixLength + 1)..];
}

/// <summary>The elements directly in an element, in document order.</summary>
internal readonly struct ElementsIn(Document document, int parent)
{
    public Enumerator GetEnumerator() => new(document, parent);

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var _ in this)
                count++;
            return count;
        }
    }

    /// <summary>The one at that place, or null.</summary>
    public Element? At(int place)
    {
        foreach (var child in this)
        {
            if (place-- == 0)
                return child;
        }
        return null;
    }

    /// <summary>The first of that name, or null.</summary>
    public Element? First(Name name, int @namespace)
    {
        foreach (var child in this)
        {
            if (child.Is(name, @namespace))
                return child;
        }
        return null;
    }

    public List<Element> ToList()
    {
        var all = new List<Element>();
        foreach (var child in this)
            all.Add(child);
        return all;
    }

    /// <summary>The local names, for a trace.</summary>
    public string Shown => Saml.Text.Show(ToList().Select(child => child.LocalName));

    internal struct Enumerator(Document document, int parent)
    {
        private int next = parent + 1;

        public Element Current { get; private set; }

        public bool MoveNext()
        {
            for (var end = document[parent].End; next < end; next = document[next].End)
            {
                if (document[next].Name != Name.Text)
                {
                    Current = new Element(document, next);
                    next = document[next].End;
                    return true;
                }
            }
            return false;
        }
    }
}
