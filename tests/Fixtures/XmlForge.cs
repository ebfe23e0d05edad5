using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures;

/// <summary>Takes messages apart, changes them and signs them again, by the platform's own SignedXml and not by ours.</summary>
public static class XmlForge
{
    public static XmlDocument Load(byte[] xml) => Load(Encoding.UTF8.GetString(xml));

    public static XmlDocument Load(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(xml);
        return document;
    }

    public static byte[] Bytes(XmlDocument document) => Encoding.UTF8.GetBytes(document.OuterXml);

    public static string Base64(XmlDocument document) => Convert.ToBase64String(Bytes(document));

    /// <summary>The first element of that name in document order.</summary>
    public static XmlElement Find(XmlDocument document, string localName, string? ns = null) =>
        document.GetElementsByTagName(localName, ns ?? "*").OfType<XmlElement>().First();

    /// <summary>The element's own signature, if it has one.</summary>
    public static XmlElement? Signature(XmlElement element) => element.ChildNodes.OfType<XmlElement>()
        .FirstOrDefault(child => child.LocalName == "Signature" && child.NamespaceURI == SamlConstants.SignatureNamespace);

    /// <summary>Takes the element's own signature out.</summary>
    public static XmlElement Unsign(XmlElement element)
    {
        if (Signature(element) is { } signature)
            element.RemoveChild(signature);
        return element;
    }

    /// <summary>Signs an element (anew) with an RSA key; the signature stands after Issuer, or first where there is none.</summary>
    /// <param name="element">The element, with its ID.</param>
    /// <param name="key">The key.</param>
    /// <param name="edit">The last word on the signature before it is computed.</param>
    public static XmlElement Sign(XmlElement element, TestKey key, Action<SignedXml>? edit = null)
    {
        Unsign(element);
        var signed = new SignedXml(element) { SigningKey = (RSA)key.PrivateKey };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference("#" + element.GetAttribute("ID")) { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.KeyInfo.AddClause(new KeyInfoX509Data(key.Certificate));
        edit?.Invoke(signed);
        signed.ComputeSignature();
        var signature = element.OwnerDocument.ImportNode(signed.GetXml(), deep: true);
        var issuer = element.ChildNodes.OfType<XmlElement>().FirstOrDefault(child => child.LocalName == "Issuer");
        if (issuer is null)
            element.PrependChild(signature);
        else
            element.InsertAfter(signature, issuer);
        return element;
    }

    /// <summary>The platform's opinion of an element's own signature.</summary>
    public static bool Verifies(XmlElement element, TestKey key)
    {
        var signed = new SignedXml(element);
        signed.LoadXml(Signature(element) ?? throw new InvalidOperationException("The element is not signed."));
        return signed.CheckSignature(key.Certificate.PublicKey.GetRSAPublicKey()!);
    }
}
