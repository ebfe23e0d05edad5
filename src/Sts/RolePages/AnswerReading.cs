using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.RolePages;

/// <summary>Finds what an answer holds by the wire's names.</summary>
internal static class AnswerReading
{
    public static IReadOnlyList<ResponseNode> Tree(this IEnumerable<ResponseNode> nodes, string name) => nodes.OfType<ResponseNode.Tree>().Single(node => node.Name == name).Children;

    public static IReadOnlyList<IReadOnlyList<ResponseNode>> Items(this IEnumerable<ResponseNode> nodes, string name) => nodes.OfType<ResponseNode.List>().Single(node => node.Name == name).Items;

    public static string Text(this IEnumerable<ResponseNode> nodes, string name) => nodes.OfType<ResponseNode.Text>().Single(node => node.Name == name).Value;

    /// <summary>The text, or the empty one where the answer leaves it out.</summary>
    public static string Find(this IEnumerable<ResponseNode> nodes, string name) => nodes.OfType<ResponseNode.Text>().FirstOrDefault(node => node.Name == name)?.Value ?? "";

    public static DateTimeOffset Instant(this IEnumerable<ResponseNode> nodes, string name) => nodes.OfType<ResponseNode.Instant>().Single(node => node.Name == name).Value;
}
