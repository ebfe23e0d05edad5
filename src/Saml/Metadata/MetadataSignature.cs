using System.Security.Cryptography.X509Certificates;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Verifies the signature of a metadata document with the one certificate that the administrator gave.</summary>
internal static class MetadataSignature
{
    /// <summary>The root as it was signed; nothing is read from the document that arrived.</summary>
    public static XmlElement Verified(XmlElement root, X509Certificate2 signer)
    {
        var signatures = root.Tree().Where(element => element.LocalName == "Signature").ToList();
        if (signatures is not [var signature] || !signature.Is("Signature", SamlConstants.SignatureNamespace) || signature.ParentNode != root)
            throw new MetadataRefusedException(MetadataRule.Signature, $"one Signature, directly in {root.LocalName}, was expected; {signatures.Count} found", signatures.FirstOrDefault() ?? root);
        if (root.Tree().FirstOrDefault(e => e.NamespaceURI == SamlConstants.SignatureNamespace && e.LocalName is "Object" or "Manifest") is { } carried)
            throw new MetadataRefusedException(MetadataRule.Signature, "an Object or a Manifest is not accepted", carried);
        var parts = signature.Children().Select(part => part.LocalName).ToArray();
        if (parts is not (["SignedInfo", "SignatureValue"] or ["SignedInfo", "SignatureValue", "KeyInfo"]))
            throw new MetadataRefusedException(MetadataRule.Signature, "SignedInfo, SignatureValue and KeyInfo were expected in the Signature", signature);
        if (root.GetAttribute("ID").Length == 0)
            throw new MetadataRefusedException(MetadataRule.Signature, "the signed element has no ID", root);
        var outcome = VerificationKeys.FromCertificates([signer.RawData]);
        if (outcome is not KeysOutcome.Ok(var keys))
            throw new MetadataRefusedException(MetadataRule.Signature, "the signer's certificate holds no acceptable key");
        if (SignedElement.Verify(root, signature, keys, new Trace(), out var verified) is not { } fault)
            return verified!.Element;
        throw new MetadataRefusedException(MetadataRule.Signature, $"{fault.Rule}: {fault.Expected} was expected, {fault.Seen} seen", signature);
    }
}
