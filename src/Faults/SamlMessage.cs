using System.Text;
using System.Xml;

namespace SamlFederation.Faults;

/// <summary>A response as an attacker handles it: a document with handles on its parts.</summary>
public sealed class SamlMessage
{
    /// <summary>Namespace of assertions.</summary>
    public const string Saml = "urn:oasis:names:tc:SAML:2.0:assertion";

    /// <summary>Namespace of protocol messages.</summary>
    public const string Samlp = "urn:oasis:names:tc:SAML:2.0:protocol";

    /// <summary>Namespace of XML Signature.</summary>
    public const string Ds = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>Whom an attacker's copy speaks of.</summary>
    public const string EvilName = "evil";

    private SamlMessage(XmlDocument document) => Document = document;

    /// <summary>The document.</summary>
    public XmlDocument Document { get; }

    /// <summary>The root.</summary>
    public XmlElement Response => Document.DocumentElement!;

    /// <summary>The first Assertion directly in the Response.</summary>
    public XmlElement Assertion => Child(Response, "Assertion");

    /// <summary>The Response's own Signature.</summary>
    public XmlElement ResponseSignature => Child(Response, "Signature");

    /// <summary>The Assertion's own Signature.</summary>
    public XmlElement AssertionSignature => Child(Assertion, "Signature");

    /// <summary>The outermost signature: the Response's where it has one, else the Assertion's.</summary>
    public XmlElement Signature => Optional(Response, "Signature") ?? AssertionSignature;

    /// <summary>Parses a message. White space is kept, a document type refused.</summary>
    /// <exception cref="XmlException">It is not well-formed.</exception>
    public static SamlMessage Parse(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        document.Load(reader);
        return new SamlMessage(document);
    }

    /// <summary>Parses a message and takes its signatures out.</summary>
    /// <param name="utf8">The message.</param>
    public static SamlMessage WithoutSignatures(ReadOnlySpan<byte> utf8)
    {
        var message = Parse(Encoding.UTF8.GetString(utf8));
        foreach (var signature in Elements(message.Response).Where(e => e.LocalName == "Signature").ToList())
            signature.ParentNode!.RemoveChild(signature);
        return message;
    }

    /// <summary>The first element of that local name, in document order.</summary>
    public XmlElement Find(string localName) => Elements(Response).First(e => e.LocalName == localName);

    /// <summary>The Attribute whose name ends so.</summary>
    public XmlElement Attribute(string nameEnd) => Elements(Response).First(e => e.LocalName == "Attribute" && e.GetAttribute("Name").EndsWith(nameEnd, StringComparison.Ordinal));

    /// <summary>The first child element of that local name, if there is one.</summary>
    public static XmlElement? Optional(XmlElement parent, string localName)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return parent.ChildNodes.OfType<XmlElement>().FirstOrDefault(e => e.LocalName == localName);
    }

    /// <summary>A new element with these children.</summary>
    public XmlElement New(string qualifiedName, string ns, params XmlNode[] children)
    {
        ArgumentNullException.ThrowIfNull(children);
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
        var evil = WithoutSignature(Assertion);
        evil.SetAttribute("ID", id);
        Corrupt(evil);
        return evil;
    }

    /// <summary>Puts another name into the first NameID.</summary>
    public static void Corrupt(XmlElement part) => Elements(part).First(e => e.LocalName == "NameID").InnerText = EvilName;

    /// <summary>A copy without its own signature.</summary>
    public static XmlElement WithoutSignature(XmlElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        var copy = (XmlElement)element.CloneNode(deep: true);
        foreach (var signature in copy.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == "Signature").ToList())
            copy.RemoveChild(signature);
        return copy;
    }

    /// <summary>The first child element of that local name.</summary>
    public static XmlElement Child(XmlElement parent, string localName) => Optional(parent, localName) ?? throw new InvalidOperationException($"There is no {localName}.");

    /// <summary>An element and all below it, in document order.</summary>
    public static IEnumerable<XmlElement> Elements(XmlElement element) => element.ChildNodes.OfType<XmlElement>().SelectMany(Elements).Prepend(element);

    /// <summary>Turns the last bit of an element's base64 text.</summary>
    public static void Flip(XmlElement base64)
    {
        ArgumentNullException.ThrowIfNull(base64);
        var octets = Convert.FromBase64String(base64.InnerText);
        octets[^1] ^= 1;
        base64.InnerText = Convert.ToBase64String(octets);
    }
}
