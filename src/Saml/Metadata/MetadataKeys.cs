using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>The certificates of a role (SAML Metadata 2.4.1.1). A KeyDescriptor that names no use serves every use.</summary>
internal static class MetadataKeys
{
    private const int MaxKeys = 20;

    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(XmlElement role, string use)
    {
        var descriptors = role.Children().Where(child => child.Is("KeyDescriptor", SamlConstants.MetadataNamespace)).ToList();
        Values.Bounded(descriptors, MaxKeys, "KeyDescriptor", role);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var certificates = new List<ReadOnlyMemory<byte>>();
        foreach (var descriptor in descriptors.Where(descriptor => Serves(descriptor, use)))
        {
            if (Certificate(descriptor) is { } der && seen.Add(Convert.ToHexString(der)))
                certificates.Add(der);
        }
        return certificates;
    }

    private static bool Serves(XmlElement descriptor, string use) => descriptor.Optional("use") switch
    {
        null => true,
        "signing" or "encryption" => descriptor.GetAttribute("use") == use,
        var other => throw new MetadataRefusedException(MetadataRule.Shape, $"the use of a key is signing or encryption, not {Text.Show(other)}", descriptor),
    };

    // A descriptor without a certificate (a KeyName, a bare KeyValue) names no key that could be pinned.
    private static byte[]? Certificate(XmlElement descriptor)
    {
        var found = descriptor.Children().Where(child => child.Is("KeyInfo", Ns.Signature))
            .SelectMany(info => info.Children()).Where(child => child.Is("X509Data", Ns.Signature))
            .SelectMany(data => data.Children()).Where(child => child.Is("X509Certificate", Ns.Signature)).ToList();
        if (found.Count == 0)
            return null;
        // SAML Metadata Interoperability 2.6.1: one. Of several, some would be authorities, and no authority signs messages.
        if (found.Count > 1)
            throw new MetadataRefusedException(MetadataRule.Certificate, $"one certificate for each KeyDescriptor is read, {found.Count} found", descriptor);
        var element = found[0];
        var der = StrictBase64.Decode(element.InnerText, " \t\r\n");
        if (der is null || !IsCertificate(der))
            throw new MetadataRefusedException(MetadataRule.Certificate, "a certificate is not readable", element);
        return PinnedKey.Read(der, out _) is { } fault
            ? throw new MetadataRefusedException(MetadataRule.WeakKey, $"{fault.Expected} is needed; {fault.Seen} found", element)
            : der;
    }

    private static bool IsCertificate(byte[] der)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
