namespace SamlFederation.Sts.Query;

/// <summary>A piece of a result, written as XML or as JSON from the one tree.</summary>
internal abstract record ResponseNode(string Name)
{
    internal sealed record Text(string Name, string Value) : ResponseNode(Name);

    internal sealed record Number(string Name, long Value) : ResponseNode(Name);

    internal sealed record Instant(string Name, DateTimeOffset Value) : ResponseNode(Name);

    internal sealed record Tree(string Name, IReadOnlyList<ResponseNode> Children) : ResponseNode(Name);
}
