using System.Security.Cryptography.Xml;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Exclusive canonicalization of one element. With <see cref="SignedElement"/>, all that a faster engine has to replace.</summary>
internal static class Canonical
{
    /// <summary>The canonical octets of <paramref name="element"/>, without its child <paramref name="enveloped"/> if that is given.</summary>
    public static byte[] Octets(XmlElement element, string? prefixList, XmlElement? enveloped = null)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        var apex = (XmlElement)document.ImportNode(element, deep: true);
        document.AppendChild(apex);
        if (enveloped is not null)
            apex.RemoveChild(apex.ChildNodes[IndexOf(element, enveloped)]!);
        BringScope(element, apex);

        var transform = new XmlDsigExcC14NTransform(includeComments: false, prefixList);
        transform.LoadInput(document);
        using var output = (MemoryStream)transform.GetOutput(typeof(Stream));
        return output.ToArray();
    }

    // Exclusive canonicalization writes a namespace where it is used: the apex may carry all that were in scope.
    private static void BringScope(XmlElement element, XmlElement apex)
    {
        var declared = new HashSet<string>(Declarations(element).Select(a => a.Name), StringComparer.Ordinal);
        for (var ancestor = element.ParentNode as XmlElement; ancestor is not null; ancestor = ancestor.ParentNode as XmlElement)
        {
            foreach (var declaration in Declarations(ancestor).Where(a => declared.Add(a.Name) && a.Value.Length > 0))
                apex.SetAttributeNode((XmlAttribute)apex.OwnerDocument.ImportNode(declaration, deep: true));
        }
    }

    private static IEnumerable<XmlAttribute> Declarations(XmlElement element) =>
        element.Attributes.Cast<XmlAttribute>().Where(a => a.NamespaceURI == Ns.Xmlns);

    private static int IndexOf(XmlElement parent, XmlElement child)
    {
        var index = 0;
        for (var node = parent.FirstChild; node != child; node = node!.NextSibling)
            index++;
        return index;
    }
}
