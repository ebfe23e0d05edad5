using System.Security.Cryptography.Xml;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Exclusive XML canonicalization without comments of a whole document of our own making.</summary>
internal static class CanonicalXml
{
    public static byte[] OfOwnDocument(byte[] utf8)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var reader = XmlReader.Create(new MemoryStream(utf8, writable: false), OwnXml.ReaderSettings))
            document.Load(reader);
        var transform = new XmlDsigExcC14NTransform { Resolver = null! };
        transform.LoadInput(document);
        using var octets = new MemoryStream();
        ((Stream)transform.GetOutput(typeof(Stream))).CopyTo(octets);
        return octets.ToArray();
    }
}
