using System.Security.Cryptography;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Makes the <c>ds:Signature</c> of an element of our own (SAML Core 5.4).</summary>
internal static class EnvelopedSignature
{
    private const string Ds = SamlConstants.SignatureNamespace;

    /// <summary>
    /// Signs an element that can be written twice: once without the signature, to be digested, and once with it.
    /// Exclusive canonicalization makes the digest independent of where the element is put afterwards.
    /// </summary>
    /// <param name="id">The element's ID.</param>
    /// <param name="unsigned">Writes the element without its signature.</param>
    /// <param name="key">The key to sign with.</param>
    /// <returns>Writes the signature.</returns>
    public static Action<XmlWriter> Sign(string id, Action<XmlWriter> unsigned, SigningKey key)
    {
        var digest = CryptographicOperations.HashData(
            SignatureAlgorithms.Hash(key.Algorithm), CanonicalXml.OfOwnDocument(OwnXml.Write(unsigned)));
        void SignedInfo(XmlWriter writer) => WriteSignedInfo(writer, id, digest, key.Algorithm);
        var signature = key.Sign(CanonicalXml.OfOwnDocument(OwnXml.Write(SignedInfo)));
        var certificate = key.Certificate.RawData;
        return writer =>
        {
            writer.WriteStartElement("ds", "Signature", Ds);
            SignedInfo(writer);
            writer.WriteElementString("ds", "SignatureValue", Ds, Convert.ToBase64String(signature));
            writer.WriteStartElement("ds", "KeyInfo", Ds);
            writer.WriteStartElement("ds", "X509Data", Ds);
            writer.WriteElementString("ds", "X509Certificate", Ds, Convert.ToBase64String(certificate));
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        };
    }

    private static void WriteSignedInfo(XmlWriter writer, string id, byte[] digest, SignatureAlgorithm algorithm)
    {
        writer.WriteStartElement("ds", "SignedInfo", Ds);
        WriteMethod(writer, "CanonicalizationMethod", SamlConstants.ExclusiveC14N);
        WriteMethod(writer, "SignatureMethod", SignatureAlgorithms.Uri(algorithm));
        writer.WriteStartElement("ds", "Reference", Ds);
        writer.WriteAttributeString("URI", "#" + id);
        writer.WriteStartElement("ds", "Transforms", Ds);
        WriteMethod(writer, "Transform", SamlConstants.EnvelopedSignature);
        WriteMethod(writer, "Transform", SamlConstants.ExclusiveC14N);
        writer.WriteEndElement();
        WriteMethod(writer, "DigestMethod", SignatureAlgorithms.DigestUri(algorithm));
        writer.WriteElementString("ds", "DigestValue", Ds, Convert.ToBase64String(digest));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteMethod(XmlWriter writer, string name, string algorithm)
    {
        writer.WriteStartElement("ds", name, Ds);
        writer.WriteAttributeString("Algorithm", algorithm);
        writer.WriteEndElement();
    }
}
