using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>Policy documents as answers write them: URL-encoded by RFC 3986, a space as <c>%20</c>.</summary>
internal static class Documents
{
    public static ResponseNode.Text Node(string name, string document) => new(name, Uri.EscapeDataString(document));
}
