using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>One signed element: verified with the pinned keys, then read again from the octets that were digested.</summary>
internal sealed record SignedElement(XmlElement Element, PinnedKey Key)
{
    public static AssertionFault? Verify(XmlElement element, XmlElement signature, VerificationKeys keys, Trace trace, out SignedElement? verified)
    {
        verified = null;
        if (SignedInfo.Read(signature, element.GetAttribute("ID"), out var info) is { } fault)
            return fault;
        trace.Pass(AssertionRule.SignatureMethod, "an accepted algorithm", info!.SignatureMethod);
        trace.Pass(AssertionRule.ReferenceUri, "the ID of the signed element", Text.Show($"#{element.GetAttribute("ID")} ({element.LocalName})"));

        var key = keys.Keys.FirstOrDefault(k => k.IsRsa == info.IsRsa && k.Verify(info.Octets, info.SignatureValue, info.Hash));
        if (key is null)
            return new(AssertionRule.SignatureValue, Text.Show(keys.Fingerprints.Select(f => f[..16])), $"verified by none of {keys.Keys.Count}");
        trace.Pass(AssertionRule.SignatureValue, "a pinned key", key.Fingerprint);

        var octets = Canonical.Octets(element, info.PrefixList, signature);
        var digest = CryptographicOperations.HashData(info.DigestHash, octets);
        if (octets.Length == 0 || !CryptographicOperations.FixedTimeEquals(digest, info.DigestValue))
            return new(AssertionRule.DigestValue, Text.Show(Convert.ToBase64String(info.DigestValue)), Convert.ToBase64String(digest));
        trace.Pass(AssertionRule.DigestValue, "the signed digest", Convert.ToBase64String(digest));

        // INVARIANT: from here on nobody looks at the document that arrived.
        if (StrictXml.Load(new StringReader(Encoding.UTF8.GetString(octets)), out var canonical) is { } malformed)
            return malformed;
        verified = new(canonical.DocumentElement!, key);
        return null;
    }
}
