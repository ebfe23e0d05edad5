namespace SamlFederation.Sts.Query;

/// <summary>A piece of a result, written as XML or as JSON from the one tree.</summary>
internal abstract record ResponseNode(string Name)
{
    /// <summary>Not written: with it alone a result is there, and empty, which clients tell from no result.</summary>
    internal sealed record Nothing() : ResponseNode("");

    internal sealed record Text(string Name, string Value) : ResponseNode(Name);

    internal sealed record Number(string Name, long Value) : ResponseNode(Name);

    internal sealed record Flag(string Name, bool Value) : ResponseNode(Name);

    internal sealed record Instant(string Name, DateTimeOffset Value) : ResponseNode(Name);

    internal sealed record Tree(string Name, IReadOnlyList<ResponseNode> Children) : ResponseNode(Name);

    /// <summary>A list of structures: each item the fields of one.</summary>
    internal sealed record List(string Name, IReadOnlyList<IReadOnlyList<ResponseNode>> Items) : ResponseNode(Name);

    /// <summary>A list of texts.</summary>
    internal sealed record Texts(string Name, IReadOnlyList<string> Values) : ResponseNode(Name);

    /// <summary>A map from texts to texts, as the Query protocol writes it: entries of key and value.</summary>
    internal sealed record Map(string Name, IReadOnlyList<KeyValuePair<string, ResponseNode>> Entries) : ResponseNode(Name);
}
