using System.Text.Json.Nodes;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Iam;

/// <summary>The parameters and results of IAM calls as records show them: the wire's names with a small first letter, and no secret.</summary>
internal static class IamRecords
{
    private const int Longest = 4096;

    // The API nests two lists, and a caller as many as a body holds: what is deeper stays one name, since a tree is written by recursion.
    private const int MostParts = 4;

    // INVARIANT: whatever carries a secret on this API is named here.
    private static readonly HashSet<string> Secrets = new(StringComparer.OrdinalIgnoreCase)
    {
        "Password", "OldPassword", "NewPassword", "AddPrivateKey", "PrivateKey", "AuthenticationCode1", "AuthenticationCode2",
        "SecretAccessKey", "Base32StringSeed", "QRCodePNG", "SessionToken",
    };

    public static JsonObject Request(ParameterSet parameters)
    {
        var root = new JsonObject();
        foreach (var name in parameters.Names.Where(IsOfTheAction).Order(StringComparer.Ordinal))
        {
            var (node, parts) = (root, name.Split(".member.", MostParts));
            for (var i = 0; i < parts.Length - 1; i++) node = Child(node, Shown(Camel(Field(parts, i))), Shown(parts[i + 1].Split('.')[0]));
            var last = Field(parts, parts.Length - 1);
            node[Shown(Camel(last))] = Secrets.Contains(last.Length == 0 ? parts[0] : last) ? TrailRecordWriter.Hidden : Shown(parameters.Find(name)!);
        }
        return root;
    }

    public static JsonObject? Response(IReadOnlyList<ResponseNode> nodes) => nodes.All(node => node is ResponseNode.Nothing) ? null : Tree(nodes);

    private static JsonObject Tree(IEnumerable<ResponseNode> nodes)
    {
        var tree = new JsonObject();
        foreach (var node in nodes)
        {
            tree[Camel(node.Name)] = Secrets.Contains(node.Name) ? TrailRecordWriter.Hidden : node switch
            {
                ResponseNode.Tree child => Tree(child.Children),
                ResponseNode.Text text => Shown(text.Value),
                ResponseNode.Number number => number.Value,
                ResponseNode.Flag flag => flag.Value,
                ResponseNode.Instant instant => TrailRecordWriter.LongTime(instant.Value),
                ResponseNode.List list => new JsonArray([.. list.Items.Select(item => (JsonNode)Tree(item))]),
                ResponseNode.Texts texts => new JsonArray([.. texts.Values.Select(value => (JsonNode)Shown(value))]),
                _ => null,
            };
        }
        return tree;
    }

    // A list is kept as an object by its members' numbers: a caller chooses them, and may leave gaps.
    private static JsonObject Child(JsonObject parent, string list, string index)
    {
        if (parent[list] is not JsonObject members) parent[list] = members = [];
        if (members[index] is not JsonObject member) members[index] = member = [];
        return member;
    }

    // LIST.member.N.FIELD: every part but the first begins with the number of its member.
    private static string Field(string[] parts, int at) => at == 0 ? parts[0] : parts[at].IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? parts[at][(dot + 1)..] : "";

    private static bool IsOfTheAction(string name) =>
        name is not ("Action" or "Version") && !name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase);

    private static string Camel(string name) => name.Length == 0 ? "value" : char.ToLowerInvariant(name[0]) + name[1..];

    private static string Shown(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
}
