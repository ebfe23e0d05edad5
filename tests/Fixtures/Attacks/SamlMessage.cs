using System.Xml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>A response as an attacker handles it: a document with handles on its parts.</summary>
public sealed class SamlMessage
{
    public const string Saml = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string Samlp = "urn:oasis:names:tc:SAML:2.0:protocol";
    public const string Ds = "http://www.w3.org/2000/09/xmldsig#";

    private SamlMessage(XmlDocument document) => Document = document;

    public XmlDocument Document { get; }

    public XmlElement Response => Document.DocumentElement!;

    public XmlElement Assertion => Child(Response, "Assertion");

    public XmlElement ResponseSignature => Child(Response, "Signature");

    public XmlElement AssertionSignature => Child(Assertion, "Signature");

    public static SamlMessage Parse(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        document.Load(reader);
        return new SamlMessage(document);
    }

    /// <summary>The first element of that local name, in document order.</summary>
    public XmlElement Find(string localName) => Elements(Response).First(e => e.LocalName == localName);

    /// <summary>The Attribute whose name ends so.</summary>
    public XmlElement Attribute(string nameEnd) => Elements(Response).First(e => e.LocalName == "Attribute" && e.GetAttribute("Name").EndsWith(nameEnd, StringComparison.Ordinal));

    public static XmlElement? Optional(XmlElement parent, string localName) => parent.ChildNodes.OfType<XmlElement>().FirstOrDefault(e => e.LocalName == localName);

    public XmlElement New(string qualifiedName, string ns, params XmlNode[] children)
    {
        var element = Document.CreateElement(qualifiedName, ns);
        foreach (var child in children)
            element.AppendChild(child);
        return element;
    }

    /// <summary>Parsed XML, owned by this document; saml, samlp and ds are declared.</summary>
    public XmlElement Fragment(string xml)
    {
        var wrapped = Parse($"<w xmlns:saml=\"{Saml}\" xmlns:samlp=\"{Samlp}\" xmlns:ds=\"{Ds}\">{xml}</w>");
        return (XmlElement)Document.ImportNode(wrapped.Response.ChildNodes.OfType<XmlElement>().Single(), deep: true);
    }

    /// <summary>The attacker's assertion: a copy without signature, with another ID and another name in it.</summary>
    public XmlElement Evil(string id = "_evil")
    {
        var evil = (XmlElement)Assertion.CloneNode(deep: true);
        if (Optional(evil, "Signature") is { } signature)
            evil.RemoveChild(signature);
        evil.SetAttribute("ID", id);
        Corrupt(evil);
        return evil;
    }

    public static void Corrupt(XmlElement part) => Elements(part).First(e => e.LocalName == "NameID").InnerText = "evil";

    public static XmlElement WithoutSignature(XmlElement element)
    {
        var copy = (XmlElement)element.CloneNode(deep: true);
        foreach (var signature in copy.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == "Signature").ToList())
            copy.RemoveChild(signature);
        return copy;
    }

    public static XmlElement Child(XmlElement parent, string localName) => parent.ChildNodes.OfType<XmlElement>().First(e => e.LocalName == localName);

    public static IEnumerable<XmlElement> Elements(XmlElement element) => element.ChildNodes.OfType<XmlElement>().SelectMany(Elements).Prepend(element);
}
